/**
 * The window in which entries without a receipt are taken back (rule H5). An admin opens it after a
 * loss; it closes by itself, and with the server: nobody forgets it open.
 */
import type { PracticeId } from '@corridor/core';

export class HealWindow {
  readonly #openUntil = new Map<PracticeId, number>();
  readonly #nowMs: () => number;

  /** @param nowMs Unix ms */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** @returns when it closes by itself, Unix ms */
  open(practice: PracticeId, durationMs: number): number {
    const until = this.#nowMs() + durationMs;
    this.#openUntil.set(practice, until);
    return until;
  }

  close(practice: PracticeId): void {
    this.#openUntil.delete(practice);
  }

  isOpen(practice: PracticeId): boolean {
    return (this.#openUntil.get(practice) ?? 0) > this.#nowMs();
  }
}
