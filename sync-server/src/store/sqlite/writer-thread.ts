/**
 * The event loop's end of the writer. Jobs go to the thread at once when it is idle; what comes
 * while it works goes together when it is done. No fixed window: an idle writer delays nobody, a
 * busy one commits in groups.
 */
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { StoreUnavailableError } from '../port.ts';
import { type PackedOutcomes, packFrames, unpackOutcomes } from './packing.ts';
import { startWorker } from './worker-entry.ts';
import type { JobResult, WriterJob } from './writer.ts';

export interface WriterData {
  readonly path: string;
  readonly era: number;
  readonly secret: Uint8Array;
}

export type WireJob =
  | { readonly type: 'commit'; readonly packed: Uint8Array<ArrayBuffer> }
  | Exclude<WriterJob, { type: 'commit' }>;
export type WireResult =
  | { readonly type: 'committed'; readonly packed: PackedOutcomes }
  | Exclude<JobResult, { type: 'committed' }>;

/** Runs jobs somewhere, in order. */
export interface WriterPort {
  /** Never rejects: what failed is a result. */
  submit(job: WriterJob): Promise<JobResult>;
  /** Counts commits of entries: who sees the same number twice saw a quiet time. */
  readonly commits: number;
  /** Ends after everything that was submitted. */
  close(): Promise<void>;
}

interface Waiting {
  readonly job: WriterJob;
  readonly resolve: (result: JobResult) => void;
}

export class WriterThread implements WriterPort {
  readonly #worker: Worker;
  readonly #onDeath: (reason: Error) => void;
  #waiting: Waiting[] = [];
  #running: readonly Waiting[] = [];
  #scheduled = false;
  #closing: (() => void) | null = null;
  #dead: Error | null = null;
  #commits = 0;

  /** @param onDeath the thread ended by itself: nothing can be written any more */
  constructor(data: WriterData, onDeath: (reason: Error) => void) {
    this.#onDeath = onDeath;
    this.#worker = startWorker('writer', data);
    this.#worker.on('message', (results: readonly WireResult[]) => this.#finish(results));
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', (code) => {
      if (!this.#closing) this.#die(new Error(`the writer thread ended (${code})`));
    });
  }

  get commits(): number {
    return this.#commits;
  }

  get #idle(): boolean {
    return this.#running.length === 0 && this.#waiting.length === 0;
  }

  submit(job: WriterJob): Promise<JobResult> {
    if (this.#dead || this.#closing) {
      const message = this.#dead?.message ?? 'the store is closed';
      return Promise.resolve({ type: 'unavailable', message });
    }
    if (job.type === 'commit') this.#commits++;
    return new Promise((resolve) => {
      this.#waiting.push({ job, resolve });
      this.#schedule();
    });
  }

  /** At the end of the microtasks, so that calls made together travel together. */
  #schedule(): void {
    if (this.#scheduled || this.#running.length > 0) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (this.#running.length === 0 && this.#waiting.length > 0) this.#send();
    });
  }

  #send(): void {
    this.#running = this.#waiting;
    this.#waiting = [];
    const jobs = this.#running.map(({ job }) => toWire(job));
    const transfers = jobs.flatMap((job) => (job.type === 'commit' ? [job.packed.buffer] : []));
    this.#worker.postMessage(jobs, transfers);
  }

  #finish(results: readonly WireResult[]): void {
    const done = this.#running;
    this.#running = [];
    // First, so that the thread works while callers take in what it did.
    if (this.#waiting.length > 0) this.#send();
    for (const [i, { job, resolve }] of done.entries()) resolve(fromWire(results[i], job));
    if (this.#idle) this.#closing?.();
  }

  #die(error: Error): void {
    if (this.#dead) return;
    this.#dead = error;
    const lost = [...this.#running, ...this.#waiting];
    this.#running = [];
    this.#waiting = [];
    for (const { resolve } of lost) resolve({ type: 'unavailable', message: error.message });
    this.#closing?.();
    this.#onDeath(error);
  }

  async close(): Promise<void> {
    if (this.#closing) return;
    await new Promise<void>((resolve) => {
      this.#closing = resolve;
      if (this.#idle) resolve();
    });
    if (this.#dead) return;
    const ended = once(this.#worker, 'exit');
    this.#worker.postMessage('close');
    await ended;
  }
}

const toWire = (job: WriterJob): WireJob =>
  job.type === 'commit' ? { type: 'commit', packed: packFrames(job.frames) } : job;

const fromWire = (result: WireResult | undefined, job: WriterJob): JobResult => {
  if (!result) throw new StoreUnavailableError('the writer answered too few jobs');
  if (result.type !== 'committed') return result;
  const frames = job.type === 'commit' ? job.frames : [];
  return { type: 'committed', outcomes: unpackOutcomes(result.packed, frames) };
};
