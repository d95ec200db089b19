/** The emoji that somebody used last on this device, newest first. */
import type { LocalDatabase } from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';

/** Before anything was used: what a reaction in a clinic mostly says. */
export const USUAL_EMOJI = ['👍', '✅', '❤️', '😊', '👀', '🙏'] as const;
const KEPT = 24;

/** @returns what was used, filled up with the usual ones */
export const recentEmoji = async (db: LocalDatabase): Promise<readonly string[]> => {
  const used = (await getMeta(db, 'recentEmoji')) ?? [];
  return [...new Set([...used, ...USUAL_EMOJI])].slice(0, KEPT);
};

export const noteEmoji = (db: LocalDatabase, emoji: string): Promise<void> =>
  db.transaction('rw', db.meta, async () => {
    const used = (await getMeta(db, 'recentEmoji')) ?? [];
    await setMeta(db, 'recentEmoji', [...new Set([emoji, ...used])].slice(0, KEPT));
  });
