/**
 * The one writer: runs jobs in order, each commit durable before its outcome is told. Commits that
 * stand next to each other share a transaction; an operation or a healing has its own. Knows no
 * thread: `writer.worker.ts` runs it in one, tests in place.
 */
import type { HealResult, RandomBytes } from '@corridor/core';
import Database from 'better-sqlite3';
import { decideFrame } from '../commit-rules.ts';
import { healEntries } from '../heal-rules.ts';
import type { FrameOutcome, FrameToCommit, HealEntry } from '../port.ts';
import { Receipts } from '../receipts.ts';
import { EntryTables } from './entry-tables.ts';
import { type OperationContext, OperationError, type OperationMap } from './operations.ts';

export type WriterJob =
  | { readonly type: 'commit'; readonly frames: readonly FrameToCommit[] }
  | { readonly type: 'heal'; readonly entries: readonly HealEntry[] }
  | { readonly type: 'run'; readonly name: string; readonly args: unknown };

export type JobResult =
  | { readonly type: 'committed'; readonly outcomes: readonly FrameOutcome[] }
  | { readonly type: 'healed'; readonly results: readonly HealResult[] }
  | { readonly type: 'ran'; readonly result: unknown }
  /** The operation said no: an {@link OperationError}. */
  | { readonly type: 'declined'; readonly code: string; readonly message: string }
  /** Nothing was stored or decided. */
  | { readonly type: 'unavailable'; readonly message: string };

export interface WriterOptions {
  readonly db: Database.Database;
  readonly era: number;
  /** The installation's. */
  readonly secret: Uint8Array;
  readonly operations: OperationMap;
  /** Unix ms. */
  readonly now: () => number;
  readonly random: RandomBytes;
}

type CommitJob = Extract<WriterJob, { type: 'commit' }>;

export class Writer {
  readonly #db: Database.Database;
  readonly #tables: EntryTables;
  readonly #options: WriterOptions;
  readonly #begin: Database.Statement;
  readonly #commit: Database.Statement;
  readonly #rollback: Database.Statement;

  constructor(options: WriterOptions) {
    const { db, era, secret, now, random } = options;
    this.#options = options;
    this.#db = db;
    this.#tables = new EntryTables(db, era, new Receipts(secret), now, random);
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
  }

  /** Runs jobs in order. @returns one result for each, in order; never throws */
  process(jobs: readonly WriterJob[]): JobResult[] {
    const results: JobResult[] = [];
    let group: CommitJob[] = [];
    const endGroup = (): void => {
      if (group.length > 0) results.push(...this.#commitGroup(group));
      group = [];
    };
    for (const job of jobs) {
      if (job.type === 'commit') {
        group.push(job);
        continue;
      }
      endGroup();
      results.push(job.type === 'heal' ? this.#heal(job.entries) : this.#run(job.name, job.args));
    }
    endGroup();
    return results;
  }

  /** All that waits in one transaction. A job that breaks it for a reason of its own goes alone. */
  #commitGroup(group: readonly CommitJob[]): JobResult[] {
    const done = this.#transaction(() =>
      group.map(({ frames }) => frames.map((frame) => decideFrame(frame, this.#tables))),
    );
    if (done.ok) return done.value.map((outcomes) => ({ type: 'committed', outcomes }));
    if (group.length > 1 && !isOfTheDisk(done.error)) {
      return group.flatMap((job) => this.#commitGroup([job]));
    }
    const message = String(done.error);
    return group.map(() => ({ type: 'unavailable', message }));
  }

  #heal(entries: readonly HealEntry[]): JobResult {
    const done = this.#transaction(() => healEntries(entries, this.#tables));
    if (done.ok) return { type: 'healed', results: done.value };
    return { type: 'unavailable', message: String(done.error) };
  }

  #run(name: string, args: unknown): JobResult {
    const operation = this.#options.operations[name];
    if (!operation) return { type: 'unavailable', message: `no operation ${name}` };
    const done = this.#transaction(() => {
      const { now, random, era, secret } = this.#options;
      const context: OperationContext = {
        db: this.#db,
        now: now(),
        random,
        era,
        secret,
        segments: this.#tables,
      };
      // The name chose the function, and `Run` ties its arguments to the name.
      return operation(context, args as never);
    });
    this.#tables.forgetDirectory();
    if (done.ok) return { type: 'ran', result: done.value };
    const { error } = done;
    if (error instanceof OperationError) {
      return { type: 'declined', code: error.code, message: error.message };
    }
    return { type: 'unavailable', message: `${name}: ${String(error)}` };
  }

  #transaction<T>(work: () => T): { ok: true; value: T } | { ok: false; error: unknown } {
    try {
      this.#begin.run();
      const value = work();
      this.#tables.flush();
      this.#commit.run();
      this.#tables.settle();
      return { ok: true, value };
    } catch (error) {
      this.#tables.revert();
      return { ok: false, error: this.#undo() ?? error };
    }
  }

  /** @returns why even that failed; null when all is as before */
  #undo(): unknown {
    // SQLite ends the transaction by itself after some failures (disk full, I/O).
    if (!this.#db.inTransaction) return null;
    try {
      this.#rollback.run();
      return null;
    } catch (error) {
      return error;
    }
  }
}

/** Whether trying the jobs one by one could help: not when the disk is full or broken. */
const isOfTheDisk = (error: unknown): boolean =>
  error instanceof Database.SqliteError && !error.code.startsWith('SQLITE_CONSTRAINT');
