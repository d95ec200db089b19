/** Whether somebody uses this workstation, in any of its tabs: told to the relay (M17). */
import type { Cancel, Time } from './platform.ts';

/** No input for this long: they are away. */
export const AWAY_AFTER_MS = 5 * 60_000;

export class Activity {
  readonly #time: Pick<Time, 'after' | 'monoMs'>;
  readonly #say: (active: boolean) => void;
  #usedAtMs: number;
  #told: boolean | null = null;
  #open = false;
  #later: Cancel = () => undefined;

  /** @param say sends it */
  constructor(time: Pick<Time, 'after' | 'monoMs'>, say: (active: boolean) => void) {
    this.#time = time;
    this.#say = say;
    // Whoever starts it is there.
    this.#usedAtMs = time.monoMs();
  }

  open(): void {
    this.#open = true;
    this.#told = null;
    this.#look();
  }

  close(): void {
    this.#open = false;
    this.#later();
  }

  /** Somebody touched a key, the mouse or the screen. */
  used(): void {
    this.#usedAtMs = this.#time.monoMs();
    this.#look();
  }

  #look(): void {
    if (!this.#open) return;
    this.#later();
    const leftMs = this.#usedAtMs + AWAY_AFTER_MS - this.#time.monoMs();
    const active = leftMs > 0;
    if (active !== this.#told) {
      this.#told = active;
      this.#say(active);
    }
    if (active) this.#later = this.#time.after(leftMs, () => this.#look());
  }
}
