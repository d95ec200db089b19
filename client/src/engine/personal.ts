/** What a person keeps for themselves about messages, in step on all their devices (D10). */
import { type EntryId, MAX_PUT_PERSONAL, PersonalItem, PersonalItems } from '@corridor/core';
import { z } from 'zod';
import type { LocalDatabase, PersonalRow } from '../local/database.ts';
import { takeDraft } from '../local/personal.ts';
import { isSignedOut } from './commands.ts';
import type { ApiClient, ApiFailure } from './http.ts';

/** UTF-16 units of values in one request: six bytes each, in the worst case, are below its bound. */
const MAX_PUT_UNITS = 36_000;

const itemOf = ({ name, conversation, entry, value }: PersonalRow): unknown => ({
  name,
  conversation,
  entry: entry === '' ? null : entry,
  value,
});
const keyOf = ({ name, conversation, entry }: PersonalRow): [string, string, string] => [
  name,
  conversation,
  entry,
];

/** As many as one request takes, at least one. */
const portionOf = (rows: readonly PersonalRow[]): readonly PersonalRow[] => {
  let units = 0;
  const end = rows.findIndex(({ value }, at) => {
    units += typeof value === 'string' ? value.length : 0;
    return at > 0 && units > MAX_PUT_UNITS;
  });
  return end < 0 ? rows : rows.slice(0, end);
};

/** Tells the server what was kept here. @returns what stopped it, or null */
export const pushPersonal = async (
  db: LocalDatabase,
  api: ApiClient,
  wallMs: () => number,
): Promise<ApiFailure | null> => {
  const untold = await db.personal.where('told').equals(0).limit(MAX_PUT_PERSONAL).toArray();
  if (untold.length === 0) return null;
  const rows = portionOf(untold);
  const nowMs = wallMs();
  const items = rows.map((row) => ({ item: itemOf(row), agoMs: Math.max(0, nowMs - row.at) }));
  const answer = await api.json('PUT', '/api/personal', z.unknown(), { items });
  if (!answer.ok && (answer.error.canRetry || isSignedOut(answer.error))) return answer.error;
  // Refused for good, it is not told again; here it stays.
  await db.transaction('rw', db.personal, async () => {
    for (const row of rows) {
      const now = await db.personal.get(keyOf(row));
      if (now?.at === row.at) await db.personal.put({ ...row, told: 1 });
    }
  });
  if (!answer.ok) return answer.error;
  return pushPersonal(db, api, wallMs);
};

/** Takes over what was kept elsewhere; what the server was not told yet stays. */
export const pullPersonal = async (
  db: LocalDatabase,
  api: ApiClient,
): Promise<ApiFailure | null> => {
  const answer = await api.json('GET', '/api/personal', PersonalItems);
  if (!answer.ok) return answer.error;
  const known = answer.value.items.flatMap((each): PersonalRow[] => {
    const item = PersonalItem.safeParse(each);
    if (!item.success) return [];
    const { name, conversation, value } = item.data;
    const entry: EntryId | '' = item.data.entry ?? '';
    return [{ name, conversation, entry, value, at: 0, told: 1 }];
  });
  const tables = [db.personal, db.drafts, db.threadDrafts, db.messages];
  await db.transaction('rw', tables, async () => {
    for (const row of known) {
      const here = await db.personal.get(keyOf(row));
      if (here?.told === 0) continue;
      if (here?.value === row.value) continue;
      await db.personal.put(row);
      if (row.name === 'draft') await takeDraft(db, row);
    }
  });
  return null;
};
