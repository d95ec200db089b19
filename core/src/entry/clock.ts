/**
 * Hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014): 48 bits of Unix
 * milliseconds and a 16-bit counter, written as 16 lower-case hexadecimal digits, so that text
 * order is clock order. A full counter carries into the milliseconds.
 */
import { z } from 'zod';

/** The expression of a stamp, to stand inside another. */
export const STAMP_PATTERN = '[0-9a-f]{16}';

export const Stamp = z
  .string()
  .regex(new RegExp(`^${STAMP_PATTERN}$`), 'not a clock stamp')
  .brand<'Stamp'>();
export type Stamp = z.infer<typeof Stamp>;

const MAX_COUNTER = 0xffff;
const MAX_MS = 2 ** 48 - 1;

/** An engine takes over at most relay time + 2 minutes from what it reads. */
export const MAX_OBSERVED_AHEAD_MS = 120_000;
/** The relay refuses an entry stamped more than five minutes ahead of relay time. */
export const MAX_CLOCK_AHEAD_MS = 300_000;

export interface ClockState {
  readonly ms: number;
  readonly counter: number;
}

export const CLOCK_ZERO: ClockState = { ms: 0, counter: 0 };

/** @param ms Unix milliseconds, 0 to 2^48 - 1. */
export const stampOf = ({ ms, counter }: ClockState): Stamp =>
  (ms.toString(16).padStart(12, '0') + counter.toString(16).padStart(4, '0')) as Stamp;

export const parseStamp = (stamp: Stamp): ClockState => ({
  ms: Number.parseInt(stamp.slice(0, 12), 16),
  counter: Number.parseInt(stamp.slice(12), 16),
});

export const stampMs = (stamp: Stamp): number => Number.parseInt(stamp.slice(0, 12), 16);

const clampMs = (ms: number): number => Math.min(MAX_MS, Math.max(0, Math.floor(ms)));

/** The next stamp: later than `state` and not earlier than `nowMs`. */
export const tick = (state: ClockState, nowMs: number): ClockState => {
  const now = clampMs(nowMs);
  if (now > state.ms) return { ms: now, counter: 0 };
  if (state.counter < MAX_COUNTER) return { ms: state.ms, counter: state.counter + 1 };
  return { ms: state.ms + 1, counter: 0 };
};

/**
 * Takes over a stamp that was read, so that what is written next sorts after it.
 * @param relayNowMs relay time; a stamp further ahead than {@link MAX_OBSERVED_AHEAD_MS} is taken
 *   over only up to that bound, so one wrong clock cannot drag everybody into the future.
 */
export const observe = (state: ClockState, seen: ClockState, relayNowMs: number): ClockState => {
  const boundMs = clampMs(relayNowMs + MAX_OBSERVED_AHEAD_MS);
  const bounded = seen.ms > boundMs ? { ms: boundMs, counter: 0 } : seen;
  if (bounded.ms > state.ms) return bounded;
  if (bounded.ms === state.ms && bounded.counter > state.counter) return bounded;
  return state;
};
