import 'fake-indexeddb/auto';
import { EntryId, SegmentName } from '@corridor/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LocalDatabase } from '../local/database.ts';
import type { Acknowledged } from './indexer.ts';
import { openOrClone, setAside } from './replica-care.ts';
import { groupOf, person } from './testing/workstation.ts';

const ana = person('ana');
const { id: conversation } = groupOf('team', [ana.id]);
const name = SegmentName.parse(`${conversation}.0.${'r'.repeat(21)}A`);
const id = EntryId.parse('e'.repeat(32));
const arrival = { id, sequence: 1, arrivedAt: 1, receipt: new Uint8Array(16) };
const held: Acknowledged[] = [{ arrival, bytes: new Uint8Array([1]) }];

let names = 0;
let db: LocalDatabase;
beforeEach(() => {
  db = new LocalDatabase(`replica-care-${names++}`);
});
afterEach(() => db.delete());

it.each([
  ['of a conversation one is in: kept, and its replica made anew', true, [id]],
  ['of one that was left meanwhile: nothing of it comes back', false, []],
])('[P3] what is set aside %s', async (_, isHere, kept) => {
  if (isHere) await db.segments.put({ name, conversation, replica: 'old' } as never);
  const random = (length: number) => new Uint8Array(length);
  await setAside(db, ana.id, random, { name, conversation }, held);
  expect((await db.kept.toArray()).map((row) => row.id)).toEqual(kept);
  const row = await db.segments.get(name);
  expect(row?.lastSequence).toBe(isHere ? 0 : undefined);
  expect(row?.replica).not.toBe('old');
});

it.each([
  ['somebody who is in it', { id: conversation, readableFrom: 0 }, 1],
  ['somebody who is not', { id: conversation, readableFrom: null }, 0],
  ['somebody whose directory does not have it', null, 0],
])('[P3] what the relay tells of a conversation is begun for %s', async (_, row, segments) => {
  if (row) await db.conversations.add(row as never);
  const random = (length: number) => new Uint8Array(length);
  const opened = await openOrClone(db, ana.id, random, conversation, name);
  expect(opened === null).toBe(segments === 0);
  expect(await db.segments.count()).toBe(segments);
  await opened?.replica.close();
});
