import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyClock } from '../testing/samples.ts';
import {
  CLOCK_ZERO,
  type ClockState,
  MAX_CLOCK_AHEAD_MS,
  MAX_OBSERVED_AHEAD_MS,
  observe,
  parseStamp,
  Stamp,
  stampMs,
  stampOf,
  tick,
} from './clock.ts';

const compareClocks = (a: ClockState, b: ClockState): number =>
  Math.sign(a.ms - b.ms || a.counter - b.counter);
const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
/** A wall clock near the state's own, or anywhere. */
const stateAndNow = anyClock.chain((state) =>
  fc.record({
    state: fc.constant(state),
    nowMs: fc.oneof(
      fc.integer({ min: -3, max: 3 }).map((by) => state.ms + by),
      fc.integer({ min: 0, max: 2 ** 47 }),
    ),
  }),
);

describe('stamps', () => {
  it('[E7] a stamp is 16 hexadecimal digits that hold milliseconds and counter', () => {
    expect(stampOf({ ms: 0x0199_d5a3_c801, counter: 0x2a })).toBe('0199d5a3c801002a');
    fc.assert(
      fc.property(anyClock, (state) => {
        const stamp = stampOf(state);
        expect(Stamp.safeParse(stamp).success).toBe(true);
        expect(parseStamp(stamp)).toEqual(state);
        expect(stampMs(stamp)).toBe(state.ms);
      }),
    );
  });

  it('[E7] text order is clock order', () => {
    fc.assert(
      fc.property(anyClock, anyClock, (a, b) => {
        expect(compareTexts(stampOf(a), stampOf(b))).toBe(compareClocks(a, b));
      }),
    );
  });

  it.each([
    '',
    '0199d5a3c80000',
    '0199d5a3c80000000',
    '0199D5A3C8000000',
    '0199d5a3c800000g',
    ' 199d5a3c8000000',
    '0199d5a3c8000000\n',
  ])('[E7] %j is not a stamp', (text) => {
    expect(Stamp.safeParse(text).success).toBe(false);
  });

  it('[E7] the largest time fits', () => {
    const last = { ms: 2 ** 48 - 1, counter: 0xffff };
    expect(stampOf(last)).toBe('ffffffffffffffff');
    expect(parseStamp(stampOf(last))).toEqual(last);
  });
});

describe('tick', () => {
  it('[E7] a device’s stamps only grow, whatever its wall clock does', () => {
    fc.assert(
      fc.property(stateAndNow, ({ state, nowMs }) => {
        const next = tick(state, nowMs);
        expect(compareClocks(next, state)).toBe(1);
        expect(next.ms).toBeGreaterThanOrEqual(nowMs);
        expect(next.counter).toBeLessThanOrEqual(0xffff);
      }),
    );
  });

  it('[E7] nothing lies between a stamp and the next one while the wall clock stands', () => {
    fc.assert(
      fc.property(anyClock, (state) => {
        const value = (clock: ClockState): number => clock.ms * 65_536 + clock.counter;
        // Exact up to 2^53.
        fc.pre(state.ms < 2 ** 36);
        expect(value(tick(state, 0)) - value(state)).toBe(1);
      }),
    );
  });

  it('[E7] a full counter carries into the milliseconds', () => {
    expect(tick({ ms: 5, counter: 0xffff }, 5)).toEqual({ ms: 6, counter: 0 });
    expect(tick({ ms: 5, counter: 0xfffe }, 5)).toEqual({ ms: 5, counter: 0xffff });
  });

  it('[E7] a later wall clock starts the counter again', () => {
    expect(tick({ ms: 5, counter: 9 }, 6.9)).toEqual({ ms: 6, counter: 0 });
  });

  it.each([Number.NaN, -1, Number.NEGATIVE_INFINITY])(
    '[E7] a wall clock that says %d still gives a stamp',
    (nowMs) => {
      expect(tick(CLOCK_ZERO, nowMs)).toEqual({ ms: 0, counter: 1 });
    },
  );

  it('[E7] a wall clock beyond 48 bits still gives a stamp', () => {
    expect(stampOf(tick(CLOCK_ZERO, Number.POSITIVE_INFINITY))).toBe('ffffffffffff0000');
  });
});

describe('observe', () => {
  it('[E7] never goes back, and takes over at most relay time + 2 minutes', () => {
    fc.assert(
      fc.property(stateAndNow, anyClock, ({ state, nowMs }, seen) => {
        const relayNowMs = Math.max(0, nowMs);
        const after = observe(state, seen, relayNowMs);
        expect(compareClocks(after, state)).toBeGreaterThanOrEqual(0);
        expect(after.ms).toBeLessThanOrEqual(
          Math.max(state.ms, relayNowMs + MAX_OBSERVED_AHEAD_MS),
        );
      }),
    );
  });

  it('[E7] what is written after reading sorts after what was read', () => {
    fc.assert(
      fc.property(anyClock, anyClock, (state, seen) => {
        const next = tick(observe(state, seen, seen.ms), 0);
        expect(compareClocks(next, seen)).toBe(1);
      }),
    );
  });

  it('[E7] a stamp one millisecond beyond the bound is cut at the bound', () => {
    const relayNowMs = 1_000;
    const bound = relayNowMs + MAX_OBSERVED_AHEAD_MS;
    const at = (ms: number): ClockState => observe(CLOCK_ZERO, { ms, counter: 7 }, relayNowMs);
    expect(at(bound)).toEqual({ ms: bound, counter: 7 });
    expect(at(bound + 1)).toEqual({ ms: bound, counter: 0 });
  });

  it('[E7] the order in which stamps are read does not matter', () => {
    fc.assert(
      fc.property(anyClock, anyClock, anyClock, fc.nat(2 ** 40), (state, a, b, nowMs) => {
        const one = observe(observe(state, a, nowMs), b, nowMs);
        const other = observe(observe(state, b, nowMs), a, nowMs);
        expect(one).toEqual(other);
      }),
    );
  });

  it('[R10] what an engine takes over, the relay does not refuse', () => {
    expect(MAX_OBSERVED_AHEAD_MS).toBe(120_000);
    expect(MAX_CLOCK_AHEAD_MS).toBe(300_000);
  });
});
