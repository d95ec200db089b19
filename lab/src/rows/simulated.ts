/** The whole system in one process, with a fake clock, network and disk, all from one seed. */
import { World } from '../../../sync-server/src/simulation/testing/world.ts';
import type { Row } from './row.ts';

/** Things that happen to the simulated clinic in one run. */
const STEPS = 500;

export const simulated: Row = {
  name: 'simulated',
  title: `whole system simulated, ${STEPS} steps a seed`,
  longRuns: 10_000,
  shortRuns: 5,
  async run(first, runs, tell) {
    for (let seed = first; seed < first + runs; seed++) {
      try {
        const { entries } = await new World(seed, STEPS).run();
        const failures = entries > 0 ? [] : ['nothing was tested: nobody stored anything'];
        tell({ seed, failures, counts: { steps: STEPS, entries } });
      } catch (error) {
        tell({ seed, failures: [String(error)], counts: { steps: STEPS } });
      }
    }
  },
};
