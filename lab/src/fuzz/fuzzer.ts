/**
 * Runs mutated inputs through targets. Input n of a seed is made from the seed and n alone, so it
 * is the same input in every run of the same commit, and can be asked for by itself.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SeededRandom } from '@corridor/core/testing';
import { keptInputs } from './corpus.ts';
import { shrink } from './shrink.ts';
import type { Outcome, Target } from './target.ts';

export interface Finding {
  readonly target: string;
  /** Number of the input, or null for one of the corpus. */
  readonly number: number | null;
  readonly what: string;
  /** As small as it could be made. */
  readonly input: Uint8Array;
}

export interface Slow {
  readonly number: number | null;
  readonly ms: number;
  readonly bytes: number;
}

export interface TargetReport {
  readonly target: string;
  inputs: number;
  taken: number;
  refused: number;
  bytes: number;
  ms: number;
  /** The slowest, slowest first. */
  readonly slowest: Slow[];
}

export interface FuzzReport {
  readonly targets: readonly TargetReport[];
  readonly findings: readonly Finding[];
  /** Bytes of heap in use after a collection: when a tenth was done, and at the end. */
  readonly heapBefore: number;
  readonly heapAfter: number;
}

export interface FuzzOptions {
  readonly seed: number;
  /** The number of the first input. */
  readonly first: number;
  readonly inputs: number;
  readonly targets: readonly Target[];
  /** Called about once in ten seconds, with how many inputs were tried. */
  readonly onProgress?: (done: number) => void;
}

const SLOWEST = 3;
/** The same defect found so often is found; more tell nothing. */
const FINDINGS_PER_TARGET = 5;
const PROGRESS_MS = 10_000;
const CHECK_ALL_EVERY = 5_000;
const NOTHING = new Uint8Array(0);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const heapInUse = (): number => {
  collect();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
};

/** Two numbers to one that tells them apart well enough to seed with (Knuth's multiplier). */
const mixed = (seed: number, number: number): number =>
  (Math.imul(seed, 0x9e37_79b1) ^ Math.imul(number + 1, 0x85eb_ca6b)) >>> 0;

class Run {
  readonly findings: Finding[] = [];
  readonly reports: readonly TargetReport[];
  readonly #targets: readonly Target[];
  readonly #pools: ReadonlyMap<Target, readonly Uint8Array[]>;
  readonly #shares: readonly Target[];
  readonly #seed: number;

  constructor({ seed, targets }: FuzzOptions) {
    this.#seed = seed;
    this.#targets = targets;
    this.#pools = new Map(targets.map((one) => [one, [...one.seeds, ...keptInputs(one.name)]]));
    this.#shares = targets.flatMap((one) => Array.from({ length: one.share }, () => one));
    this.reports = targets.map(({ name }) => ({
      target: name,
      inputs: 0,
      taken: 0,
      refused: 0,
      bytes: 0,
      ms: 0,
      slowest: [],
    }));
  }

  /** Seeds and kept inputs as they are. */
  async corpus(): Promise<void> {
    for (const target of this.#targets) {
      for (const input of this.#pools.get(target) ?? []) await this.#try(target, input, null);
    }
  }

  async input(number: number): Promise<void> {
    const random = new SeededRandom(mixed(this.#seed, number));
    const target = random.pick(this.#shares);
    const pool = this.#pools.get(target) ?? [];
    const input = target.mutate(random, random.pick(pool), random.pick(pool));
    await this.#try(target, input, number);
  }

  /** @param number of the last input before */
  async checkAll(number: number): Promise<void> {
    for (const target of this.#targets) {
      try {
        await target.checkAll?.();
      } catch (error) {
        this.findings.push({ target: target.name, number, what: String(error), input: NOTHING });
      }
    }
  }

  async #try(target: Target, input: Uint8Array, number: number | null): Promise<void> {
    const report = this.reports.find(({ target: name }) => name === target.name) as TargetReport;
    const asItCame = input.slice();
    const startedMs = performance.now();
    let outcome: Outcome | null = null;
    let what: string | null = null;
    try {
      const given = target.run(input);
      outcome = given instanceof Promise ? await given : given;
    } catch (error) {
      what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    const ms = performance.now() - startedMs;
    if (what === null && Buffer.compare(asItCame, input) !== 0) what = 'the input was changed';
    report.inputs++;
    report.bytes += input.length;
    report.ms += ms;
    if (outcome === 'taken') report.taken++;
    if (outcome === 'refused') report.refused++;
    this.#noteTime(report, { number, ms, bytes: input.length });
    if (what !== null) await this.#found(target, asItCame, number, what);
  }

  #noteTime({ slowest }: TargetReport, slow: Slow): void {
    if (slowest.length === SLOWEST && slow.ms <= (slowest.at(-1)?.ms ?? 0)) return;
    slowest.push(slow);
    slowest.sort((a, b) => b.ms - a.ms);
    slowest.length = Math.min(slowest.length, SLOWEST);
  }

  async #found(
    target: Target,
    input: Uint8Array,
    number: number | null,
    what: string,
  ): Promise<void> {
    const earlier = this.findings.filter((finding) => finding.target === target.name);
    const kind = kindOf(what);
    if (earlier.length >= FINDINGS_PER_TARGET || earlier.some((one) => kindOf(one.what) === kind)) {
      return;
    }
    const small = await shrink(input, async (candidate) => {
      try {
        await target.run(candidate.slice());
        return false;
      } catch (error) {
        return kindOf(error instanceof Error ? `${error.name}: ${error.message}` : '') === kind;
      }
    });
    this.findings.push({ target: target.name, number, what, input: small });
  }
}

/** A sentence without its numbers: two inputs that break the same thing say the same. */
const kindOf = (what: string): string => what.replace(/\d+/g, 'n').slice(0, 120);

/** @returns what was found and counted; the findings are not kept yet */
export const fuzz = async (options: FuzzOptions): Promise<FuzzReport> => {
  const { first, inputs, onProgress } = options;
  const run = new Run(options);
  await run.corpus();
  let heapBefore = heapInUse();
  let toldMs = performance.now();
  for (let i = 0; i < inputs; i++) {
    await run.input(first + i);
    if (i === Math.floor(inputs / 10)) heapBefore = heapInUse();
    if ((i + 1) % CHECK_ALL_EVERY === 0) await run.checkAll(first + i);
    if (performance.now() - toldMs > PROGRESS_MS) {
      toldMs = performance.now();
      onProgress?.(i + 1);
    }
  }
  await run.checkAll(first + inputs - 1);
  return {
    targets: run.reports,
    findings: run.findings,
    heapBefore,
    heapAfter: heapInUse(),
  };
};
