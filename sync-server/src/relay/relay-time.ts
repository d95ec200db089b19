import type { EntryStore } from '../store/port.ts';
import type { Clock, RelayLog } from './ports.ts';

/** No relay ran before this: a wall clock that says less was never set. Unix ms. */
const FIRST_RELEASE_MS = Date.UTC(2026, 0, 1);
/**
 * A stored arrival further ahead of the wall clock is not believed. Wide, because a clock that is
 * behind (an empty battery, a new machine) is the common case, and then the arrivals are right.
 */
const MAX_AHEAD_MS = 10 * 365.25 * 86_400_000;

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

/** Relay time of a start: an absurd arrival, which would put every workstation's clock wrong, is told. */
export const loadRelayTime = async (
  store: Pick<EntryStore, 'newestArrival'>,
  clock: Clock,
  log: Pick<RelayLog, 'error'>,
): Promise<RelayTime> => {
  const wallMs = Math.floor(clock.wallMs());
  const latestMs = Math.max(wallMs, FIRST_RELEASE_MS) + MAX_AHEAD_MS;
  const newestMs = await store.newestArrival(Number.MAX_SAFE_INTEGER);
  if (newestMs <= latestMs) return new RelayTime(clock, newestMs);
  log.error(
    { newestArrivalMs: newestMs, wallMs },
    'An entry is stored as arrived more than ten years after now by this server’s clock. The' +
      ' entry stays as it is; relay time leaves it out. Check the clock of this server, and' +
      ' whether the database is yours.',
  );
  return new RelayTime(clock, await store.newestArrival(latestMs));
};
