/**
 * Writes down how far the filling is (`meta.fill`), for the banner and the settings. A workstation
 * that only catches up with what was just written does not say that it fetches: what is missing
 * is told when it lasts, or when the line goes while something is. A conversation of which nothing
 * is here, and closed segments that are missing when the line comes up, are told at once.
 */
import type { ConversationId } from '@corridor/core';
import type { FillProgress, LocalDatabase } from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import type { KnownHead } from './desk.ts';
import type { Cancel, Time } from './platform.ts';

/** Between two looks: a new workstation takes in many small heads in a second. */
const LOOK_MS = 200;
/** What was complete is called incomplete after this long. */
const GRACE_MS = 2_000;

export interface FillReportOptions {
  readonly db: LocalDatabase;
  readonly time: Time;
  readonly heads: () => readonly KnownHead[];
  /** Conversations whose closed segments are to be listed. */
  readonly unlisted: () => ReadonlySet<ConversationId>;
  /** {@link FillReport.hasLooked} is true from now on. */
  readonly looked: () => void;
  readonly failed: (error: unknown) => void;
}

const equal = (a: FillProgress | undefined, b: FillProgress): boolean =>
  a !== undefined &&
  a.done === b.done &&
  a.segmentsTotal === b.segmentsTotal &&
  a.segmentsDone === b.segmentsDone &&
  a.completeTo === b.completeTo;

export class FillReport {
  readonly #o: FillReportOptions;
  /** As it was written down last. */
  #said: FillProgress | undefined;
  /** The relay has told of every head: before that nothing can be called complete. */
  #open = false;
  #hasLooked = false;
  /** Lines that came up so far: what was looked at on one says nothing of the next. */
  #lines = 0;
  #missingSince: number | null = null;
  #next: Cancel | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: FillReportOptions) {
    this.#o = options;
  }

  /** What the last engine did not come to say: it ended before it had everything. */
  async load(): Promise<void> {
    const { db } = this.#o;
    this.#said = await getMeta(db, 'fill');
    if (!this.#said?.done) return;
    const behind = await db.conversations.filter((row) => row.behind).count();
    const absent = await db.segments.where('state').equals('absent').count();
    if (behind + absent > 0) await this.#say({ ...this.#said, done: false });
  }

  /** Since the line is up what is written down was compared with what the relay told of. */
  get hasLooked(): boolean {
    return this.#hasLooked;
  }

  /** The welcome was taken over. */
  async open(): Promise<void> {
    if (this.#open) return this.changed();
    this.#open = true;
    this.#lines += 1;
    try {
      await this.#look(GRACE_MS);
    } catch (error) {
      this.#o.failed(error);
      this.#lookIn(GRACE_MS);
    }
  }

  /** The line is gone: what is missing now stays so. */
  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#hasLooked = false;
    this.#next?.();
    this.#next = null;
    await this.#look(0);
  }

  /** Something came, or is missing: looked at soon. */
  changed(): void {
    if (this.#open && this.#next === null) this.#lookIn(LOOK_MS);
  }

  #lookIn(delayMs: number): void {
    this.#next?.();
    this.#next = this.#o.time.after(delayMs, () => {
      this.#next = null;
      if (!this.#open) return;
      this.#look(GRACE_MS).catch((error: unknown) => this.#o.failed(error));
    });
  }

  /** One look at a time. */
  #look(graceMs: number): Promise<void> {
    const line = this.#open ? this.#lines : null;
    const run = async (): Promise<void> => {
      await measured();
      if (this.#hasLooked || !this.#open || line !== this.#lines) return;
      this.#hasLooked = true;
      this.#o.looked();
    };
    const measured = async (): Promise<void> => {
      const { progress, mayBeYears } = await this.#measure();
      if (progress.done) this.#missingSince = null;
      else if (this.#said?.done && !mayBeYears) {
        const nowMs = this.#o.time.monoMs();
        this.#missingSince ??= nowMs;
        const restMs = this.#missingSince + graceMs - nowMs;
        if (restMs > 0 && this.#open) return this.#lookIn(Math.max(restMs, LOOK_MS));
      }
      if (!equal(this.#said, progress)) await this.#say(progress);
    };
    this.#looking = this.#looking.catch(() => undefined).then(run);
    return this.#looking;
  }

  async #say(progress: FillProgress): Promise<void> {
    await setMeta(this.#o.db, 'fill', progress);
    this.#said = progress;
  }

  async #measure(): Promise<{ progress: FillProgress; mayBeYears: boolean }> {
    const { segments } = this.#o.db;
    const absent = await segments.where('state').equals('absent').toArray();
    const closed = await segments.where('state').equals('closed').count();
    const unlisted = this.#o.unlisted();
    const heads = this.#o.heads();
    const behind = heads.filter(({ isBehind }) => isBehind);
    // No closed segment is newer than its head, and an unlisted one is not known better.
    const vague = heads.filter((each) => each.isBehind || unlisted.has(each.conversation));
    const missing = [...absent.map(({ toMs }) => toMs), ...vague.map(({ latestMs }) => latestMs)];
    return {
      progress: {
        segmentsTotal: closed + absent.length + heads.length,
        segmentsDone: closed + heads.length - behind.length,
        completeTo: missing.reduce((latest, ms) => Math.max(latest, ms), 0),
        done: missing.length + unlisted.size === 0,
      },
      // While the line is up, a segment that is not here was an open head a moment ago.
      mayBeYears:
        behind.some(({ isNew }) => isNew) ||
        (!this.#hasLooked && absent.length + unlisted.size > 0),
    };
  }
}
