import { gunzipSync } from 'node:zlib';
import {
  decodeFetchedSegment,
  encodeFetchedSegment,
  MAX_SEGMENT_ENTRIES,
  type SegmentName,
} from '@corridor/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fixture } from '../testing/fixtures.ts';
import { makeFolder, removeFolder, startInPlace } from '../testing/sqlite-harness.ts';
import { databasePath } from './database.ts';
import { SnapshotFaultError } from './snapshot-check.ts';

describe('compaction', () => {
  let folder: string;
  let start: Awaited<ReturnType<typeof startInPlace>>;
  let fixture: Fixture;
  let name: SegmentName;
  let before: Uint8Array;
  const SEGMENT = 1;

  const run = (operation: string, args: unknown): unknown => {
    const [result] = start.writer.process([{ type: 'run', name: operation, args }]);
    if (result?.type !== 'ran') throw new Error(JSON.stringify(result));
    return result.result;
  };
  const compactBody = (): Uint8Array => {
    const body = start.reader.compact(SEGMENT);
    if (!body) throw new Error('compacted already');
    return body;
  };
  const count = (sql: string): number => {
    const db = new Database(databasePath(folder), { readonly: true });
    const row = db.prepare<[], { n: number }>(sql).get();
    db.close();
    return row?.n ?? -1;
  };
  const bodies = (): number => count('SELECT count(*) AS n FROM bodies');
  const restart = async (): Promise<void> => {
    start.end();
    start = await startInPlace(folder);
  };
  const expectUnchanged = async (): Promise<void> => {
    expect(Buffer.compare((await start.store.fetch(name)) ?? new Uint8Array(), before)).toBe(0);
    const diff = await start.store.diff(name, new Map([[7, 1_999]]));
    const update = decodeFetchedSegment(before);
    expect(diff.length).toBeGreaterThan(2);
    expect(diff.length).toBeLessThan(update.ok ? update.value.update.length : 0);
  };

  beforeEach(async () => {
    folder = makeFolder();
    start = await startInPlace(folder);
    fixture = new Fixture(3);
    run('streams.open', fixture.conversation);
    name = (await start.store.head(fixture.conversation))?.head as SegmentName;
    await start.store.commit([fixture.frame(name, fixture.entries(MAX_SEGMENT_ENTRIES))]);
    before = (await start.store.fetch(name)) ?? new Uint8Array();
  });
  afterEach(() => {
    start.end();
    removeFolder(folder);
  });

  test('[S5] a compacted segment is served as before, its rows stay and its bodies go', async () => {
    expect(await start.store.fetchCompressed(name)).toBeNull();
    run('compaction.keep', { segment: SEGMENT, body: compactBody() });
    let steps = 1;
    while (run('compaction.dropBodies', SEGMENT)) steps++;
    expect(steps).toBeGreaterThan(5);
    expect(bodies()).toBe(0);
    expect(count('SELECT count(*) AS n FROM entries')).toBe(MAX_SEGMENT_ENTRIES);
    await expectUnchanged();
    const compressed = await start.store.fetchCompressed(name);
    expect(compressed && Buffer.compare(gunzipSync(compressed), before)).toBe(0);
    const arrivals = await start.store.arrivalsSince(name, 0);
    expect(arrivals).toHaveLength(MAX_SEGMENT_ENTRIES);
  });

  test('[S1] a segment that is served from its rows is what the difference and the arrivals are', async () => {
    const head = (await start.store.head(fixture.conversation))?.head as SegmentName;
    const frames = [9, 8, 9, 7, 8].map((client, i) =>
      fixture.frame(head, fixture.entries(3), { client, firstClock: i === 2 || i === 4 ? 3 : 0 }),
    );
    await start.store.commit(frames);
    const update = await start.store.diff(head, new Map());
    const arrivals = await start.store.arrivalsSince(head, 0);
    expect(arrivals).toHaveLength(15);
    expect(await start.store.fetch(head)).toEqual(encodeFetchedSegment({ update, arrivals }));
  });

  test('[S5] a crash at any point of compaction loses nothing and is made good', async () => {
    const body = compactBody();
    await restart();
    await expectUnchanged();
    run('compaction.keep', { segment: SEGMENT, body });
    await restart();
    await expectUnchanged();
    expect(bodies()).toBe(MAX_SEGMENT_ENTRIES);
    run('compaction.dropBodies', SEGMENT);
    await restart();
    await expectUnchanged();
    expect(start.reader.compact(SEGMENT)).toBeNull();
    while (run('compaction.dropBodies', SEGMENT)) await restart();
    expect(bodies()).toBe(0);
    await expectUnchanged();
    expect(count('SELECT count(*) AS n FROM segments WHERE compacted = 2')).toBe(1);
  });

  test('[S5] entries of a compacted segment are still known and still unique', async () => {
    const fresh = new Fixture(3);
    const entries = fresh.entries(MAX_SEGMENT_ENTRIES);
    run('compaction.keep', { segment: SEGMENT, body: compactBody() });
    while (run('compaction.dropBodies', SEGMENT));
    const [again] = await start.store.commit([fixture.frame(name, entries.slice(0, 3))]);
    expect(again?.known).toHaveLength(3);
    const head = (await start.store.head(fixture.conversation))?.head as SegmentName;
    const [moved] = await start.store.commit([fixture.frame(head, entries.slice(0, 1))]);
    expect(moved?.refused[0]?.code).toBe('duplicate');
  });

  test.each([
    ['bytes that are not of the id', 'UPDATE bodies SET bytes = zeroblob(200) WHERE entry = 32770'],
    ['a digest of other entries', 'UPDATE segments SET digest = zeroblob(24) WHERE num = 1'],
    ['a count of other entries', 'UPDATE segments SET entries = 1999 WHERE num = 1'],
  ])('[S7] a snapshot with %s takes no row’s place', (_, sql) => {
    const db = new Database(databasePath(folder));
    db.exec(sql);
    db.close();
    expect(() => start.reader.compact(SEGMENT)).toThrow(SnapshotFaultError);
    expect(bodies()).toBe(MAX_SEGMENT_ENTRIES);
  });

  test('[S5] an open segment is not compacted', () => {
    expect(() => start.reader.compact(2)).toThrow('not closed');
    const [result] = start.writer.process([
      { type: 'run', name: 'compaction.keep', args: { segment: 2, body: new Uint8Array(1) } },
    ]);
    expect(result?.type).toBe('unavailable');
  });
});
