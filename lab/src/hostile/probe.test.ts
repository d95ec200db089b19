import { describe, expect, it } from 'vitest';
import { latencyOf } from './probe.ts';

describe('how long messages took', () => {
  it('is infinite at the 99th percentile when one in fifty was never read', () => {
    const quick = Array.from({ length: 98 }, () => 5);
    const never = Number.POSITIVE_INFINITY;
    expect(latencyOf([never, ...quick, never])).toEqual({ messages: 100, p50: 5, p99: never });
    expect(latencyOf([...quick, 7, 9])).toEqual({ messages: 100, p50: 5, p99: 9 });
  });

  it('is no number when nothing was written', () => {
    expect(latencyOf([])).toEqual({ messages: 0, p50: Number.NaN, p99: Number.NaN });
  });
});
