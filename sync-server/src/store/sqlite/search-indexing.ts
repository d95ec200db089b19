/**
 * Keeps the index up with what is stored: what the maintenance thread reads goes through the writer
 * in small steps. While nobody writes, one follows the other; beside commits there are a few in a
 * second, so that a busy server is not held up and its index lags by little. A crash between steps
 * loses nothing: what is left to do stands in the database.
 */
import type { Run } from './operations.ts';
import type { Operations } from './registry.ts';
import type { SearchWork } from './search-documents.ts';
import type { WriterPort } from './writer-thread.ts';

/** After a commit: what comes within it is one step. */
const GATHER_MS = 1_000;
/** Between two steps while others write: at most so much of the writer's time is taken. */
const BESIDE_COMMITS_MS = 250;
/** Changes that one step writes; they lie all over their table. */
const CHANGES_PER_STEP = 250;
/** Steps after which the parts that they made are put together. */
const STEPS_PER_MERGE = 8;
/** One behind the other; then it waits for the next commit. */
const MAX_FAILURES = 20;

export interface SearchIndexingOptions {
  /** What is to be done next, read in a thread. */
  readonly next: () => Promise<SearchWork>;
  readonly run: Run<Operations>;
  readonly writer: Pick<WriterPort, 'commits'>;
  /** A segment cannot be read, or a step failed; what is stored is as it was. */
  readonly onProblem: (problem: Error) => void;
}

export class SearchIndexing {
  readonly #o: SearchIndexingOptions;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> | null = null;
  #again = false;
  #hurry = false;
  #closing = false;
  #steps = 0;
  #wake: () => void = () => {};

  constructor(options: SearchIndexingOptions) {
    this.#o = options;
  }

  /** Something was stored, or may be left over from before. */
  start(): void {
    if (this.#closing || this.#timer) return;
    if (this.#working) {
      this.#again = true;
      return;
    }
    this.#timer = setTimeout(() => this.#begin(), GATHER_MS);
    this.#timer.unref();
  }

  /** Takes in what is left, without waiting for anybody. */
  async settled(): Promise<void> {
    this.#hurry = true;
    this.#wake();
    await this.#working;
    this.#begin();
    await this.#working;
    this.#hurry = false;
  }

  /** Ends after the step that runs. Call before the thread and the writer close. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#wake();
    await this.#working;
  }

  #begin(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#closing || this.#working) return;
    this.#again = false;
    this.#working = this.#work()
      .catch((error: unknown) => this.#report(error))
      .finally(() => {
        this.#working = null;
        if (this.#again) this.start();
      });
  }

  async #work(): Promise<void> {
    for (let failures = 0; !this.#closing; ) {
      const { commits } = this.#o.writer;
      let work: SearchWork;
      try {
        work = await this.#o.next();
      } catch (error) {
        // That segment is left out from now on; the others are not.
        this.#report(error);
        if (++failures >= MAX_FAILURES) return;
        continue;
      }
      if (work === null) return;
      failures = 0;
      await this.#do(work, commits);
      if (++this.#steps % STEPS_PER_MERGE === 0) await this.#merge();
      await this.#pause(commits);
    }
  }

  #report(error: unknown): void {
    if (this.#closing) return;
    this.#o.onProblem(error instanceof Error ? error : new Error(String(error)));
  }

  async #do(work: Exclude<SearchWork, null>, commits: number): Promise<void> {
    const { run } = this.#o;
    if (work.type === 'take') return run('search.take', work.step);
    if (work.type === 'forget') {
      while (!this.#closing && (await run('search.forget', work.segment))) {
        await this.#pause(commits);
      }
      return;
    }
    const { segment, changes } = work;
    for (let at = 0; !this.#closing; at += CHANGES_PER_STEP) {
      const last = at + CHANGES_PER_STEP >= changes.length;
      const some = changes.slice(at, at + CHANGES_PER_STEP);
      await run('search.collect', { segment, changes: some, last });
      if (last) return;
      await this.#pause(commits);
    }
  }

  async #merge(): Promise<void> {
    const { commits } = this.#o.writer;
    while (!this.#closing && (await this.#o.run('search.merge', null))) await this.#pause(commits);
  }

  /** @param commits of before the step: whether others wrote meanwhile */
  #pause(commits: number): Promise<void> {
    if (this.#hurry || this.#closing) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(done, this.#o.writer.commits === commits ? 0 : BESIDE_COMMITS_MS);
      this.#wake = done;
    });
  }
}
