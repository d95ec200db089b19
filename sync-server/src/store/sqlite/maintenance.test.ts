import { MAX_SEGMENT_ENTRIES, type SegmentName } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Fixture } from '../testing/fixtures.ts';
import { makeFolder, removeFolder, startInPlace } from '../testing/sqlite-harness.ts';
import { databasePath, openForReading } from './database.ts';
import { Maintenance } from './maintenance.ts';
import type { Run } from './operations.ts';
import type { Operations } from './registry.ts';
import type { WriterPort } from './writer-thread.ts';

/** The writer must have been idle for this long: see maintenance.ts. */
const QUIET_MS = 250;
const SEGMENTS = 3;

// It makes a thread, which takes seconds on a busy machine.
describe('waiting for a quiet moment', () => {
  let folder: string;
  let end: () => Promise<void>;
  let commits: number;
  /** Segments in the order in which they were compacted. */
  let compacted: number[];
  let onCompacted: () => void;

  /** Resolves when so many are compacted. */
  const until = (count: number): Promise<void> =>
    new Promise((resolve) => {
      onCompacted = () => {
        if (compacted.length >= count) resolve();
      };
      onCompacted();
    });
  /** Resolves when maintenance waits for time to pass: beside the timer of its checkpoints. */
  const untilItWaits = async (): Promise<void> => {
    while (vi.getTimerCount() < 2) await new Promise((resolve) => setImmediate(resolve));
  };

  beforeEach(async () => {
    folder = makeFolder();
    const start = await startInPlace(folder);
    const fixture = new Fixture(3);
    start.writer.process([{ type: 'run', name: 'streams.open', args: fixture.conversation }]);
    for (let i = 0; i < SEGMENTS; i++) {
      const name = (await start.store.head(fixture.conversation))?.head as SegmentName;
      await start.store.commit([fixture.frame(name, fixture.entries(MAX_SEGMENT_ENTRIES))]);
    }

    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    commits = 1;
    compacted = [];
    onCompacted = () => {};
    const read = openForReading(databasePath(folder));
    const { secret } = read.prepare('SELECT secret FROM installation').get() as {
      secret: Uint8Array;
    };
    const port: WriterPort = {
      get commits() {
        return commits;
      },
      submit: async (job) => {
        const [result] = start.writer.process([job]);
        if (!result) throw new Error('no result');
        return result;
      },
      close: () => Promise.resolve(),
    };
    const run = async (name: string, args: unknown): Promise<unknown> => {
      const result = await port.submit({ type: 'run', name, args });
      if (result.type !== 'ran') throw new Error(JSON.stringify(result));
      if (name === 'compaction.dropBodies' && result.result === false) {
        compacted.push(args as number);
        onCompacted();
      }
      return result.result;
    };
    const data = { path: databasePath(folder), secret: new Uint8Array(secret) };
    const maintenance = new Maintenance(data, port, run as Run<Operations>, read, (problem) => {
      throw problem;
    });
    end = async () => {
      await maintenance.close();
      read.close();
      start.end();
    };
  });
  afterEach(async () => {
    await end();
    vi.useRealTimers();
    removeFolder(folder);
  });

  test('[S5] all that a burst closed is compacted after one quiet moment', async () => {
    await untilItWaits();
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    // Time stands still from here on: whoever waited once more would wait for ever.
    await until(SEGMENTS);
    expect(compacted).toEqual([1, 2, 3]);
  });

  test('[S5] after a commit, maintenance waits for quiet anew', async () => {
    await untilItWaits();
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    await until(1);
    commits++;
    await untilItWaits();
    const before = compacted.length;
    expect(before).toBeLessThan(SEGMENTS);
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    await until(SEGMENTS);
  });
});
