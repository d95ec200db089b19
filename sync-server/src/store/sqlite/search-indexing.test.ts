import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Run } from './operations.ts';
import type { Operations } from './registry.ts';
import type { SearchWork } from './search-documents.ts';
import { SearchIndexing } from './search-indexing.ts';

const GATHER_MS = 1_000;
const BESIDE_COMMITS_MS = 250;

const take = (from: number): SearchWork => ({
  type: 'take',
  step: { segment: 1, from, to: from + 1, docs: [], gone: [], reactions: [] },
});

describe('indexing behind the commits', () => {
  let work: (SearchWork | Error)[];
  let ran: string[];
  let commits: number;
  let onTake: () => void;
  let merges: number;
  let problems: Error[];
  let indexing: SearchIndexing;

  /** Lets everything happen that waits for nobody: a timer of 0 ms is one of 1 ms. */
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(10);
  const taken = (): number => ran.filter((name) => name === 'search.take').length;

  beforeEach(() => {
    vi.useFakeTimers();
    work = [];
    ran = [];
    commits = 0;
    merges = 0;
    problems = [];
    onTake = () => {};
    const run = async (name: string): Promise<unknown> => {
      ran.push(name);
      if (name === 'search.take') onTake();
      return name === 'search.merge' && merges-- > 0;
    };
    indexing = new SearchIndexing({
      next: async () => {
        const next = work.shift() ?? null;
        if (next instanceof Error) throw next;
        return next;
      },
      run: run as Run<Operations>,
      writer: {
        get commits() {
          return commits;
        },
      },
      onProblem: (problem) => problems.push(problem),
    });
  });
  afterEach(async () => {
    await indexing.close();
    vi.useRealTimers();
  });

  test('[Q5] gathers what comes in a second, and goes on without a pause while nobody writes', async () => {
    work = [take(0), take(1), take(2)];
    indexing.start();
    indexing.start();
    await vi.advanceTimersByTimeAsync(GATHER_MS - 1);
    expect(ran).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await settle();
    expect(taken()).toBe(3);
  });

  test('[Q5] beside commits there are a few steps in a second', async () => {
    onTake = () => commits++;
    work = Array.from({ length: 20 }, (_, n) => take(n));
    indexing.start();
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(taken()).toBe(1);
    await vi.advanceTimersByTimeAsync(4 * BESIDE_COMMITS_MS);
    expect(taken()).toBe(5);
  });

  test('[Q5] parts are put together after some steps, over all that wakes it', async () => {
    for (let n = 0; n < 8; n++) {
      work = [take(n)];
      merges = 2;
      indexing.start();
      await vi.advanceTimersByTimeAsync(2 * GATHER_MS);
    }
    expect(ran.filter((name) => name === 'search.merge')).toHaveLength(3);
  });

  test('[Q5] what cannot be read is told, and the others are taken in', async () => {
    work = [new Error('segment 1 has no snapshot'), take(0)];
    indexing.start();
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    await settle();
    expect(taken()).toBe(1);
    expect(problems.map(({ message }) => message)).toEqual(['segment 1 has no snapshot']);
    // If nothing can be read, it is not asked for ever.
    problems.length = 0;
    work = Array.from({ length: 1_000 }, () => new Error('disk'));
    indexing.start();
    await vi.advanceTimersByTimeAsync(10 * GATHER_MS);
    expect(problems).toHaveLength(20);
  });

  test('[Q5] ends after the step that runs', async () => {
    onTake = () => commits++;
    work = Array.from({ length: 20 }, (_, n) => take(n));
    indexing.start();
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    await indexing.close();
    await vi.advanceTimersByTimeAsync(10 * GATHER_MS);
    expect(taken()).toBe(1);
  });
});
