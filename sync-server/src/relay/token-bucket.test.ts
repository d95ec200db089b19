import { describe, expect, it } from 'vitest';
import { TokenBuckets } from './token-bucket.ts';

describe('buckets by key', () => {
  it('[R15] each key has its own, shared by whoever asks for it', () => {
    const buckets = new TokenBuckets<string>(10, 100);
    expect(buckets.of('anna', 0).take(100, 0)).toBe(true);
    expect(buckets.of('anna', 0).take(1, 0)).toBe(false);
    expect(buckets.of('ben', 0).take(100, 0)).toBe(true);
  });

  it('[R15] those that are full again are forgotten, those in use are not', () => {
    const buckets = new TokenBuckets<number>(10, 100);
    buckets.of(-1, 0).spend(1_000_000_000, 0);
    for (let key = 0; key < 100_000; key++) buckets.of(key, key * 1_000).take(1, key * 1_000);
    expect(buckets.size).toBeLessThan(3_000);
    expect(buckets.of(-1, 100_000_000).take(1, 100_000_000)).toBe(false);
  });
});
