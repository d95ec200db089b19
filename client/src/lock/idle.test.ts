import { describe, expect, it } from 'vitest';
import { isIdle } from './idle.ts';

describe('automatic lock', () => {
  it('comes after the minutes of the practice', () => {
    expect(isIdle(0, 15 * 60_000 - 1, 15)).toBe(false);
    expect(isIdle(0, 15 * 60_000, 15)).toBe(true);
  });

  it('never comes where the practice says never', () => {
    expect(isIdle(0, 9e12, 0)).toBe(false);
  });
});
