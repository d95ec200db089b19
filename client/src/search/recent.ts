/** What was searched for on this device, the latest first; in the person's own local database. */
import type { LocalDatabase } from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';

const KEPT = 6;

export const keepRecent = async (db: LocalDatabase, typed: string): Promise<void> => {
  const text = typed.trim();
  if (text === '') return;
  await db.transaction('rw', db.meta, async () => {
    const before = (await getMeta(db, 'recentSearches')) ?? [];
    await setMeta(
      db,
      'recentSearches',
      [text, ...before.filter((each) => each !== text)].slice(0, KEPT),
    );
  });
};
