/**
 * Slack's `ts` as a clock stamp. Slack's six decimals order the events of a second, so they go
 * into the milliseconds and the counter; 64 steps between two of them are left for what one event
 * becomes when it is split.
 */
import { type Stamp, stampOf } from '@corridor/core';

/** Entries that one event can become: 64 × 8,000 characters, twelve times Slack's own limit. */
export const STEPS = 64;

export interface SlackTime {
  /** Unix milliseconds. */
  readonly ms: number;
  /** The microseconds within the millisecond, 0 to 999. */
  readonly rest: number;
}

/** @param ts as `SlackTs` accepts it */
export const slackTime = (ts: string): SlackTime => {
  const [seconds = '0', fraction = ''] = ts.split('.');
  const micros = Number(fraction.padEnd(6, '0'));
  return { ms: Number(seconds) * 1_000 + Math.floor(micros / 1_000), rest: micros % 1_000 };
};

/** @param step 0 to 63: the place among what the event became */
export const slackStamp = (ts: string, step: number): Stamp => {
  const { ms, rest } = slackTime(ts);
  return stampOf({ ms, counter: rest * STEPS + Math.min(step, STEPS - 1) });
};

/** One spelling for one time: two exports may write `.1` and `.100000`. */
export const canonicalTs = (ts: string): string => {
  const [seconds = '0', fraction = ''] = ts.split('.');
  return `${Number(seconds)}.${fraction.padEnd(6, '0')}`;
};
