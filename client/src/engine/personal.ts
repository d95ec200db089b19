/** What a person keeps for themselves about messages, in step on all their devices (D10). */
import {
  draftMark,
  type EntryId,
  MAX_PUT_PERSONAL,
  MAX_SEEN,
  PersonalItem,
  PersonalItems,
  PutPersonalAnswer,
} from '@corridor/core';
import { sha256 } from '@noble/hashes/sha2.js';
import type { LocalDatabase, PersonalRow } from '../local/database.ts';
import { mergedDraft } from '../local/merged-draft.pure.ts';
import { draftAt, personalKey, putDraftAt, seenOf, toldAs } from '../local/personal.ts';
import { tellable, untoldDrafts } from '../local/tellable.ts';
import { isSignedOut } from './commands.ts';
import type { ApiClient, ApiFailure } from './http.ts';

/** UTF-16 units of values in one request: six bytes each, in the worst case, are below its bound. */
const MAX_PUT_UNITS = 30_000;
/** Requests of one push; what is left then, because it goes on changing, is told with the next. */
const MAX_ROUNDS = 100;

const itemOf = ({ name, conversation, entry, value }: PersonalRow): unknown => ({
  name,
  conversation,
  entry: entry === '' ? null : entry,
  value,
});

/** @returns null: it is of a later version */
const rowOf = (each: unknown): PersonalRow | null => {
  const item = PersonalItem.safeParse(each);
  if (!item.success) return null;
  const { name, conversation, value } = item.data;
  const entry: EntryId | '' = item.data.entry ?? '';
  return { name, conversation, entry, value, at: 0, told: 1 };
};

const nameOf = (row: PersonalRow): string => personalKey(row).join(' ');
const isSame = (a: PersonalRow | undefined, b: PersonalRow | undefined): boolean =>
  a?.at === b?.at && a?.value === b?.value;

/** As many as one request takes, at least one. */
const portionOf = (rows: readonly PersonalRow[]): readonly PersonalRow[] => {
  let units = 0;
  const end = rows.findIndex(({ value }, at) => {
    units += typeof value === 'string' ? value.length : 0;
    return at > 0 && (units > MAX_PUT_UNITS || at >= MAX_PUT_PERSONAL);
  });
  return end < 0 ? rows : rows.slice(0, end);
};

/** Refs of the threads' first messages that are on this device, by their ids. */
const threadsOf = async (
  db: LocalDatabase,
  rows: readonly PersonalRow[],
): Promise<ReadonlyMap<string, string>> => {
  const ids = rows.flatMap(({ name, entry }) => (name === 'draft' && entry !== '' ? [entry] : []));
  const roots = await db.messages.where('id').anyOf(ids).toArray();
  return new Map(roots.flatMap(({ id, ref }) => (id === null ? [] : [[id as string, ref]])));
};

const ownTables = (db: LocalDatabase) => [db.personal, db.drafts, db.threadDrafts];

/**
 * Drafts that nobody told the server of: of before it was told of any, or of a thread whose first
 * message was not there yet. Each is told as one that was just set.
 */
const lineUpDrafts = async (db: LocalDatabase): Promise<void> => {
  for (const row of await untoldDrafts(db)) {
    await db.transaction('rw', ownTables(db), async () => {
      const now = await db.personal.get(personalKey(row));
      if (now?.told !== 0) await db.personal.put({ ...row, seen: seenOf(now, 'draft') });
    });
  }
};

/**
 * Writes down what goes to the server now. Where no answer comes it may have it or not, and what is
 * typed next replaces either. @returns the rows as they are from now on, without those that changed
 */
const withWhatGoes = (
  db: LocalDatabase,
  rows: readonly PersonalRow[],
): Promise<readonly PersonalRow[]> =>
  db.transaction('rw', db.personal, async () => {
    const going: PersonalRow[] = [];
    for (const row of rows) {
      if (!isSame(await db.personal.get(personalKey(row)), row)) continue;
      const seen = [...seenOf(row, row.name)];
      const isNew = row.name === 'draft' && !seen.includes(row.value);
      // The first is what both go back to, should another one be there.
      if (isNew && seen.length === MAX_SEEN) seen.splice(1, 1);
      if (isNew) seen.push(row.value);
      const next = { ...row, seen };
      if (isNew) await db.personal.put(next);
      going.push(next);
    }
    return going;
  });

/** The server has another one, which this device had not seen. Call inside a transaction. */
const meet = async (
  db: LocalDatabase,
  row: PersonalRow,
  other: PersonalRow,
  threads: ReadonlyMap<string, string>,
): Promise<void> => {
  if (row.name !== 'draft') return void (await db.personal.put(other));
  const spot = { ...row, thread: threads.get(row.entry) ?? null };
  const theirs = String(other.value);
  const mine = await draftAt(db, spot, String(row.value));
  const base = String(seenOf(row, 'draft')[0] ?? '');
  const text = mergedDraft({ base, theirs, mine });
  if (text !== mine) await putDraftAt(db, spot, text);
  const value = toldAs(text);
  const isNews = value !== null && value !== theirs;
  await db.personal.put(
    isNews ? { ...row, value, at: Date.now(), told: 0, seen: [theirs] } : other,
  );
};

/** @returns what stopped it, or null */
const tell = async (
  db: LocalDatabase,
  api: ApiClient,
  nowMs: number,
  rows: readonly PersonalRow[],
): Promise<ApiFailure | null> => {
  const items = rows.map((row) => ({
    item: itemOf(row),
    agoMs: Math.max(0, Math.round(nowMs - row.at)),
    seen: row.seen?.map((value) => (typeof value === 'string' ? draftMark(value, sha256) : value)),
  }));
  const answer = await api.json('PUT', '/api/personal', PutPersonalAnswer, { items });
  if (!answer.ok) {
    if (answer.error.canRetry || isSignedOut(answer.error)) return answer.error;
    if (rows.length > 1) {
      // One of them is why; the others are told.
      const half = rows.length >> 1;
      const first = await tell(db, api, nowMs, rows.slice(0, half));
      if (first && (first.canRetry || isSignedOut(first))) return first;
      return (await tell(db, api, nowMs, rows.slice(half))) ?? first;
    }
  }
  const threads = await threadsOf(db, rows);
  await db.transaction('rw', ownTables(db), async () => {
    for (const [n, row] of rows.entries()) {
      const now = await db.personal.get(personalKey(row));
      if (!now || !isSame(now, row)) continue;
      const { seen: _, ...known } = now;
      const result = answer.ok ? answer.value.results[n] : undefined;
      const other = result?.outcome === 'other' ? rowOf(result.item) : null;
      if (result?.outcome === 'kept') await db.personal.put({ ...known, told: 1 });
      else if (other && nameOf(other) === nameOf(row)) await meet(db, now, other, threads);
      else await db.personal.put({ ...now, told: 2 });
    }
  });
  return answer.ok ? null : answer.error;
};

/** Tells the server what was kept here. @returns what stopped it, or null */
export const pushPersonal = async (
  db: LocalDatabase,
  api: ApiClient,
  wallMs: () => number,
): Promise<ApiFailure | null> => {
  await lineUpDrafts(db);
  let refused: ApiFailure | null = null;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const untold = await tellable(db, await db.personal.where('told').equals(0).toArray());
    const rows = await withWhatGoes(db, portionOf(untold));
    if (untold.length === 0) break;
    const failure = rows.length === 0 ? null : await tell(db, api, wallMs(), rows);
    if (failure && (failure.canRetry || isSignedOut(failure))) return failure;
    refused ??= failure;
  }
  return refused;
};

/** At a welcome: what the server would not take it is asked to take once more. */
export const tellAgain = async (db: LocalDatabase): Promise<void> => {
  await db.personal.where('told').equals(2).modify({ told: 0 });
};

/** Takes one over, where what is typed here is what the server was told. Call inside a transaction. */
const takeOver = async (
  db: LocalDatabase,
  row: PersonalRow,
  here: PersonalRow | undefined,
  threads: ReadonlyMap<string, string>,
): Promise<void> => {
  if (row.name !== 'draft') return void (await db.personal.put(row));
  const spot = { ...row, thread: threads.get(row.entry) ?? null };
  const known = String(here?.value ?? '');
  const mine = await draftAt(db, spot, known);
  if (mine === known || mine === row.value) {
    if (here?.value !== row.value) await db.personal.put(row);
    if (mine !== row.value) await putDraftAt(db, spot, String(row.value));
    return;
  }
  // Nobody was told of what stands here: it is told, and meets theirs at the server.
  const value = toldAs(mine);
  if (value === null) return;
  await db.personal.put({ ...row, value, at: Date.now(), told: 0, seen: seenOf(here, 'draft') });
};

/** Takes over what was kept elsewhere; what the server was not told yet stays. */
export const pullPersonal = async (
  db: LocalDatabase,
  api: ApiClient,
): Promise<ApiFailure | null> => {
  const before = new Map((await db.personal.toArray()).map((row) => [nameOf(row), row]));
  const answer = await api.json('GET', '/api/personal', PersonalItems);
  if (!answer.ok) return answer.error;
  const known = answer.value.items.flatMap((each) => rowOf(each) ?? []);
  const threads = await threadsOf(db, known);
  const again = await db.transaction('rw', ownTables(db), async () => {
    const here = await db.personal.bulkGet(known.map(personalKey));
    let hasChanged = false;
    for (const [n, row] of known.entries()) {
      const now = here[n];
      if (now && now.told !== 1) continue;
      // The answer may be older than what was told or heard while it was on its way.
      if (!isSame(now, before.get(nameOf(row)))) hasChanged = true;
      else if (now?.value !== row.value || row.name === 'draft') {
        await takeOver(db, row, now, threads);
      }
    }
    return hasChanged;
  });
  return again ? pullPersonal(db, api) : null;
};
