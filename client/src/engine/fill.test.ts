import 'fake-indexeddb/auto';
import {
  ConversationId,
  digestOf,
  digestText,
  EntryId,
  encodeFetchedSegment,
  ok,
  type Result,
  SegmentName,
  writeSegmentUpdate,
} from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConversationRow, LocalDatabase } from '../local/database.ts';
import { Fill } from './fill.ts';
import type { ApiClient, ApiFailure } from './http.ts';
import type { IndexBatch, Indexer } from './indexer.ts';

const conversation = ConversationId.parse('cAAAAAAAAAAAAAAAAAAAAA');
const name = (number: number): SegmentName =>
  SegmentName.parse(`${conversation}.${number}.${'r'.repeat(21)}A`);
const id = (label: string): EntryId => EntryId.parse(label.padEnd(32, 'A'));

/** A segment of one entry, as the server serves it. */
const bodyOf = (entry: EntryId): Uint8Array => {
  const structs = [{ clock: 0, id: entry, bytes: new Uint8Array([1]) }];
  const arrival = { id: entry, sequence: 1, arrivedAt: 1, receipt: new Uint8Array(16) };
  return encodeFetchedSegment({
    update: writeSegmentUpdate([{ client: 1, structs }]),
    arrivals: [arrival],
  });
};

describe('filling', () => {
  let db: LocalDatabase;
  let count = 0;
  let fill: Fill;
  /** What the server has, by number. */
  let entries: Map<number, EntryId>;
  let asked: SegmentName[];
  let indexed: SegmentName[];
  const failures: unknown[] = [];
  /** What indexing a segment waits for. */
  let onIndex: (name: SegmentName) => Promise<void>;

  /** What happens while the server is asked for a body. */
  let beforeBytes: () => Promise<void>;

  const listed = () => ({
    conversation,
    segments: [...entries].map(([number, entry]) => ({
      name: name(number),
      number,
      closed: true,
      entries: 1,
      digest: digestText(digestOf([entry])),
      firstSequence: 1,
      lastSequence: 1,
      fromMs: number,
      toMs: number,
      messages: 1,
      imported: 0,
    })),
  });
  const api: ApiClient = {
    json: async (_method, _path, schema) => ok(schema.parse(listed())),
    bytes: async (path): Promise<Result<Uint8Array, ApiFailure>> => {
      const wanted = SegmentName.parse(path.slice('/api/segments/'.length));
      asked.push(wanted);
      await beforeBytes();
      const [, number] = wanted.split('.');
      const entry = entries.get(Number(number));
      if (!entry) throw new Error('there is no such segment');
      return ok(bodyOf(entry));
    },
  };
  const indexer: Pick<Indexer, 'index'> = {
    index: async ({ segment, closes }: IndexBatch) => {
      await onIndex(segment);
      indexed.push(segment);
      if (closes) await db.segments.put(closes.row);
    },
  };
  const complete = async (): Promise<void> => {
    while (!fill.isComplete) await new Promise((resolve) => setTimeout(resolve, 0));
  };

  beforeEach(async () => {
    count += 1;
    db = new LocalDatabase(`fill-${count}`);
    await db.conversations.add({ id: conversation, readableFrom: 0 } as ConversationRow);
    entries = new Map([1, 2, 3].map((number) => [number, id(`entry${number}`)]));
    asked = [];
    indexed = [];
    onIndex = () => Promise.resolve();
    beforeBytes = () => Promise.resolve();
    fill = new Fill({
      db,
      api,
      indexer: indexer as Indexer,
      inUse: () => false,
      pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
      failed: (failure) => failures.push(failure),
      broken: (error) => failures.push(error),
      changed: () => {},
      indexed: () => {},
    });
  });
  afterEach(async () => {
    await fill.stop();
    await db.delete();
    expect(failures.splice(0)).toEqual([]);
  });

  it('the next segment is on its way while one is indexed, one at a time, newest first', async () => {
    const during: SegmentName[][] = [];
    onIndex = async () => void during.push([...asked]);
    fill.want([conversation]);
    await complete();
    expect(indexed).toEqual([name(3), name(2), name(1)]);
    expect(during).toEqual([
      [name(3), name(2)],
      [name(3), name(2), name(1)],
      [name(3), name(2), name(1)],
    ]);
  });

  it('a segment that somebody wants to look at goes first, then what is newer in its conversation', async () => {
    entries = new Map([1, 2, 3, 4, 5].map((number) => [number, id(`entry${number}`)]));
    onIndex = async (segment) => {
      if (segment === name(5)) fill.first(name(2));
    };
    fill.want([conversation]);
    await complete();
    expect(indexed).toEqual([name(5), name(2), name(4), name(3), name(1)]);
    // What was on its way meanwhile is asked for once more, and never stored out of its turn.
    expect(asked).toEqual([name(5), name(4), name(2), name(4), name(3), name(1)]);
  });

  it.each([
    ['its reader left the conversation', [], async () => db.segments.delete(name(1))],
    ['it was fetched', [id('lost')], async () => undefined],
  ])('of what its body lacks there is kept, where meanwhile %s: %j', async (_, kept, meanwhile) => {
    entries = new Map([[1, id('entry1')]]);
    await db.bodies.put({ name: name(1), body: bodyOf(id('lost')) });
    beforeBytes = meanwhile;
    fill.want([conversation]);
    await complete();
    expect((await db.kept.toArray()).map((row) => row.id)).toEqual(kept);
  });

  it('what was asked for before a list is asked for again: the list may promise another body', async () => {
    onIndex = async (segment) => {
      if (segment !== name(3)) return;
      // An erasure, say: the server tells of it while segment 2 as it was is here already.
      entries.set(2, id('other2'));
      fill.want([conversation]);
    };
    fill.want([conversation]);
    await complete();
    expect(indexed).toEqual([name(3), name(2), name(1)]);
    expect(asked).toEqual([name(3), name(2), name(2), name(1)]);
    expect((await db.segments.get(name(2)))?.digest).toBe(digestText(digestOf([id('other2')])));
  });
});
