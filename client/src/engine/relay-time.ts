/**
 * Relay time, as pings tell it. Kept against the monotonic clock, so that setting this device's
 * wall clock changes nothing. The sample with the shortest round trip is the best one (Cristian,
 * 1989); a line that was lost starts afresh, because a sleeping device's monotonic clock may stand.
 */
import type { Time } from './platform.ts';

interface Sample {
  readonly roundTripMs: number;
  /** Relay time at the monotonic clock's zero. */
  readonly relayAtZeroMs: number;
}

const KEPT_SAMPLES = 8;

export class RelayTime {
  #samples: Sample[] = [];
  readonly #time: Time;

  constructor(time: Time) {
    this.#time = time;
  }

  /** The line was lost. */
  forget(): void {
    this.#samples = [];
  }

  /** @param sentMonoMs the monotonic clock when the ping (or hello) left */
  sample(sentMonoMs: number, relayTimeMs: number): void {
    const nowMs = this.#time.monoMs();
    const roundTripMs = nowMs - sentMonoMs;
    const relayAtZeroMs = relayTimeMs + roundTripMs / 2 - nowMs;
    this.#samples = [...this.#samples.slice(1 - KEPT_SAMPLES), { roundTripMs, relayAtZeroMs }];
  }

  get #best(): Sample | undefined {
    return this.#samples.reduce<Sample | undefined>(
      (best, each) => (best && best.roundTripMs <= each.roundTripMs ? best : each),
      undefined,
    );
  }

  /** Relay time now, Unix ms; null before the first sample of this line. */
  nowMs(): number | null {
    const best = this.#best;
    return best ? Math.round(best.relayAtZeroMs + this.#time.monoMs()) : null;
  }

  /** Relay time minus this device's wall clock, ms. */
  offsetMs(): number | null {
    const now = this.nowMs();
    return now === null ? null : now - this.#time.wallMs();
  }
}
