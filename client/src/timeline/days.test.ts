import { describe, expect, it } from 'vitest';
import { dayStartMs, isoDay } from './days.pure.ts';

describe('days of a date field', () => {
  it('begin at midnight of this device', () => {
    const ms = new Date(2026, 10, 21, 15, 30).getTime();
    expect(isoDay(ms)).toBe('2026-11-21');
    expect(dayStartMs('2026-11-21')).toBe(new Date(2026, 10, 21).getTime());
  });

  it('are none when they are no date', () => {
    for (const day of ['', '2026-02-30', '2026-13-01', '1969-12-31', 'yesterday', '20261-01-01']) {
      expect(dayStartMs(day)).toBeNull();
    }
  });
});
