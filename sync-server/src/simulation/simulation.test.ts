/**
 * The real relay and store, with model workstations, over a network and a disk that fail. A failing
 * seed is printed; `CORRIDOR_SEED=n` runs it alone.
 */
import { describe, expect, it } from 'vitest';
import { World } from './testing/world.ts';

const SEEDS = 200;
/** Tests of ten seeds each, so that progress shows. */
const SEEDS_PER_TEST = 10;
const only = process.env.CORRIDOR_SEED;

describe('[A1] [A3] [E8] [E9] [S7] [H4] [P3] a clinic in troubled times', () => {
  if (only !== undefined) {
    it(`seed ${only}`, async () => void (await new World(Number(only)).run()), 60_000);
    return;
  }
  for (let first = 1; first <= SEEDS; first += SEEDS_PER_TEST) {
    it(`seeds ${first} to ${first + SEEDS_PER_TEST - 1}`, async () => {
      for (let seed = first; seed < first + SEEDS_PER_TEST; seed++) {
        const { entries } = await new World(seed).run();
        expect(entries).toBeGreaterThan(0);
      }
    }, 60_000);
  }

  it('the same seed leaves the same trace', async () => {
    const once = await new World(4_711).run();
    const again = await new World(4_711).run();
    expect(again).toEqual(once);
    expect((await new World(4_712).run()).trace).not.toBe(once.trace);
  }, 60_000);
});
