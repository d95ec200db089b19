/**
 * The window in which entries without a receipt are taken back (rule H5). An admin opens it after a
 * loss; it closes by itself, and with the server: nobody forgets it open.
 */
import type { PracticeId } from '@corridor/core';
import type { Clock } from './ports.ts';

export class HealWindow {
  /** Until when, in monotonic ms: a wall clock that is set back would leave it open for longer. */
  readonly #openUntil = new Map<PracticeId, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns when it closes by itself, Unix ms as the clock says now */
  open(practice: PracticeId, durationMs: number): number {
    this.#openUntil.set(practice, this.#clock.monotonicMs() + durationMs);
    return this.#clock.wallMs() + durationMs;
  }

  close(practice: PracticeId): void {
    this.#openUntil.delete(practice);
  }

  isOpen(practice: PracticeId): boolean {
    const until = this.#openUntil.get(practice);
    return until !== undefined && until > this.#clock.monotonicMs();
  }
}
