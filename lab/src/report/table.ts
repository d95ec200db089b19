/** What a pass came to, as a table for the terminal. */
import type { RunOutcome } from '../rows/row.ts';

export interface RowTotal {
  readonly row: string;
  passed: number;
  failed: number;
  /** Why it did not run; then nothing counts. */
  readonly skipped: string | null;
  readonly counts: Record<string, number>;
  /** Seeds that failed, oldest first. */
  readonly failedSeeds: number[];
  /** What did not hold, over all runs. */
  readonly failures: string[];
  elapsedMs: number;
}

export const emptyTotal = (row: string, skipped: string | null = null): RowTotal => ({
  row,
  passed: 0,
  failed: 0,
  skipped,
  counts: {},
  failedSeeds: [],
  failures: [],
  elapsedMs: 0,
});

/** Adds one run to its row's total. */
export const addOutcome = (total: RowTotal, { seed, failures, counts }: RunOutcome): void => {
  if (failures.length === 0) total.passed++;
  else {
    total.failed++;
    total.failedSeeds.push(seed);
    total.failures.push(...failures);
  }
  for (const [name, count] of Object.entries(counts)) {
    total.counts[name] = (total.counts[name] ?? 0) + count;
  }
};

const counted = ({ counts }: RowTotal): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count.toLocaleString('en')} ${name}`)
    .join(', ');

/** One line for each row, aligned. */
export const tableOf = (totals: readonly RowTotal[]): string => {
  const width = Math.max(...totals.map(({ row }) => row.length));
  return totals
    .map((total) => {
      const name = total.row.padEnd(width);
      if (total.skipped !== null) return `${name}  skipped: ${total.skipped}`;
      const runs = `${total.passed} passed, ${total.failed} failed`;
      const seeds = total.failed > 0 ? `; failed seeds: ${total.failedSeeds.join(' ')}` : '';
      const seconds = `${Math.round(total.elapsedMs / 1000)} s`;
      return `${name}  ${runs} (${seconds}): ${counted(total)}${seeds}`;
    })
    .join('\n');
};
