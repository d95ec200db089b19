import { describe, expect, it } from 'vitest';
import { addOutcome, emptyTotal, tableOf } from './table.ts';

describe('the table', () => {
  it('counts runs, adds up what was counted, and names the seeds that failed', () => {
    const total = emptyTotal('killed');
    addOutcome(total, { seed: 7, failures: [], counts: { kills: 2 } });
    addOutcome(total, {
      seed: 8,
      failures: ['one entry is missing', 'and another'],
      counts: { kills: 1 },
    });
    expect(tableOf([total])).toBe('killed  1 passed, 1 failed (0 s): 3 kills; failed seeds: 8');
  });

  it('says why a row did not run, and counts nothing for it', () => {
    const total = emptyTotal('storage', 'strace is not there.');
    expect(tableOf([total])).toBe('storage  skipped: strace is not there.');
    expect(total.passed + total.failed).toBe(0);
  });
});
