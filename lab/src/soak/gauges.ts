/** What the relay, the engines and the lab use, over the whole soak. */
import type { Usage } from '../../probe.mjs';
import { fitLine, type Line } from '../measure/fit.ts';
import { askProbe, type Handles, handlesOf } from '../measure/process-usage.ts';
import type { LabWorkstation } from '../processes/workstation.ts';
import type { SoakClinic } from './soak-clinic.ts';

const MIB = 1_048_576;
const MS_PER_HOUR = 3_600_000;
/** What does not answer by then is stopped, or on its way. */
const ANSWER_MS = 5_000;
/** A process counts as warm after this part of its life, and not before {@link WARM_MS}. */
const WARM_SHARE = 0.3;
const WARM_MS = 60_000;

export interface RelaySample extends Usage {
  readonly atMs: number;
  /** Which start of the relay. */
  readonly pid: number;
  readonly handles: Handles | null;
}

export interface EngineSample {
  readonly usage: Usage;
  readonly handles: Handles | null;
}

const orNull = async <T>(answer: Promise<T>): Promise<T | null> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_MS);
  });
  const answered = await Promise.race([answer.catch(() => null), late]);
  clearTimeout(timer);
  return answered;
};

export const sampleEngine = async (station: LabWorkstation): Promise<EngineSample | null> => {
  if (!station.isRunning) return null;
  const { pid } = station;
  const usage = await orNull(station.usage());
  return usage && { usage, handles: handlesOf(pid) };
};

export class RelayGauge {
  readonly samples: RelaySample[] = [];
  readonly #clinic: SoakClinic;
  readonly #startedMs = performance.now();

  constructor(clinic: SoakClinic) {
    this.#clinic = clinic;
  }

  /** Adds a sample. @returns null while the relay does not answer */
  async sample(): Promise<RelaySample | null> {
    const { relay, probePath } = this.#clinic;
    if (!relay.isRunning) return null;
    const { pid } = relay;
    const usage = await orNull(askProbe(probePath));
    if (usage === null || !relay.isRunning || relay.pid !== pid) return null;
    const atMs = performance.now() - this.#startedMs;
    const sample: RelaySample = { ...usage, atMs, pid, handles: handlesOf(pid) };
    this.samples.push(sample);
    return sample;
  }

  /** Those of lives that were long enough, without the beginning of each. */
  get warm(): readonly RelaySample[] {
    return [...new Set(this.samples.map(({ pid }) => pid))].flatMap((pid) => {
      const life = this.samples.filter((sample) => sample.pid === pid);
      const bornMs = life[0]?.atMs ?? 0;
      const lastedMs = (life.at(-1)?.atMs ?? 0) - bornMs;
      const warmMs = bornMs + Math.max(WARM_MS, WARM_SHARE * lastedMs);
      return life.filter(({ atMs }) => atMs >= warmMs);
    });
  }

  /** Growth of a number in an hour, over all lives. */
  slope(of: (sample: RelaySample) => number): Line | null {
    return fitLine(
      this.warm.map((sample) => ({
        x: sample.atMs / MS_PER_HOUR,
        y: of(sample),
        group: sample.pid,
      })),
    );
  }
}

export const mib = (bytes: number): string => (bytes / MIB).toFixed(1);

/** A slope in words: `12.3 ± 4.5 MiB an hour`. */
export const slopeText = (line: Line | null, scale: number, unit: string): string =>
  line === null
    ? 'too few samples'
    : `${(line.slope / scale).toFixed(2)} ± ${(line.uncertainty / scale).toFixed(2)} ${unit} (${line.points} samples)`;
