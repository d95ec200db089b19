/**
 * Work that waits for a quiet moment: compacting closed segments, checkpointing the log. Each step
 * starts only when the writer is idle, unless too much has piled up. A crash between steps loses
 * nothing: what is left to do stands in the database.
 */
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { Database, Statement } from 'better-sqlite3';
import type { Run } from './operations.ts';
import type { ReaderData } from './reader-thread.ts';
import type { Operations } from './registry.ts';
import type { SearchWork } from './search-documents.ts';
import { startWorker } from './worker-entry.ts';
import type { WriterPort } from './writer-thread.ts';

export type MaintenanceRequest =
  | { readonly type: 'compact'; readonly segment: number }
  | { readonly type: 'checkpoint' }
  | { readonly type: 'search' };
export type MaintenanceReply =
  | { readonly body: Uint8Array | null }
  | { readonly work: SearchWork }
  | { readonly error: string };

type Answered = Exclude<MaintenanceReply, { readonly error: string }>;

/** How often the log is moved into the database. */
const CHECKPOINT_EVERY_MS = 2_000;
/** How long the writer must have been idle, and how often that is looked at. */
const QUIET_MS = 250;
/** Above this many closed segments (1 MiB each) compaction goes on beside commits. */
const MAX_WAITING = 256;

interface Waiting {
  readonly num: number;
  readonly compacted: number;
}

export class Maintenance {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  /** Nobody waits for an answer of a thread that ended. */
  readonly #ended = new AbortController();
  readonly #writer: WriterPort;
  readonly #run: Run<Operations>;
  readonly #next: Statement<[number], Waiting>;
  readonly #count: Statement<[], { n: number }>;
  readonly #onProblem: (problem: Error) => void;
  readonly #timer: NodeJS.Timeout;
  /** Segments up to here did not compact; they are tried again at the next start. */
  #skipTo = -1;
  /** The writer's commits when it was last found idle: as long as there are no more, it still is. */
  #quietAt = -1;
  #working: Promise<void> | null = null;
  #closing = false;
  #hurry = false;
  #wake: () => void = () => {};
  #checkpointing = false;

  /** @param onProblem a segment did not compact; its rows' bytes stay and serve */
  constructor(
    data: ReaderData,
    writer: WriterPort,
    run: Run<Operations>,
    read: Database,
    onProblem: (problem: Error) => void,
  ) {
    this.#worker = startWorker('maintenance', data);
    this.#exited = new Promise((resolve) => this.#worker.on('exit', () => resolve()));
    this.#worker.on('exit', () => this.#ended.abort());
    this.#writer = writer;
    this.#run = run;
    this.#onProblem = onProblem;
    this.#next = read.prepare(
      'SELECT num, compacted FROM segments WHERE closed = 1 AND compacted < 2 AND num > ? LIMIT 1',
    );
    this.#count = read.prepare(
      'SELECT count(*) AS n FROM segments WHERE closed = 1 AND compacted < 2',
    );
    this.#worker.on('error', (error) => {
      this.#closing = true;
      onProblem(error);
    });
    this.#timer = setInterval(() => void this.#checkpoint(), CHECKPOINT_EVERY_MS);
    this.#timer.unref();
    this.start();
  }

  /** There may be a closed segment to compact. */
  start(): void {
    if (this.#closing || this.#working) return;
    this.#working = this.#work()
      .catch((error: unknown) => this.#report(error))
      .finally(() => {
        this.#working = null;
      });
  }

  /** What the index of messages lacks next: read in the thread, between the other work. */
  async nextForSearch(): Promise<SearchWork> {
    if (this.#closing) return null;
    const reply = await this.#ask({ type: 'search' });
    return 'work' in reply ? reply.work : null;
  }

  /** Compacts what is left without waiting for quiet. */
  async settled(): Promise<void> {
    this.#hurry = true;
    this.#wake();
    this.start();
    while (this.#working) await this.#working;
    this.#hurry = false;
  }

  async #work(): Promise<void> {
    for (;;) {
      const waiting = this.#next.get(this.#skipTo);
      if (!waiting || !(await this.#quiet())) return;
      try {
        await this.#compact(waiting);
      } catch (error) {
        this.#skipTo = waiting.num;
        this.#report(error);
      }
    }
  }

  async #compact({ num, compacted }: Waiting): Promise<void> {
    if (compacted === 0) {
      const reply = await this.#ask({ type: 'compact', segment: num });
      const body = 'body' in reply ? reply.body : null;
      if (body) await this.#run('compaction.keep', { segment: num, body });
    }
    for (let commits = this.#writer.commits; await this.#run('compaction.dropBodies', num); ) {
      if (commits === this.#writer.commits) continue;
      if (!(await this.#quiet())) return;
      commits = this.#writer.commits;
    }
  }

  /**
   * Waits for a quiet moment, which lasts until the next commit: what a burst closed is done at once
   * when it is over. @returns false when the store closes
   */
  async #quiet(): Promise<boolean> {
    for (let idleMs = 0; !this.#closing && this.#quietAt !== this.#writer.commits; ) {
      if (this.#hurry || (this.#count.get()?.n ?? 0) > MAX_WAITING) break;
      const { commits } = this.#writer;
      await this.#pause(QUIET_MS / 4);
      idleMs = this.#writer.commits === commits ? idleMs + QUIET_MS / 4 : 0;
      if (idleMs >= QUIET_MS) this.#quietAt = commits;
    }
    return !this.#closing;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #checkpoint(): Promise<void> {
    if (this.#checkpointing || this.#closing) return;
    this.#checkpointing = true;
    try {
      await this.#ask({ type: 'checkpoint' });
    } catch (error) {
      this.#report(error);
    } finally {
      this.#checkpointing = false;
    }
  }

  /** One question after another: the thread answers in order. */
  #last: Promise<unknown> = Promise.resolve();
  #ask(request: MaintenanceRequest): Promise<Answered> {
    const ask = async (): Promise<Answered> => {
      this.#worker.postMessage(request);
      const { signal } = this.#ended;
      const [reply] = (await once(this.#worker, 'message', { signal })) as [MaintenanceReply];
      if ('error' in reply) throw new Error(reply.error);
      return reply;
    };
    const answer = this.#last.then(ask, ask);
    this.#last = answer;
    return answer;
  }

  #report(error: unknown): void {
    if (!this.#closing) this.#onProblem(error instanceof Error ? error : new Error(String(error)));
  }

  /** Ends after the step that runs. Call before the writer closes. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#timer);
    this.#wake();
    await this.#working;
    await this.#last.catch(() => {
      // Reported to whoever asked.
    });
    this.#worker.postMessage('close');
    await this.#exited;
  }
}
