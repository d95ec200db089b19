import 'fake-indexeddb/auto';
import { ConversationId } from '@corridor/core';
import { afterEach, expect, it } from 'vitest';
import { LocalDatabase } from '../local/database.ts';
import { endMarkedUnread, putSetting } from './settings.ts';

const conversation = ConversationId.parse(`c${'0'.repeat(20)}A`);
const db = new LocalDatabase('own-settings');
afterEach(() => db.delete());

it('[D8] a conversation that is opened is marked no more, and nobody is told of one that was not', async () => {
  await endMarkedUnread(db, conversation);
  expect(await db.settings.count()).toBe(0);
  await putSetting(db, { name: 'marked-unread', conversation, value: true });
  await db.settings.toCollection().modify({ told: 1 });
  await endMarkedUnread(db, conversation);
  const [row] = await db.settings.toArray();
  expect(row).toMatchObject({ value: false, told: 0, seen: true });
  await endMarkedUnread(db, conversation);
  expect(await db.settings.toArray()).toEqual([row]);
});
