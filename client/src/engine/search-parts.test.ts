import 'fake-indexeddb/auto';
import type { EntryId } from '@corridor/core';
import { stampOf } from '@corridor/core';
import { liveQuery } from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalDatabase, type MessageRow } from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import { removeConversation } from '../local/remove.ts';
import { INDEX_FORMAT, PART_FORMAT, PartReader } from '../text-index/part.ts';
import type { Time } from './platform.ts';
import { SearchParts } from './search-parts.ts';
import { groupOf, person } from './testing/workstation.ts';

const ana = person('ana');
const team = groupOf('team', [ana.id]);
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
    redacted: null,
    at: START + n,
    sequence: n + 1,
    delivery: 'stored',
    ...more,
  }) as MessageRow;

let names = 0;
let db: LocalDatabase;
let parts: SearchParts;
const failures: unknown[] = [];

/** Quiet comes at once. */
const time: Time = {
  wallMs: () => START,
  monoMs: () => 0,
  after: (_delayMs, task) => {
    const timer = setTimeout(task, 0);
    return () => clearTimeout(timer);
  },
};

const queuedNames = async (): Promise<number> =>
  (await db.searchQueue.toArray()).reduce((sum, each) => sum + each.names.length, 0);

/** Until no more is queued than may wait. */
const untilMade = async (): Promise<void> => {
  parts.queued(await db.searchQueue.count());
  await new Promise<void>((resolve, reject) => {
    const subscription = liveQuery(queuedNames).subscribe({
      next: (count) => {
        if (count > 128) return;
        setTimeout(() => subscription.unsubscribe());
        resolve();
      },
      error: reject,
    });
  });
};

const add = async (part: string, rows: readonly MessageRow[]): Promise<void> => {
  await db.messages.bulkPut([...rows]);
  await db.searchQueue.add({ part, conversation: team.id, names: rows.map(({ ref }) => ref) });
};

const textsOf = async (beginning: string): Promise<number[]> => {
  const all = await db.searchBytes.toArray();
  return all
    .flatMap(({ bytes }) => {
      const reader = new PartReader(bytes);
      const found = new Uint8Array(reader.docs.length);
      reader.mark(beginning, () => true, found);
      return reader.docs.filter((_, n) => found[n] === 1).map(({ ms }) => ms - START);
    })
    .sort((a, b) => a - b);
};

const many = (from: number, count: number, text: string): MessageRow[] =>
  Array.from({ length: count }, (_, n) => row(from + n, `${text} ${from + n}`));

beforeEach(async () => {
  names += 1;
  failures.length = 0;
  db = new LocalDatabase(`search-parts-${names}`);
  await db.conversations.add({ ...team, marker: 0, sequence: 0 } as never);
  parts = new SearchParts({ db, time, failed: (error) => failures.push(error) });
  await setMeta(db, 'searchFormat', INDEX_FORMAT);
});

afterEach(async () => {
  await parts.stop();
  expect(failures).toEqual([]);
  await db.delete();
});

describe('the search index of a device', () => {
  it('is made when it is quiet, and leaves a little queued', async () => {
    await add('one', many(0, 150, 'kroon'));
    await add('two', many(150, 100, 'brug'));
    await untilMade();
    expect(await textsOf('kroon')).toHaveLength(150);
    expect(await db.searchQueue.toArray()).toMatchObject([{ part: 'two' }]);
    expect(await db.searchParts.toArray()).toEqual([
      { part: 'one', conversation: team.id, fromMs: START, toMs: START + 149 },
    ]);
  });

  it('has a message by its present text', async () => {
    await add('one', many(0, 130, 'kroon'));
    await untilMade();
    await db.messages.update(`${ana.id}/key7`, { text: 'brug' });
    await db.messages.update(`${ana.id}/key8`, { text: '', redacted: { at: 1 } as never });
    const changed = ['id7', 'id8', 'not-here', ...many(0, 130, '').map(({ ref }) => ref)];
    await db.searchQueue.add({ part: 'one', conversation: team.id, names: changed });
    await untilMade();
    expect(await textsOf('brug')).toEqual([7]);
    expect(await textsOf('kroon')).toHaveLength(128);
  });

  it('does not take in what is not on the server yet', async () => {
    const waiting = row(500, 'kroon', { sequence: null, undelivered: 'saved' });
    await add('one', [...many(0, 130, 'brug'), waiting]);
    await untilMade();
    expect(await textsOf('kroon')).toEqual([]);
    expect(await textsOf('brug')).toHaveLength(130);
  });

  it('is made of all messages where there was none, or one of another format', async () => {
    await add('one', many(0, 150, 'kroon'));
    await db.searchQueue.clear();
    await db.searchBytes.put({ part: 'old', bytes: Uint8Array.of(0) });
    await db.searchParts.put({ part: 'old', conversation: team.id, fromMs: 0, toMs: 1 });
    await setMeta(db, 'searchFormat', PART_FORMAT);
    await parts.load();
    await untilMade();
    expect(await textsOf('kroon')).toHaveLength(150);
    expect(await getMeta(db, 'searchFormat')).toBe(INDEX_FORMAT);
  });

  it('is made again where a part cannot be read', async () => {
    await add('one', many(0, 150, 'kroon'));
    await untilMade();
    await db.searchBytes.update('one', { bytes: Uint8Array.of(PART_FORMAT, 200) });
    await add('one', many(150, 150, 'kroon'));
    await untilMade();
    expect(await textsOf('kroon')).toHaveLength(300);
  });

  it('keeps nothing of a conversation that was removed, also while it is being made', async () => {
    await add('one', many(0, 150, 'kroon'));
    await untilMade();
    await add('two', many(150, 150, 'kroon'));
    parts.queued(1);
    await removeConversation(db, ana.id, team.id, 'gone');
    await parts.stop();
    expect(await db.searchParts.count()).toBe(0);
    expect(await db.searchBytes.count()).toBe(0);
    expect(await db.searchQueue.count()).toBe(0);
  });
});
