/** What a writer can do with a refused change of a message: it is kept, tried again, or let go. */
import 'fake-indexeddb/auto';
import { ConversationId, EntryId, UserId } from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { acknowledgeRows, refuseRow } from '../engine/outbox-rows.ts';
import { testId } from '../engine/testing/workstation.ts';
import { type Draftable, LocalDatabase } from '../local/database.ts';
import { groupChanges, readRefusedChanges } from '../timeline/refused-changes.ts';
import { discardRefused, retryRefused } from './refused.ts';
import { writeMessage } from './write-message.ts';

const me = UserId.parse(testId('ana'));
const team = ConversationId.parse(testId('team'));
const id = EntryId.parse('a'.repeat(43).slice(0, 32));
let db: LocalDatabase;
let disk = 0;
let message: string;

const write = (draft: Draftable) => writeMessage(db, me, team, draft);
const change = async (draft: Draftable): Promise<string> => {
  const { ref, key } = await write(draft);
  await db.transaction('rw', [db.outbox, db.messages, db.annotations], async () => {
    const row = await db.outbox.where('key').equals(key).first();
    if (!row) throw new Error('not in the outbox');
    await refuseRow(db, me, row, { code: 'not-permitted', detail: '', at: 5 });
  });
  return ref;
};
const shown = async () => {
  const row = await db.messages.get(message);
  if (!row) throw new Error('no message');
  return row;
};
const refused = () => readRefusedChanges(db, me, team);
const target = { id } as const;

beforeEach(async () => {
  db = new LocalDatabase(`refused-${disk++}`);
  const { ref, key } = await write({ kind: 'message', text: 'stored' });
  message = ref;
  const row = await db.outbox.where('key').equals(key).first();
  await db.outbox.update(row?.n ?? 0, { id, bytes: new Uint8Array(1), state: 'signed' });
  await db.messages.update(ref, { id });
  const arrival = { id, sequence: 1, arrivedAt: 1, receipt: new Uint8Array(16) };
  await acknowledgeRows(db, me, [arrival]);
});

describe('a refused change', () => {
  it('keeps its text beside the message, which shows what is stored', async () => {
    const ref = await change({ kind: 'edit', target, text: 'an hour of typing' });
    expect(await shown()).toMatchObject({ text: 'stored', edits: [] });
    expect(await refused()).toMatchObject([
      { ref, target: message, draft: { text: 'an hour of typing' }, refusal: { at: 5 } },
    ]);
  });

  it('goes into the line again when tried again, and shows at once', async () => {
    const ref = await change({ kind: 'edit', target, text: 'better' });
    await retryRefused(db, me, ref);
    expect((await shown()).text).toBe('better');
    expect(await refused()).toEqual([]);
    expect(await db.outbox.toArray()).toMatchObject([{ state: 'waiting', id: null }]);
  });

  it('of every kind comes back when tried again and is gone when let go', async () => {
    const drafts: Draftable[] = [
      { kind: 'reaction', target, emoji: '👍', on: true },
      { kind: 'pin', target, on: true },
      { kind: 'redaction', target },
    ];
    for (const draft of drafts) {
      const ref = await change(draft);
      expect(await shown()).toMatchObject({ reactions: [], pinned: false, redacted: null });
      await retryRefused(db, me, ref);
      expect(await shown()).not.toMatchObject({ reactions: [], pinned: false, redacted: null });
      await discardRefused(db, me, ref); // It waits again: only what is refused is let go.
      expect(await db.outbox.count()).toBe(1);
      await db.outbox.toCollection().modify({ state: 'refused' });
      await discardRefused(db, me, ref);
      expect(await shown()).toMatchObject({ text: 'stored', pinned: false, redacted: null });
      expect(await db.outbox.count()).toBe(0);
      expect(await db.annotations.count()).toBe(0);
    }
  });

  it('goes with a refused message that is let go', async () => {
    const { key } = await write({ kind: 'message', text: 'never taken' });
    await change({ kind: 'edit', target: { author: me, key }, text: 'still not' });
    await db.outbox.toCollection().modify({ state: 'refused' });
    await discardRefused(db, me, `${me}/${key}`);
    expect(await db.outbox.count()).toBe(0);
  });

  it('whose message is not loaded, or gone, is told apart', async () => {
    await change({ kind: 'edit', target, text: 'far' });
    await change({ kind: 'edit', target: { id: EntryId.parse('b'.repeat(32)) }, text: 'gone' });
    const changes = await refused();
    expect(groupChanges(changes, [message]).elsewhere).toMatchObject([
      { target: null, draft: { text: 'gone' } },
    ]);
    expect(groupChanges(changes, []).elsewhere).toHaveLength(2);
    expect(groupChanges(changes, []).byMessage.get(message)).toHaveLength(1);
  });
});
