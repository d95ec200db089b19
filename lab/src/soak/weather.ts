/**
 * Faults of every kind, for as long as it lasts: lines, workstations, the relay, clocks. The seed
 * decides what comes when; nothing is struck again before it has recovered.
 */
import type { SeededRandom } from '@corridor/core/testing';
import { FAULTS, plan } from '../rows/network.ts';
import type { SoakClinic } from './soak-clinic.ts';

const HOUR_MS = 3_600_000;
/** Wrong by hours and by years; right every third time. */
const STATION_OFFSETS = [0, 0, HOUR_MS, -HOUR_MS, 26 * HOUR_MS, -87_600 * HOUR_MS] as const;
const RELAY_OFFSETS = [0, HOUR_MS, -HOUR_MS, 26 * HOUR_MS, -26 * HOUR_MS] as const;

/**
 * The relay is killed in this part of each hour, or of the whole if that is shorter: what it leaks
 * is seen in the life that follows.
 */
const KILLS_UNTIL = 0.3;
const KILLS = 3;

const MOST_LINES = 6;
const MOST_PAUSE_MS = 2_500;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

type Seat = SoakClinic['seats'][number];

export class Weather {
  readonly counts: Record<string, number> = {};
  readonly #clinic: SoakClinic;
  readonly #random: SeededRandom;
  readonly #signal: AbortSignal;
  readonly #under = new Set<Promise<void>>();
  readonly #struck = new Set<Seat>();
  #relayIsStruck = false;

  /** @param signal the faults end, and everything recovers */
  constructor(clinic: SoakClinic, random: SeededRandom, signal: AbortSignal) {
    this.#clinic = clinic;
    this.#random = random;
    this.#signal = signal;
  }

  /** @returns when the faults have ended and everything runs again */
  async run(lastsMs: number): Promise<void> {
    const kills = this.#killTimes(lastsMs);
    const startedMs = performance.now();
    while (!this.#signal.aborted) {
      await pause(this.#random.between(200, MOST_PAUSE_MS), this.#signal);
      if (this.#signal.aborted) break;
      const killAtMs = kills[0];
      if (killAtMs !== undefined && performance.now() - startedMs > killAtMs) {
        kills.shift();
        this.#strikeRelay('relay-killed', (offsetMs) => this.#killRelay(offsetMs));
      } else this.#strike();
    }
    await Promise.all(this.#under);
  }

  #killTimes(lastsMs: number): number[] {
    const periodMs = Math.min(lastsMs, HOUR_MS);
    const times: number[] = [];
    for (let fromMs = 0; fromMs + periodMs <= lastsMs; fromMs += periodMs) {
      for (let i = 0; i < KILLS; i++) {
        times.push(fromMs + this.#random.fraction() * KILLS_UNTIL * periodMs);
      }
    }
    return times.sort((a, b) => a - b);
  }

  #count(kind: string): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
  }

  #strike(): void {
    const random = this.#random;
    const chance = random.fraction();
    if (chance < 0.05) {
      this.#strikeRelay('relay-stopped', (_offsetMs, lastsMs) => this.#stopRelay(lastsMs));
    } else if (chance < 0.2)
      this.#strikeSeat('engine-killed', (...all) => this.#killStation(...all));
    else if (chance < 0.3)
      this.#strikeSeat('engine-stopped', (...all) => this.#stopStation(...all));
    else if (chance < 0.4) {
      this.#strikeSeat('clock-jumped', ({ station }, offsetMs) => station.setClock(offsetMs));
    } else {
      for (let i = random.between(1, MOST_LINES); i > 0; i--) this.#strikeLine();
    }
  }

  #during(work: Promise<void>): void {
    // A workstation may end under what is done to it: that is a fault of its own, told at the end.
    const safe = work.catch((error: unknown) => this.#clinic.fail(`a fault: ${String(error)}`));
    this.#under.add(safe);
    void safe.finally(() => this.#under.delete(safe));
  }

  #strikeLine(): void {
    const random = this.#random;
    const fault = random.pick(FAULTS);
    const strike = plan(fault, random);
    const lastsMs = random.between(500, 12_000);
    this.#strikeSeat(fault, async ({ line }) => {
      await strike(line);
      await pause(lastsMs, this.#signal);
      line.restore();
    });
  }

  /** @param work given numbers that are drawn whether it comes to them or not */
  #strikeSeat(
    kind: string,
    work: (seat: Seat, offsetMs: number, lastsMs: number) => Promise<void>,
  ): void {
    const seat = this.#random.pick(this.#clinic.seats);
    const offsetMs = this.#random.pick(STATION_OFFSETS);
    const lastsMs = this.#random.between(500, 20_000);
    if (this.#struck.has(seat)) return;
    this.#struck.add(seat);
    this.#count(kind);
    this.#during(work(seat, offsetMs, lastsMs).finally(() => this.#struck.delete(seat)));
  }

  #strikeRelay(kind: string, work: (offsetMs: number, lastsMs: number) => Promise<void>): void {
    const offsetMs = this.#random.pick(RELAY_OFFSETS);
    const lastsMs = this.#random.between(500, 12_000);
    if (this.#relayIsStruck) return;
    this.#relayIsStruck = true;
    this.#count(kind);
    this.#during(
      work(offsetMs, lastsMs).finally(() => {
        this.#relayIsStruck = false;
      }),
    );
  }

  async #killRelay(offsetMs: number): Promise<void> {
    await this.#clinic.relay.kill();
    await this.#clinic.startRelay(offsetMs);
  }

  async #stopRelay(lastsMs: number): Promise<void> {
    this.#clinic.relay.signal('SIGSTOP');
    await pause(lastsMs, this.#signal);
    this.#clinic.relay.signal('SIGCONT');
  }

  async #killStation(seat: Seat, offsetMs: number, lastsMs: number): Promise<void> {
    await seat.station.kill();
    await pause(lastsMs, this.#signal);
    await this.#clinic.startStation(seat, { clockOffsetMs: offsetMs });
  }

  async #stopStation({ station }: Seat, _offsetMs: number, lastsMs: number): Promise<void> {
    station.signal('SIGSTOP');
    await pause(lastsMs, this.#signal);
    station.signal('SIGCONT');
  }
}
