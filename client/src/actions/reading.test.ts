import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { LocalDatabase } from '../local/database.ts';
import { conversation, entryId, message } from '../timeline/testing/rows.ts';
import { markRead, markThreadRead } from './reading.ts';

let names = 0;
let db: LocalDatabase;
beforeEach(async () => {
  db = new LocalDatabase(`reading-${names++}`);
  await db.conversations.add({ id: conversation, marker: 2, sequence: 0 } as never);
  await db.messages.bulkAdd([1, 2, 3, 4, 5, 6].map((n) => message(n)));
});

const marker = async () => (await db.conversations.get(conversation))?.marker;
const refs = (...ns: number[]) => new Set(ns.map((n) => message(n).ref));

describe('the marker', () => {
  it('goes to the newest that was in view, and nothing is unread', async () => {
    await markRead(db, conversation, 6);
    expect(await db.conversations.get(conversation)).toMatchObject({ marker: 6, unread: 0 });
    expect(await db.markers.get(conversation)).toMatchObject({ sequence: 6 });
  });

  it('stays below what was never on screen, also what came a moment ago', async () => {
    await markRead(db, conversation, 6, refs(3, 4, 6));
    expect(await db.conversations.get(conversation)).toMatchObject({ marker: 4, unread: 2 });
    expect(await db.markers.get(conversation)).toMatchObject({ sequence: 4 });
    await markRead(db, conversation, 6, refs(6));
    expect(await marker()).toBe(4);
    await markRead(db, conversation, 6, refs(5, 6));
    expect(await marker()).toBe(6);
  });

  it('does not wait for what is above it, of oneself, or read elsewhere', async () => {
    await db.messages.update(message(3).ref, { countable: 0 });
    await markRead(db, conversation, 5, refs(4, 5));
    expect(await marker()).toBe(5);
  });
});

describe('a thread that was seen in its pane', () => {
  const thread = entryId(1);
  it('is known to be, until the marker says so', async () => {
    await markThreadRead(db, conversation, thread, 5);
    await markThreadRead(db, conversation, thread, 4);
    expect(await db.threadReads.get(thread)).toEqual({ thread, conversation, sequence: 5 });
    await markRead(db, conversation, 4);
    expect(await db.threadReads.count()).toBe(1);
    await markRead(db, conversation, 5);
    expect(await db.threadReads.count()).toBe(0);
    await markThreadRead(db, conversation, thread, 5);
    expect(await db.threadReads.count()).toBe(0);
  });
});
