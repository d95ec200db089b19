/**
 * Tells the relay how far this device holds everything of a conversation, so that who wrote there
 * learns that it is on its reader's device (M16). Only of what is whole here and not read yet: a
 * marker says more. What comes within a few seconds is one message.
 */
import { type ConversationId, type HeldMarker, MAX_MARKERS } from '@corridor/core';
import { comingOf } from '../local/coming.ts';
import type { LocalDatabase } from '../local/database.ts';
import type { Cancel, Time } from './platform.ts';

const GATHER_MS = 2_000;

export interface HeldReportOptions {
  readonly db: LocalDatabase;
  readonly time: Pick<Time, 'after'>;
  /** How far each conversation is in the read model, of those with nothing newer to come. */
  readonly reached: () => Iterable<readonly [ConversationId, number]>;
  readonly say: (markers: readonly HeldMarker[]) => void;
  readonly failed: (error: unknown) => void;
}

export class HeldReport {
  readonly #o: HeldReportOptions;
  readonly #told = new Map<ConversationId, number>();
  #planned: Cancel | null = null;
  #open = false;

  constructor(options: HeldReportOptions) {
    this.#o = options;
  }

  /** The line is up: the relay may have lost what it was told last. */
  open(): void {
    this.#told.clear();
    this.#open = true;
    this.changed();
  }

  close(): void {
    this.#open = false;
    this.#planned?.();
    this.#planned = null;
  }

  /** What is here may have changed. */
  changed(): void {
    if (!this.#open) return;
    this.#planned ??= this.#o.time.after(GATHER_MS, () => {
      this.#planned = null;
      this.#report().catch((error: unknown) => this.#o.failed(error));
    });
  }

  async #report(): Promise<void> {
    const { db, say } = this.#o;
    const fresh = [...this.#o.reached()].filter(
      ([conversation, sequence]) => sequence > (this.#told.get(conversation) ?? 0),
    );
    const rows = await db.conversations.bulkGet(fresh.map(([conversation]) => conversation));
    const markers: HeldMarker[] = [];
    for (const [index, [conversation, sequence]] of fresh.entries()) {
      const row = rows[index];
      if (!row || row.marker >= sequence || markers.length === MAX_MARKERS) continue;
      const { newer, older } = await comingOf(db, conversation);
      if (!newer && !older) markers.push({ conversation, sequence });
    }
    if (!this.#open || markers.length === 0) return;
    for (const { conversation, sequence } of markers) this.#told.set(conversation, sequence);
    say(markers);
  }
}
