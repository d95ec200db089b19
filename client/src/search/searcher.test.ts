import 'fake-indexeddb/auto';
import { type EntryId, hasLink, parseStamp, stampOf, wordsOf } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groupOf, person } from '../engine/testing/workstation.ts';
import { LocalDatabase, type MessageRow } from '../local/database.ts';
import { encodePart } from '../text-index/part.ts';
import type { Found, Request } from './port.ts';
import { search } from './searcher.ts';

const ana = person('ana');
const ben = person('ben');
const team = groupOf('team', [ana.id, ben.id]);
const desk = groupOf('desk', [ana.id, ben.id]);
const START = Date.UTC(2026, 0, 1);

const row = (n: number, text: string, more: Partial<MessageRow> = {}): MessageRow =>
  ({
    ref: `${ana.id}/key${n}`,
    conversation: team.id,
    sort: `${stampOf({ ms: START + n, counter: 0 })}.id${n}`,
    id: `id${n}` as EntryId,
    author: ana.id,
    kind: 'message',
    text,
    files: [],
    reactions: [],
    redacted: null,
    at: START + n,
    sequence: n + 1,
    delivery: 'stored',
    ...more,
  }) as MessageRow;

const ANYTHING: Request = {
  words: [],
  phrases: [],
  from: null,
  in: null,
  afterMs: null,
  beforeMs: null,
  has: [],
};

let names = 0;
let db: LocalDatabase;

/** Rows with a part of the index that has them. */
const indexed = async (part: string, rows: readonly MessageRow[]): Promise<void> => {
  await db.messages.bulkPut([...rows]);
  const docs = rows.map(({ sort, author, text }) => ({
    ...parseStamp(sort.slice(0, 16) as never),
    author,
    flags: hasLink(text) ? 1 : 0,
    terms: wordsOf(text).map(({ term }) => term),
  }));
  const times = docs.map(({ ms }) => ms);
  const conversation = rows[0]?.conversation ?? team.id;
  const [fromMs, toMs] = [Math.min(...times), Math.max(...times)];
  await db.searchParts.put({ part, conversation, fromMs, toMs });
  await db.searchBytes.put({ part, bytes: encodePart(docs) });
};

const batches = async (request: Partial<Request>): Promise<Found[][]> => {
  const all: Found[][] = [];
  for await (const batch of search(db, { ...ANYTHING, ...request })) all.push(batch);
  return all;
};
const refs = async (request: Partial<Request>): Promise<string[]> =>
  (await batches(request)).flat().map(({ ref }) => ref.replace(/^.*\/key/, ''));

beforeEach(() => {
  names += 1;
  db = new LocalDatabase(`searcher-${names}`);
});
afterEach(() => db.delete());

describe('searching this device', () => {
  it('finds newest first over conversations whose times overlap', async () => {
    await indexed('a', [row(1, 'kroon'), row(5, 'kroon'), row(9, 'kroon')]);
    await indexed(
      'b',
      [2, 6, 8].map((n) => row(n, 'kronen kroon', { conversation: desk.id })),
    );
    await indexed('c', [row(3, 'kroon'), row(4, 'brug')]);
    expect(await refs({ words: ['kroon'] })).toEqual(['9', '8', '6', '5', '3', '2', '1']);
    expect(await refs({ words: ['kroon'], in: [desk.id] })).toEqual(['8', '6', '2']);
    expect(await refs({ words: ['brug'] })).toEqual(['4']);
  });

  it('gives the newest before older parts are read', async () => {
    for (let part = 0; part < 12; part += 1) {
      await indexed(`p${part}`, [row(part * 10, 'kroon'), row(part * 10 + 1, 'kroon')]);
    }
    const iterator = search(db, { ...ANYTHING, words: ['kroon'] });
    const first = await iterator.next();
    expect(first.value?.map(({ at }: Found) => at - START)).toEqual([111, 110]);
    // What is not read yet may go, and is not missed until it is asked for.
    await db.searchBytes.where('part').notEqual('p10').delete();
    const rest: Found[] = [];
    for await (const batch of iterator) rest.push(...batch);
    expect(rest.map(({ at }) => at - START)).toEqual([101, 100]);
  });

  it('judges by the present text: not what was edited away or redacted, but what was edited in', async () => {
    await indexed('a', [row(1, 'kroon'), row(2, 'kroon'), row(3, 'kroon')]);
    await db.messages.update(`${ana.id}/key1`, { text: 'brug' });
    await db.messages.update(`${ana.id}/key2`, { text: '', redacted: { at: 1 } as never });
    expect(await refs({ words: ['kroon'] })).toEqual(['3']);
    await db.searchQueue.add({ part: 'a', conversation: team.id, names: ['id1', 'id2'] });
    expect(await refs({ words: ['brug'] })).toEqual(['1']);
    expect(await refs({ words: ['kroon'] })).toEqual(['3']);
  });

  it('finds what waits here: messages, and edits of older ones', async () => {
    await indexed('a', [row(1, 'kroon')]);
    const waiting = { id: null, sequence: null, undelivered: 'saved' } as const;
    await db.messages.put(row(7, 'brug nieuw', waiting));
    await db.messages.update(`${ana.id}/key1`, { text: 'brug' });
    await db.outbox.add({
      key: 'k',
      conversation: team.id,
      state: 'waiting',
      draft: { kind: 'edit', target: { id: 'id1' }, text: 'brug' },
    } as never);
    expect(await refs({ words: ['brug'] })).toEqual(['7', '1']);
    expect(await refs({ words: ['kroon'] })).toEqual([]);
  });

  it('gives nobody a message twice, in whatever parts it is', async () => {
    await indexed('a', [row(1, 'kroon')]);
    await indexed('b', [row(1, 'kroon')]);
    await db.searchQueue.add({ part: 'c', conversation: team.id, names: [`${ana.id}/key1`] });
    expect(await refs({ words: ['kroon'] })).toEqual(['1']);
  });

  it('filters by author, time, link, file and reaction, with and without words', async () => {
    await indexed('a', [
      row(1, 'see https://example.org'),
      row(2, 'kroon', { author: ben.id }),
      row(3, 'kroon', { reactions: [{ emoji: '👍', users: [ben.id] }] } as never),
      row(4, 'brug', { files: [{ name: 'Röntgen.png' }] } as never),
    ]);
    await db.searchQueue.add({ part: 'a', conversation: team.id, names: ['id4'] });
    expect(await refs({ from: [ben.id] })).toEqual(['2']);
    expect(await refs({ has: ['link'] })).toEqual(['1']);
    expect(await refs({ has: ['file'] })).toEqual(['4']);
    expect(await refs({ words: ['rontgen'] })).toEqual(['4']);
    expect(await refs({ has: ['reaction'], words: ['kroon'] })).toEqual(['3']);
    expect(await refs({ afterMs: START + 2, beforeMs: START + 4 })).toEqual(['3', '2']);
    expect(await refs({ phrases: [['example', 'org']] })).toEqual(['1']);
  });
});
