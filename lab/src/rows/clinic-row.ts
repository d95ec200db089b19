/** What rows of real processes share: one clinic lives through some runs, then a fresh one. */
import { SeededRandom } from '@corridor/core/testing';
import { untested } from '../checks/verdict.ts';
import { Clinic } from '../processes/clinic.ts';
import type { WatchedClinic } from '../processes/watched-clinic.ts';
import type { Row } from './row.ts';

/** Runs that one clinic lives through: a start costs seconds, and its history may not grow for ever. */
const RUNS_PER_CLINIC = 10;

/**
 * Breaks things and mends them again. What was meant to break and did not is a failure of the run:
 * it would pass for nothing. @returns counts, by name
 */
export type Trouble<C = Clinic> = (
  clinic: C,
  random: SeededRandom,
  seed: number,
) => Promise<Readonly<Record<string, number>>>;

/** Runs trouble, waits until all agree, and says what does not hold. */
export const runInClinicsOf =
  <C extends WatchedClinic & { close(): Promise<void> }>(
    open: () => Promise<C>,
    trouble: Trouble<C>,
    runsPerClinic = RUNS_PER_CLINIC,
  ): Row['run'] =>
  async (first, runs, tell) => {
    let clinic: C | null = null;
    try {
      for (let seed = first; seed < first + runs; seed++) {
        if (clinic === null || (seed - first) % runsPerClinic === 0) {
          await clinic?.close();
          clinic = await open();
        }
        const before = { sends: clinic.attemptCount, acknowledged: clinic.acknowledgedCount };
        const counts = await trouble(clinic, new SeededRandom(seed), seed);
        const { failures: found, tookMs, compared } = await clinic.agree();
        const sends = clinic.attemptCount - before.sends;
        const acknowledged = clinic.acknowledgedCount - before.acknowledged;
        const failures = [...found, ...untested({ sends, acknowledged, compared })];
        const agreeMs = Math.round(tookMs);
        tell({ seed, failures, counts: { ...counts, sends, acknowledged, agreeMs } });
        // What is broken stays broken: the next run begins with a clinic that is whole.
        if (failures.length > 0 || !clinic.isComplete) {
          await clinic.close();
          clinic = null;
        }
      }
    } finally {
      await clinic?.close();
    }
  };

/** Those of relays and of workstations in Node. */
export const runInClinics = (trouble: Trouble, runsPerClinic?: number): Row['run'] =>
  runInClinicsOf(() => Clinic.open(), trouble, runsPerClinic);

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** Somebody writes now and then, in a rhythm that the seed says. */
export const chatter = async (
  clinic: Clinic,
  random: SeededRandom,
  count: number,
  mostGapMs: number,
): Promise<void> => {
  for (let i = 0; i < count; i++) {
    clinic.write(random.pick(clinic.stations), random.between(0, 1));
    const gapMs = random.between(0, mostGapMs);
    if (gapMs > 0) await pause(gapMs);
  }
};
