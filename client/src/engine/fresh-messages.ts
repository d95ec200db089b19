/**
 * Which of the messages that were taken in are new to somebody who has Corridor open: what the
 * screens may notify of. History is not, whichever way it comes: the first filling, an import, what
 * is healed, what was there before the engine started. What comes within a second is told together;
 * by then what was read at once on another device is known as read here too.
 */
import type { ConversationId } from '@corridor/core';
import type { LocalDatabase, MessageRow } from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import type { Cancel, Time } from './platform.ts';
import type { FreshNews } from './port.ts';

const GATHER_MS = 1_000;
/** The engine of a tab that closes is taken over by another tab's within seconds. */
const TAKEOVER_MS = 10_000;
/** What was written longer ago lay on a device that was away, or is healed: unread, but no news. */
const NEWS_FOR_MS = 24 * 3_600_000;
/** Of one conversation, told at once. */
const MAX_TOLD = 100;

export interface FreshMessagesOptions {
  readonly db: LocalDatabase;
  readonly time: Pick<Time, 'after'>;
  /** Relay time, Unix ms; null while it is not known. */
  readonly relayNowMs: () => number | null;
  readonly tell: (news: FreshNews) => void;
}

export class FreshMessages {
  readonly #o: FreshMessagesOptions;
  readonly #gathered = new Map<ConversationId, MessageRow[]>();
  /** Relay time: what arrived there before the engine started. */
  #startedMs: number | null = null;
  /** Relay time when everything was here for the first time. */
  #filledMs: number | null = null;
  #isFilled = false;
  #healing = false;
  #telling: Cancel | null = null;

  constructor(options: FreshMessagesOptions) {
    this.#o = options;
  }

  /** The line is up, and relay time is known. */
  async open(): Promise<void> {
    const nowMs = this.#o.relayNowMs();
    if (nowMs !== null) this.#startedMs ??= nowMs - TAKEOVER_MS;
    if (this.#isFilled) await this.filled();
  }

  /** Everything that the relay told of is here. */
  async filled(): Promise<void> {
    this.#isFilled = true;
    const nowMs = this.#o.relayNowMs();
    if (this.#filledMs !== null || nowMs === null) return;
    const { db } = this.#o;
    const known = await getMeta(db, 'filledAt');
    if (known === undefined) await setMeta(db, 'filledAt', nowMs);
    this.#filledMs = known ?? nowMs;
  }

  /** A relay that lost data is given it back: until it has it, nothing is news. */
  healing(on: boolean): void {
    this.#healing = on;
  }

  /** These were not here before. */
  added(rows: readonly MessageRow[]): void {
    for (const row of rows) {
      if (!this.#isFresh(row)) continue;
      const gathered = this.#gathered.get(row.conversation);
      if (gathered) gathered.push(row);
      else this.#gathered.set(row.conversation, [row]);
    }
    if (this.#gathered.size === 0) return;
    this.#telling ??= this.#o.time.after(GATHER_MS, () => this.#tell());
  }

  stop(): void {
    this.#telling?.();
    this.#gathered.clear();
  }

  #isFresh({ countable, proof, arrivedAt, at }: MessageRow): boolean {
    const nowMs = this.#o.relayNowMs();
    if (nowMs === null || this.#startedMs === null || this.#filledMs === null) return false;
    if (this.#healing || countable === 0 || proof === 'unproven' || arrivedAt === null)
      return false;
    return (
      arrivedAt > Math.max(this.#startedMs, this.#filledMs) &&
      Math.min(at, arrivedAt) > nowMs - NEWS_FOR_MS
    );
  }

  #tell(): void {
    this.#telling = null;
    for (const [conversation, rows] of this.#gathered) {
      // Where there are too many, a mention is not what is left out.
      const told = rows
        .sort((a, b) => (b.mentionsMe ?? 0) - (a.mentionsMe ?? 0) || bySequence(b, a))
        .slice(0, MAX_TOLD)
        .sort(bySequence);
      this.#o.tell({ type: 'fresh', conversation, refs: told.map(({ ref }) => ref) });
    }
    this.#gathered.clear();
  }
}

const bySequence = (a: MessageRow, b: MessageRow): number => (a.sequence ?? 0) - (b.sequence ?? 0);
