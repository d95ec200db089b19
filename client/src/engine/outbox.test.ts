/** The outbox alone: what is on disk after a crash between any two of its steps. */
import 'fake-indexeddb/auto';
import {
  ConversationId,
  DeviceId,
  decodeEntry,
  type EntryId,
  MAX_IN_FLIGHT_BYTES,
  type Payload,
  stampMs,
  UserId,
} from '@corridor/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeMessage } from '../actions/write-message.ts';
import { LocalDatabase, type OutboxRow } from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import { conversationsWaiting, countConversations, countStates } from '../local/outbox-counts.ts';
import { type Head, Outbox, type OutboxOptions } from './outbox.ts';
import { acknowledgeRows, dropStored, refuseRow } from './outbox-rows.ts';
import { testId } from './testing/workstation.ts';

const me = UserId.parse(testId('ana'));
const device = DeviceId.parse(testId('device'));
const team = ConversationId.parse(testId('team'));

class TestHead implements Head {
  readonly entries = new Map<EntryId, Uint8Array>();
  broken = false;
  has(id: EntryId): boolean {
    return this.entries.has(id);
  }
  add(entries: Parameters<Head['add']>[0]): void {
    if (this.broken) throw new Error('the tab was killed');
    for (const { id, bytes } of entries) this.entries.set(id, bytes);
  }
}

let db: LocalDatabase;
let disk = 0;

const outbox = (more: Partial<OutboxOptions> = {}): Outbox =>
  new Outbox({
    db,
    me,
    device,
    sign: async (bytes) => {
      const hash = sha256(bytes);
      return new Uint8Array([...hash, ...hash]);
    },
    writtenMs: (row) => row.writtenAt,
    wallMs: () => 9_000_000,
    ...more,
  });

const write = (text: string, wallMs = 1_000_000) =>
  writeMessage(db, me, team, { kind: 'message', text }, { wallMs, monoMs: 0, run: 'r' });

const rows = (): Promise<OutboxRow[]> => db.outbox.orderBy('n').toArray();

const payloads = (head: TestHead) =>
  [...head.entries.values()].map((bytes) => {
    const entry = decodeEntry(bytes, sha256);
    if (!entry.ok) throw new Error(entry.error.detail);
    return entry.value.payload;
  });

beforeEach(async () => {
  db = new LocalDatabase(`outbox-${disk++}`);
  await setMeta(db, 'user', me);
});

describe('the outbox', () => {
  it('killed before signing: the row waits, and is signed next time', async () => {
    await write('one');
    const killed = outbox({ sign: () => Promise.reject(new Error('the tab was killed')) });
    await expect(killed.pump(team, new TestHead())).rejects.toThrow('killed');
    expect((await rows())[0]).toMatchObject({ state: 'waiting', id: null });
    const head = new TestHead();
    await outbox().pump(team, head);
    expect(head.entries.size).toBe(1);
  });

  it('killed between writing the bytes down and adding them: the same bytes go', async () => {
    await write('one');
    const head = new TestHead();
    head.broken = true;
    await expect(outbox().pump(team, head)).rejects.toThrow('killed');
    const [signed] = await rows();
    expect(signed?.state).toBe('signed');
    const next = new TestHead();
    await outbox().pump(team, next);
    expect([...next.entries]).toEqual([[signed?.id, signed?.bytes]]);
    expect(await rows()).toHaveLength(1);
  });

  it('signs in order, each naming the one before, stamps growing', async () => {
    for (const text of ['one', 'two', 'three']) await write(text);
    const head = new TestHead();
    await outbox().pump(team, head);
    const all = payloads(head);
    expect(all.map(({ body }) => 'text' in body && body.text)).toEqual(['one', 'two', 'three']);
    expect(all.map(({ after }) => after)).toEqual([null, ...[...head.entries.keys()].slice(0, 2)]);
    const stamps = all.map(({ at }) => at);
    expect(stamps).toEqual([...stamps].sort());
    expect(new Set(stamps).size).toBe(3);
    expect((await getMeta(db, 'after'))?.[team]).toBe([...head.entries.keys()][2]);
  });

  it('a stamp follows what was read when it was written, not what was read since', async () => {
    await setMeta(db, 'clock', { ms: 2_000_000, counter: 4 });
    await write('slow clock', 1_000_000);
    await setMeta(db, 'clock', { ms: 8_000_000, counter: 0 });
    const head = new TestHead();
    await outbox().pump(team, head);
    expect(stampMs(payloads(head)[0]?.at ?? ('' as never))).toBe(2_000_000);
  });

  it('waits while the clock offset is not known', async () => {
    await write('one');
    const head = new TestHead();
    await outbox({ writtenMs: () => null }).pump(team, head);
    expect(head.entries.size).toBe(0);
    expect((await rows())[0]?.state).toBe('waiting');
  });

  it('of a long backlog, what is counted and what is sent now is all that is read', async () => {
    const elsewhere = ConversationId.parse(testId('elsewhere'));
    for (let i = 0; i < 200; i++) await write('x'.repeat(7_900));
    await writeMessage(db, me, elsewhere, { kind: 'message', text: 'y' });
    const first = (await rows())[0];
    if (first === undefined) throw new Error('it was written');
    await refuseRow(db, me, first, { code: 'not-a-member', detail: '', at: 0 });
    let read = 0;
    db.outbox.hook('reading', (row) => {
      read++;
      return row;
    });
    expect(await countConversations(db)).toEqual(
      expect.arrayContaining([
        { conversation: team, waiting: 199, refused: 1 },
        { conversation: elsewhere, waiting: 1, refused: 0 },
      ]),
    );
    expect(await countStates(db, ['waiting', 'signed'])).toEqual({ all: 200, messages: 200 });
    expect(new Set(await conversationsWaiting(db))).toEqual(new Set([team, elsewhere]));
    expect(read).toBe(0);
    await outbox().pump(team, new TestHead());
    // One batch of 64, read and then written.
    expect(read).toBeLessThanOrEqual(2 * 64);
  });

  it('keeps at most the ceiling in flight, and goes on as acknowledgements come', async () => {
    for (let i = 0; i < 60; i++) await write('x'.repeat(7_900));
    const head = new TestHead();
    let rounds = 0;
    let sequence = 1;
    while ((await db.outbox.count()) > 0) {
      rounds++;
      const before = new Set(head.entries.keys());
      await outbox().pump(team, head);
      const fresh = [...head.entries].filter(([id]) => !before.has(id));
      const bytes = fresh.reduce((sum, [, each]) => sum + each.length, 0);
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThanOrEqual(MAX_IN_FLIGHT_BYTES);
      await db.transaction('rw', [db.outbox, db.messages, db.annotations], () =>
        acknowledgeRows(
          db,
          me,
          fresh.map(([id]) => ({
            id,
            sequence: sequence++,
            arrivedAt: 1,
            receipt: new Uint8Array(),
          })),
        ),
      );
    }
    expect(rounds).toBe(2);
    expect(head.entries.size).toBe(60);
  });

  it('what answers something unacknowledged waits for it, and what is behind waits too', async () => {
    const { key } = await write('root');
    const target = { author: me, key };
    await writeMessage(db, me, team, { kind: 'message', text: 'answer', thread: target });
    await write('behind');
    const head = new TestHead();
    await outbox().pump(team, head);
    expect(payloads(head)).toHaveLength(1);
    const [root] = [...head.entries.keys()];
    if (!root) throw new Error('one was sent');
    await db.transaction('rw', [db.outbox, db.messages, db.annotations], () =>
      acknowledgeRows(db, me, [{ id: root, sequence: 1, arrivedAt: 1, receipt: new Uint8Array() }]),
    );
    await outbox().pump(team, head);
    const sent = payloads(head);
    expect(sent).toHaveLength(3);
    expect(sent[1]?.body).toEqual({ text: 'answer', thread: root });
  });

  it('what is found stored while it is signed is not sent, and nothing names it', async () => {
    for (const text of ['one', 'two']) await write(text);
    const [one] = await rows();
    const stored = { author: me, key: one?.key } as Payload;
    let signing = 0;
    const slow = outbox({
      sign: async (bytes) => {
        if (++signing === 1)
          await db.transaction('rw', db.outbox, () => dropStored(db, me, [stored]));
        const hash = sha256(bytes);
        return new Uint8Array([...hash, ...hash]);
      },
    });
    const before = await db.messages.get(`${me}/${one?.key}`);
    const head = new TestHead();
    await slow.pump(team, head);
    expect(payloads(head)).toMatchObject([{ body: { text: 'two' }, after: null }]);
    expect(await db.messages.get(`${me}/${one?.key}`)).toEqual(before);
  });
});
