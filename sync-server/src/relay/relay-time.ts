import type { Clock } from './ports.ts';

/**
 * Relay time: the later of the wall clock and the newest stored arrival plus the monotonic time
 * since. It never goes back, so a clock that was set back cannot stamp arrivals before older ones.
 */
export class RelayTime {
  readonly #clock: Clock;
  #baseMs: number;
  #baseMonotonicMs: number;

  constructor(clock: Clock, newestArrivalMs: number) {
    this.#clock = clock;
    this.#baseMs = newestArrivalMs;
    this.#baseMonotonicMs = clock.monotonicMs();
  }

  /** Unix ms, an integer. */
  now(): number {
    const monotonicMs = this.#clock.monotonicMs();
    const flowedMs = this.#baseMs + (monotonicMs - this.#baseMonotonicMs);
    const nowMs = Math.max(Math.floor(this.#clock.wallMs()), Math.floor(flowedMs));
    if (nowMs > flowedMs) {
      this.#baseMs = nowMs;
      this.#baseMonotonicMs = monotonicMs;
    }
    return nowMs;
  }

  /** How far the wall clock is behind; above a few seconds the admin is told. */
  wallBehindMs(): number {
    return this.now() - Math.floor(this.#clock.wallMs());
  }
}
