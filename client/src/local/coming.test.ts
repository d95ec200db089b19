import 'fake-indexeddb/auto';
import { ConversationId, SegmentName } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { comingOf } from './coming.ts';
import { type ConversationRow, LocalDatabase, type SegmentRow } from './database.ts';

const conversation = ConversationId.parse('cAAAAAAAAAAAAAAAAAAAAA');
const name = (number: number): SegmentName =>
  SegmentName.parse(`${conversation}.${number}.${'r'.repeat(21)}A`);

describe('what of a conversation is still to come', () => {
  let db: LocalDatabase;
  let count = 0;
  beforeEach(async () => {
    count += 1;
    db = new LocalDatabase(`coming-${count}`);
    await db.conversations.put({
      id: conversation,
      state: 'here',
      readableFrom: 0,
      head: name(4),
      listed: name(4),
      behind: false,
    } as ConversationRow);
  });
  afterEach(() => db.delete());

  it.each([
    ['all is here', 'closed closed closed', { newer: false, older: false }],
    ['the oldest is absent', 'absent closed closed', { newer: false, older: true }],
    ['nothing but the head is here', 'absent absent absent', { newer: false, older: true }],
    ['one in the middle is absent', 'closed absent closed', { newer: true, older: true }],
    ['the oldest came first', 'closed absent absent', { newer: true, older: true }],
  ])('[Q6] %s', async (_, states, expected) => {
    for (const [i, state] of states.split(' ').entries()) {
      const row = { name: name(i + 1), conversation, number: i + 1, state } as SegmentRow;
      await db.segments.put(row);
    }
    expect(await comingOf(db, conversation)).toEqual(expected);
  });
});
