/** The short pass of `npm run fuzz`, and that it finds what is there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzz } from './fuzzer.ts';
import { allowedSteps, countSteps, stepsSoFar } from './steps.ts';
import { Broken, type Target } from './target.ts';
import { allTargets } from './targets/index.ts';

const INPUTS = 50_000;
/** What a run may leave in the heap: caches of the engine, and no more with more inputs. */
const MAX_GROWTH_BYTES = 24 * 1_048_576;
const LIMIT_MS = 900_000;

let targets: readonly Target[];
beforeAll(async () => {
  countSteps();
  targets = await allTargets();
});
afterAll(async () => {
  for (const target of targets) await target.close?.();
});

describe('hostile input', () => {
  it(
    `[R15] ${INPUTS.toLocaleString('en')} inputs and every kept one: no crash, nothing taken by halves, bounded work, flat memory`,
    async () => {
      const {
        findings,
        targets: reports,
        heapBefore,
        heapAfter,
      } = await fuzz({
        seed: 1,
        first: 0,
        inputs: INPUTS,
        targets,
      });
      expect(findings.map(({ target, number, what }) => ({ target, number, what }))).toEqual([]);
      expect(reports.reduce((sum, { inputs }) => sum + inputs, 0)).toBeGreaterThan(INPUTS);
      for (const { target, taken, refused } of reports) {
        expect.soft(taken, `${target} takes some`).toBeGreaterThan(0);
        expect.soft(refused, `${target} refuses some`).toBeGreaterThan(0);
      }
      expect(heapAfter - heapBefore).toBeLessThan(MAX_GROWTH_BYTES);
    },
    LIMIT_MS,
  );
});

describe('the fuzzer', () => {
  const reader = (run: Target['run']): Target => ({
    name: 'sample',
    share: 1,
    seeds: [Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)],
    mutate: (random, seed) =>
      seed.map((byte) => (random.chance(0.2) ? random.between(0, 255) : byte)),
    run,
  });

  it('finds a crash, a broken property and a changed input, and makes the input small', async () => {
    const options = { seed: 7, first: 0, inputs: 2_000 };
    const crash = await fuzz({
      ...options,
      targets: [
        reader((input) => {
          if (input.includes(200)) throw new TypeError('not a function');
          return 'taken';
        }),
      ],
    });
    expect(crash.findings).toMatchObject([{ what: 'TypeError: not a function' }]);
    expect(crash.findings[0]?.input).toEqual(Uint8Array.of(200));
    const broken = await fuzz({
      ...options,
      targets: [
        reader((input) => {
          if (input[3] === 9) throw new Broken('9 is taken');
          return 'refused';
        }),
      ],
    });
    expect(broken.findings).toMatchObject([{ what: 'Broken: 9 is taken' }]);
    const changed = await fuzz({
      ...options,
      inputs: 1,
      targets: [
        reader((input) => {
          input[0] = 0;
          return 'taken';
        }),
      ],
    });
    expect(changed.findings).toMatchObject([{ what: 'the input was changed' }]);
  });

  it('makes the same input from the same seed and number, alone or among others', async () => {
    const inputsOf = async (first: number, inputs: number): Promise<string[]> => {
      const seen: string[] = [];
      const target = reader((input) => {
        seen.push(input.join());
        return 'taken';
      });
      await fuzz({ seed: 3, first, inputs, targets: [target] });
      return seen.slice(target.seeds.length);
    };
    const all = await inputsOf(0, 20);
    expect(new Set(all).size).toBeGreaterThan(10);
    expect(await inputsOf(13, 1)).toEqual([all[13]]);
  });

  it('counts every byte that the bounded readers read', async () => {
    const { readStateVector } = await import('@corridor/core');
    const before = stepsSoFar();
    readStateVector(Uint8Array.of(1, 5, 0x81, 0x01));
    expect(stepsSoFar() - before).toBe(4);
    expect(allowedSteps(4)).toBeGreaterThanOrEqual(4);
  });
});
