import 'fake-indexeddb/auto';
import { UserId } from '@corridor/core';
import { expect, it } from 'vitest';
import { testId } from '../engine/testing/workstation.ts';
import { LocalDatabase, type MessageRow } from '../local/database.ts';
import { conversation, message } from '../timeline/testing/rows.ts';
import { lastOwn } from './last-own.ts';

const author = UserId.parse(testId('ana'));
const own = (n: number, fields: Partial<MessageRow> = {}) =>
  message(n, { author, ref: `${author}/${n}`, ...fields });

it('is the newest of the conversation outside of threads, or of one thread', async () => {
  const db = new LocalDatabase('last-own');
  const [root, another] = [message(1), message(2)];
  const last = async (thread: string | null) =>
    (await lastOwn(db, author, conversation, thread))?.text;
  await db.messages.bulkAdd([root, another, own(3), message(4), own(5, { thread: root.id })]);
  expect(await last(null)).toBe('message 3');
  expect(await last(root.ref)).toBe('message 5');
  expect(await last(another.ref)).toBeUndefined();
  // What waits for its signature counts, what was removed does not.
  const waiting = { id: null, sequence: null, pendingThread: root.ref };
  await db.messages.add(own(6, waiting));
  expect(await last(root.ref)).toBe('message 6');
  expect(await last(null)).toBe('message 3');
  await db.messages.update(own(6).ref, { redacted: { at: 0, by: author, reason: null } });
  expect(await last(root.ref)).toBe('message 5');
  // Sent to the conversation as well, it stands there in full.
  await db.messages.add(own(7, { thread: root.id, replyTo: root.id }));
  expect(await last(null)).toBe('message 7');
  expect(await last(root.ref)).toBe('message 7');
});
