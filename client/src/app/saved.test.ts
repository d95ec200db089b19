import 'fake-indexeddb/auto';
import { type EntryId, MAX_SAVED, newEntryKey } from '@corridor/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { saveDraft } from '../actions/reading.ts';
import { groupOf, person } from '../engine/testing/workstation.ts';
import { LocalDatabase } from '../local/database.ts';
import { isSaved, savedMessages, setSaved } from '../saved/saved.ts';
import { timelineActions } from './action-ports.ts';

const ana = person('ana');
const team = groupOf('team', [ana.id]);
const entryOf = (n: number): EntryId => String(n).padStart(32, 'm') as EntryId;

let names = 0;
let db: LocalDatabase;
beforeEach(async () => {
  names += 1;
  db = new LocalDatabase(`saved-${names}`);
  await db.conversations.add({ ...team, marker: 0, sequence: 0 } as never);
});
afterEach(() => db.delete());

const message = (n: number, more: object = {}): Promise<unknown> =>
  db.messages.put({
    ref: `${ana.id}/${n}`,
    conversation: team.id,
    sort: String(n).padStart(16, '0'),
    id: entryOf(n),
    at: n,
    redacted: null,
    delivery: 'stored',
    text: `text ${n}`,
    ...more,
  } as never);

it('lists the newest first, without what was removed, and says what is not here', async () => {
  await message(1);
  await message(2);
  await message(3, { redacted: { at: 1, by: ana.id, reason: null } });
  for (const n of [1, 2, 3, 4]) expect(await setSaved(db, team.id, entryOf(n), true)).toBe(true);
  const { rows, missing } = await savedMessages(db);
  expect(rows.map(({ text }) => text)).toEqual(['text 2', 'text 1']);
  expect(missing).toBe(1);
  await setSaved(db, team.id, entryOf(2), false);
  expect(await isSaved(db, team.id, entryOf(2))).toBe(false);
  expect((await savedMessages(db)).rows.map(({ text }) => text)).toEqual(['text 1']);
});

it('saves no more than there can be, and says so', async () => {
  const row = { name: 'saved', conversation: team.id, value: true, at: 1, told: 1 } as const;
  await db.personal.bulkPut(
    Array.from({ length: MAX_SAVED }, (_, n) => ({ ...row, entry: entryOf(n) })),
  );
  expect(await setSaved(db, team.id, entryOf(MAX_SAVED), true)).toBe(false);
  expect(await isSaved(db, team.id, entryOf(MAX_SAVED))).toBe(false);
  expect(await setSaved(db, team.id, entryOf(1), false)).toBe(true);
  expect(await setSaved(db, team.id, entryOf(MAX_SAVED), true)).toBe(true);
});

const keyOf = () => newEntryKey(1, (bytes) => crypto.getRandomValues(new Uint8Array(bytes)));

it('what is passed on twice with one press after the other is there once', async () => {
  const { passOn } = timelineActions(db, ana.id);
  const key = keyOf();
  await Promise.all([passOn(team.id, '> passed on', key), passOn(team.id, '> passed on', key)]);
  expect(await db.outbox.count()).toBe(1);
  // Sent by now: its row in the outbox is gone.
  await db.outbox.clear();
  await passOn(team.id, '> passed on', key);
  expect(await db.outbox.count()).toBe(0);
  await passOn(team.id, '> passed on', keyOf());
  expect(await db.outbox.count()).toBe(1);
});

it('what is passed on leaves what is typed there', async () => {
  await saveDraft(db, { conversation: team.id }, 'half a thou');
  await timelineActions(db, ana.id).passOn(team.id, '> passed on', keyOf());
  expect((await db.drafts.get(team.id))?.text).toBe('half a thou');
  expect((await db.outbox.toArray()).map(({ draft }) => draft)).toEqual([
    { kind: 'message', text: '> passed on' },
  ]);
});
