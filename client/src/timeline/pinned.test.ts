import 'fake-indexeddb/auto';
import { UserId } from '@corridor/core';
import { beforeEach, expect, it } from 'vitest';
import { writeMessage } from '../actions/write-message.ts';
import { testId } from '../engine/testing/workstation.ts';
import { LocalDatabase } from '../local/database.ts';
import { targetOfRow } from '../local/refs.ts';
import { pinnedMessages } from './pinned.ts';
import { conversation, message } from './testing/rows.ts';

const me = UserId.parse(testId('ana'));
let db: LocalDatabase;
let disk = 0;
const texts = async () => (await pinnedMessages(db, conversation)).map(({ text }) => text);
const pin = (n: number, on: boolean) =>
  writeMessage(db, me, conversation, { kind: 'pin', target: targetOfRow(message(n)), on });

beforeEach(async () => {
  db = new LocalDatabase(`pinned-${disk++}`);
  await db.messages.bulkAdd([1, 2, 3].map((n) => message(n)));
});

it('lists what is pinned now, newest first, as soon as it is written', async () => {
  expect(await texts()).toEqual([]);
  await pin(1, true);
  await pin(3, true);
  await pin(2, true);
  await pin(2, false);
  expect(await texts()).toEqual(['message 3', 'message 1']);
});

it('leaves out what was removed', async () => {
  await pin(1, true);
  const target = targetOfRow(message(1));
  await writeMessage(db, me, conversation, { kind: 'redaction', target });
  expect(await texts()).toEqual([]);
});
