import type { Worker } from 'node:worker_threads';
import type { SegmentName } from '@corridor/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StoreUnavailableError } from '../port.ts';
import { Fixture } from '../testing/fixtures.ts';
import { makeFolder, removeFolder } from '../testing/sqlite-harness.ts';
import { openStore } from './open-store.ts';

const threads = vi.hoisted(() => new Map<string, Worker>());

vi.mock('./worker-entry.ts', async (original) => {
  const { startWorker } = await original<typeof import('./worker-entry.ts')>();
  return {
    startWorker: (name: string, data: unknown): Worker => {
      const worker = startWorker(name, data);
      threads.set(name, worker);
      return worker;
    },
  };
});

let folder: string;

beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => removeFolder(folder));

// Each start makes three threads, which takes seconds on a busy machine.
const WAIT = { timeout: 60_000 };

test.each(['reader', 'writer'])(
  'when the %s thread ends by itself the server is told, and who asks it is not left waiting',
  WAIT,
  async (name) => {
    let told: (reason: Error) => void = () => undefined;
    const fatal = new Promise<Error>((resolve) => {
      told = resolve;
    });
    const store = await openStore(folder, { onFatal: told, onProblem: told });
    const fixture = new Fixture();
    await store.run('streams.open', fixture.conversation);
    const head = (await store.entries.head(fixture.conversation))?.head as SegmentName;
    await threads.get(name)?.terminate();
    expect((await fatal).message).toContain(`the ${name} thread ended`);
    const asked =
      name === 'reader'
        ? store.entries.fetch(head)
        : store.entries.commit([fixture.frame(head, fixture.entries(1))]);
    await expect(asked).rejects.toBeInstanceOf(StoreUnavailableError);
    await store.close();
  },
);

test('closing a store is no death of its threads', WAIT, async () => {
  const onFatal = vi.fn();
  const store = await openStore(folder, { onFatal, onProblem: onFatal });
  await store.close();
  expect(onFatal).not.toHaveBeenCalled();
});
