import 'fake-indexeddb/auto';
import {
  type Arrival,
  CLOCK_ZERO,
  canonicalPayload,
  encodeEntry,
  entryIdOf,
  makeSegmentName,
  Payload,
  type SegmentName,
  SIGNATURE_BYTES,
  stampOf,
} from '@corridor/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { type DBCore, Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMessage } from '../actions/write-message.ts';
import { LocalDatabase, type SegmentRow } from '../local/database.ts';
import { type Acknowledged, ENTRIES_PER_TRANSACTION, type IndexBatch, Indexer } from './indexer.ts';
import { keptRow } from './replica-care.ts';
import { groupOf, person, random, testId } from './testing/workstation.ts';
import { Verifier } from './verifier.ts';

const ana = person('ana');
const ben = person('ben');
const team = groupOf('team', [ana.id, ben.id]);
const START = Date.UTC(2026, 0, 1);

const entry = (n: number): Acknowledged => {
  const payload = Payload.parse({
    conversation: team.id,
    author: ben.id,
    device: testId('device'),
    key: testId(`key${String(n).padStart(8, '0')}`),
    at: stampOf({ ms: START + n, counter: 0 }),
    kind: 'message',
    body: { text: String(n) },
    after: null,
  });
  const bytes = encodeEntry(canonicalPayload(payload), new Uint8Array(SIGNATURE_BYTES));
  const id = entryIdOf(bytes, sha256);
  const arrival: Arrival = { id, sequence: n, arrivedAt: START + n, receipt: new Uint8Array(16) };
  return { arrival, bytes };
};

const segment = (number: number): SegmentName => makeSegmentName(team.id, number, random);

const closed = (number: number, entries: readonly Acknowledged[]): IndexBatch => {
  const row: SegmentRow = {
    name: segment(number),
    conversation: team.id,
    number,
    state: 'closed',
    entries: entries.length,
    lastSequence: entries.length,
    digest: '',
    replica: null,
    fromMs: START,
    toMs: START,
  };
  const body = { name: row.name, body: new Uint8Array([1]) };
  return {
    conversation: team.id,
    segment: row.name,
    arrivals: [],
    entries,
    closes: { row, body },
  };
};

/** As the fill writes it down before it fetches it. */
const list = async ({ closes }: IndexBatch): Promise<void> => {
  if (closes) await tab.segments.put({ ...closes.row, state: 'absent' });
};

const closedHere = () => tab.segments.where('state').equals('closed').count();

let names = 0;
let tab: LocalDatabase;
let own: LocalDatabase;
let indexer: Indexer;
/** Told of each change of a table, in the order in which the database makes them. */
let changed: (table: string, rows: number) => void = () => undefined;

/** Not as a part of the transaction that is under way where it is called. */
const inAnotherTab = <T>(work: () => Promise<T>): Promise<T> =>
  Dexie.ignoreTransaction(work) as Promise<T>;

beforeEach(async () => {
  names += 1;
  tab = new LocalDatabase(`indexer-${names}`);
  own = new LocalDatabase(`indexer-${names}`);
  changed = () => undefined;
  for (const db of [tab, own]) {
    db.use({
      stack: 'dbcore',
      name: 'changes',
      create: (core: DBCore): DBCore => ({
        ...core,
        table: (name) => {
          const table = core.table(name);
          return {
            ...table,
            mutate: (request) => {
              changed(name, 'values' in request ? request.values.length : 0);
              return table.mutate(request);
            },
          };
        },
      }),
    });
  }
  await tab.conversations.add({ ...team, marker: 0, sequence: 0 } as never);
  await own.open();
  indexer = new Indexer({
    db: own,
    me: ana.id,
    verifier: new Verifier(async () => true, testId('mine') as never),
    relayNowMs: () => START + 1e6,
    added: () => undefined,
    unreadable: (id, why) => {
      throw new Error(`${id}: ${why}`);
    },
  });
});

afterEach(async () => {
  own.close();
  await tab.delete();
});

describe('indexing', () => {
  it.each([1, 3])(
    'somebody who writes waits for the entries of one transaction, whatever %i segments hold',
    async (segments) => {
      const count = 3 * ENTRIES_PER_TRANSACTION;
      const batches = Array.from({ length: segments }, (_, index) =>
        closed(
          index,
          Array.from({ length: count }, (_, n) => entry(index * count + n + 1)),
        ),
      );
      const writing: Promise<unknown>[] = [];
      let waitedFor = 0;
      let total = 0;
      let largest = 0;
      let saved = false;
      changed = (table, rows) => {
        if (table === 'outbox') saved = true;
        if (table !== 'messages' || rows === 0) return;
        if (rows > 1) total += rows;
        largest = Math.max(largest, rows);
        // The first entries are being taken in: now somebody presses Enter.
        if (writing.length === 0) {
          const draft = { kind: 'message', text: 'in between' } as const;
          writing.push(inAnotherTab(() => writeMessage(tab, ana.id, team.id, draft)));
        } else if (!saved) waitedFor += rows;
      };
      for (const batch of batches) await list(batch);
      await Promise.all(batches.map((batch) => indexer.index(batch)));
      await Promise.all(writing);
      expect(saved).toBe(true);
      expect(total).toBe(segments * count);
      // It waits for the transaction that it met, and no other is let before it.
      expect(largest).toBe(ENTRIES_PER_TRANSACTION);
      expect(waitedFor).toBe(0);
      expect(await tab.messages.count()).toBe(segments * count + 1);
    },
  );

  it('takes in the newest first, and counts a segment as here when all of it is', async () => {
    const entries = Array.from({ length: 2 * ENTRIES_PER_TRANSACTION + 10 }, (_, n) =>
      entry(n + 1),
    );
    await own.kept.bulkPut(entries.slice(-1).map(keptRow(team.id)));
    const met: unknown[] = [];
    const looking: Promise<unknown>[] = [];
    changed = (table, rows) => {
      if (table !== 'messages' || rows === 0 || looking.length > 0) return;
      const look = () =>
        tab.transaction('r', [tab.messages, tab.segments, tab.kept], async () => {
          const sequences = (await tab.messages.toArray()).map(({ sequence }) => sequence ?? 0);
          met.push(Math.min(...sequences), sequences.length);
          met.push(await closedHere(), await tab.kept.count());
        });
      looking.push(inAnotherTab(look));
    };
    const batch = closed(0, entries);
    await list(batch);
    await indexer.index(batch);
    await Promise.all(looking);
    expect(met).toEqual([
      ENTRIES_PER_TRANSACTION + 11,
      ENTRIES_PER_TRANSACTION,
      0,
      1, // What is kept for healing stays until the body that holds it is here.
    ]);
    expect(await tab.segments.get(batch.segment)).toMatchObject({ state: 'closed' });
    expect(await tab.kept.count()).toBe(0);
    expect(await tab.messages.count()).toBe(entries.length);
    expect(await tab.conversations.get(team.id)).toMatchObject({
      unread: entries.length,
      sequence: entries.length,
    });
  });

  it.each([
    ['was fetched', {}],
    ['came over its open segment', { closes: null }],
  ])('[P3] drops what %s of a conversation that was left meanwhile', async (_, how) => {
    await indexer.index({ ...closed(0, [entry(1)]), ...how });
    expect(await tab.messages.count()).toBe(0);
    expect(await tab.bodies.count()).toBe(0);
  });

  it('does the rest again after it was interrupted', async () => {
    const entries = Array.from({ length: 2 * ENTRIES_PER_TRANSACTION }, (_, n) => entry(n + 1));
    let puts = 0;
    changed = (table, rows) => {
      if (table === 'messages' && rows > 0 && ++puts === 2) throw new Error('full');
    };
    const batch = closed(0, entries);
    await list(batch);
    await expect(indexer.index(batch)).rejects.toThrow('full');
    expect(await tab.messages.count()).toBe(ENTRIES_PER_TRANSACTION);
    expect(await closedHere()).toBe(0);
    await indexer.index(batch);
    expect(await tab.messages.count()).toBe(entries.length);
    expect((await tab.conversations.get(team.id))?.unread).toBe(entries.length);
    expect((await own.meta.get('clock'))?.value).not.toEqual(CLOCK_ZERO);
  });
});
