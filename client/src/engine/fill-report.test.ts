import 'fake-indexeddb/auto';
import { ConversationId, type SegmentName } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FillProgress, LocalDatabase } from '../local/database.ts';
import { getMeta } from '../local/meta.ts';
import type { KnownHead } from './desk.ts';
import { FillReport } from './fill-report.ts';
import type { Time } from './platform.ts';

const conversation = (n: number): ConversationId =>
  ConversationId.parse(`c${String(n).padStart(20, '0')}A`);
const head = (n: number, isBehind: boolean, isNew = false): KnownHead => ({
  conversation: conversation(n),
  isBehind,
  isNew,
  latestMs: n * 1_000,
});
const ALL: FillProgress = { segmentsTotal: 2, segmentsDone: 2, completeTo: 0, done: true };

let db: LocalDatabase;
let names = 0;
let heads: KnownHead[] = [];
let unlisted = new Set<ConversationId>();
let nowMs = 0;
let timers: { at: number; task: () => void }[] = [];
const time: Time = {
  wallMs: () => nowMs,
  monoMs: () => nowMs,
  after: (delayMs, task) => {
    const timer = { at: nowMs + delayMs, task };
    timers.push(timer);
    return () => {
      timers = timers.filter((each) => each !== timer);
    };
  },
};
const failures: unknown[] = [];
let looks = 0;
let hasLooked = (): void => undefined;
const report = () =>
  new FillReport({
    db,
    time,
    heads: () => heads,
    unlisted: () => unlisted,
    looked: () => {
      looks += 1;
      hasLooked();
    },
    failed: (error) => failures.push(error),
  });

/** The first write of what is said fails. */
const failingOnce = () => {
  const fail = new Error('the disk is full');
  const creating = (): void => {
    throw fail;
  };
  db.meta.hook('creating', creating);
  return { fail, end: () => db.meta.hook('creating').unsubscribe(creating) };
};

const said = () => getMeta(db, 'fill');
/** Lets the clock go on, and what was due do its work. */
const pass = async (ms: number): Promise<void> => {
  const endMs = nowMs + ms;
  for (;;) {
    const due = timers.filter(({ at }) => at <= endMs).sort((a, b) => a.at - b.at)[0];
    if (!due) break;
    nowMs = due.at;
    timers = timers.filter((each) => each !== due);
    due.task();
    // What a look reads and writes comes before this in the database's queue.
    await db.transaction('rw', db.meta, db.segments, () => db.meta.count());
    await db.transaction('rw', db.meta, db.segments, () => db.meta.count());
    await db.transaction('rw', db.meta, db.segments, () => db.meta.count());
  }
  nowMs = endMs;
};

beforeEach(() => {
  names += 1;
  db = new LocalDatabase(`fill-report-${names}`);
  heads = [];
  unlisted = new Set();
  looks = 0;
  hasLooked = () => undefined;
  nowMs = 0;
  timers = [];
});
afterEach(async () => {
  expect(failures.splice(0)).toEqual([]);
  await db.delete();
});

describe('what is said of the filling', () => {
  it('nothing before the relay told of every head', async () => {
    const each = report();
    each.changed();
    await pass(10_000);
    expect(await said()).toBeUndefined();
  });

  it('a new workstation counts open heads and is not done before they are here', async () => {
    heads = [head(1, true), head(2, true)];
    unlisted = new Set([conversation(2)]);
    const each = report();
    await each.open();
    await pass(1_000);
    expect(await said()).toEqual({
      segmentsTotal: 2,
      segmentsDone: 0,
      completeTo: 2_000,
      done: false,
    });
    heads = [head(1, true), head(2, false)];
    each.changed();
    await pass(1_000);
    // The newest is here, but what its conversation has closed is not known yet.
    expect(await said()).toMatchObject({ segmentsDone: 1, completeTo: 2_000, done: false });
    unlisted = new Set();
    each.changed();
    await pass(1_000);
    expect(await said()).toMatchObject({ segmentsDone: 1, completeTo: 1_000, done: false });
    heads = [head(1, false), head(2, false)];
    each.changed();
    await pass(1_000);
    expect(await said()).toEqual(ALL);
  });

  it('a workstation that catches up with what was just written never says that it fetches', async () => {
    await db.meta.put({ name: 'fill', value: ALL });
    heads = [head(1, false), head(2, true)];
    const each = report();
    await each.load();
    await each.open();
    await pass(1_500);
    expect(await said()).toEqual(ALL);
    heads = [head(1, false), head(2, false)];
    each.changed();
    await pass(10_000);
    heads = [head(1, true), head(2, false)];
    each.changed();
    await pass(1_500);
    expect(await said()).toEqual(ALL);
    await pass(1_000);
    expect(await said()).toMatchObject({ segmentsDone: 1, completeTo: 1_000, done: false });
  });

  it.each([
    ['a conversation that was never here', head(2, true, true), []],
    ['segments that were never listed', head(2, true), [conversation(2)]],
  ])(
    'what came to the server meanwhile is missing before anything is called complete: %s',
    async (_, missing, lists) => {
      await db.meta.put({ name: 'fill', value: ALL });
      heads = [head(1, false), missing];
      unlisted = new Set(lists);
      const each = report();
      await each.load();
      expect(each.hasLooked).toBe(false);
      await each.open();
      expect(each.hasLooked).toBe(true);
      expect(await said()).toMatchObject({ segmentsDone: 1, completeTo: 2_000, done: false });
      await each.close();
      expect(each.hasLooked).toBe(false);
    },
  );

  it('a look that failed is told, and the next one tells what is here', async () => {
    heads = [head(1, false), head(2, false)];
    const each = report();
    const { fail, end } = failingOnce();
    await each.open();
    end();
    expect(failures.splice(0)).toEqual([fail]);
    expect([each.hasLooked, looks]).toEqual([false, 0]);
    const looked = new Promise<void>((resolve) => {
      hasLooked = resolve;
    });
    await pass(2_000);
    await looked;
    expect([each.hasLooked, looks]).toEqual([true, 1]);
    expect(await said()).toEqual(ALL);
  });

  it('a look of the line before says nothing of the next one', async () => {
    heads = [head(1, false), head(2, false)];
    const each = report();
    await each.open();
    each.changed();
    const looking = pass(200);
    const closed = each.close();
    heads = [head(1, false), head(2, true, true)];
    const opened = each.open();
    expect(each.hasLooked).toBe(false);
    await Promise.all([looking, closed, opened]);
    expect(each.hasLooked).toBe(true);
    expect(looks).toBe(2);
    expect(await said()).toMatchObject({ segmentsDone: 1, done: false });
  });

  it('a segment that closes while the line is up is not history that is missing', async () => {
    heads = [head(1, false), head(2, false)];
    const each = report();
    await each.open();
    unlisted = new Set([conversation(2)]);
    each.changed();
    await pass(1_500);
    expect(await said()).toEqual(ALL);
  });

  it('what is missing when the line goes is said at once', async () => {
    await db.meta.put({ name: 'fill', value: ALL });
    heads = [head(1, false), head(2, true)];
    const each = report();
    await each.load();
    await each.open();
    await each.close();
    expect(await said()).toMatchObject({ segmentsDone: 1, done: false });
  });

  it('an engine that ended before it could say so is corrected by the next', async () => {
    await db.meta.put({ name: 'fill', value: ALL });
    await report().load();
    expect(await said()).toEqual(ALL);
    await db.segments.put({
      name: `${conversation(1)}.0.x` as SegmentName,
      state: 'absent',
    } as never);
    await report().load();
    expect(await said()).toEqual({ ...ALL, done: false });
  });
});
