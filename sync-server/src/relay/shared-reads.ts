/**
 * What a segment's channels ask of the store, read once for all who ask the same. After an outage a
 * whole practice comes back within seconds, and everybody who was in step before it lacks the same.
 *
 * An answer is kept for {@link LINGER_MS}, with what was committed since it was asked for: that is
 * sent behind it, so whoever comes later misses nothing.
 */
import {
  type Arrival,
  encodeArrivals,
  encodeStep2,
  type SegmentName,
  type StateVector,
} from '@corridor/core';
import type { EntryStore } from '../store/port.ts';
import type { FanOutBatch } from './fan-out.ts';
import type { Scheduler } from './ports.ts';

/** How long an answer is kept: the store reads at most some tens of megabytes in that time. */
const LINGER_MS = 500;
/** Different questions that are kept of one segment; the oldest goes first. */
const MAX_READINGS = 4;
/** An answer with more than this behind it is not worth keeping: a fresh one says it shorter. */
const MAX_MISSED_BYTES = 262_144;

export interface Answer {
  /** A y-websocket sync step 2; null when the asker lacks no entry. Shared: nobody changes it. */
  readonly step2: Uint8Array | null;
  readonly arrivals: readonly Arrival[];
  /** The same as the body of an `arrivals` message. */
  readonly arrivalsBody: Uint8Array;
}

/** What is committed of a segment. */
interface Committed {
  readonly name: SegmentName;
  vector(): StateVector;
  isCovered(vector: StateVector): boolean;
}

/** @throws what the store throws */
export type ReadAnswer = (room: Committed, vector: StateVector, since: number) => Promise<Answer>;

/** One question to the store. */
interface Reading {
  readonly since: number;
  /** Per Yjs client id that was committed when it was asked: the next clock, and the asker's. */
  readonly held: ReadonlyMap<number, { readonly next: number; readonly from: number }>;
  readonly answer: Promise<Answer>;
  /** Committed since it was asked. */
  readonly missed: FanOutBatch[];
  missedBytes: number;
}

export interface SharedAnswer {
  readonly answer: Promise<Answer>;
  /** To be sent behind it; what is committed from now on is not in it. */
  readonly missed: readonly FanOutBatch[];
}

/** Reads of one room. */
export class SharedReads {
  readonly #read: ReadAnswer;
  readonly #scheduler: Scheduler;
  #readings: Reading[] = [];

  constructor(read: ReadAnswer, scheduler: Scheduler) {
    this.#read = read;
    this.#scheduler = scheduler;
  }

  /** What a replica with this state vector lacks, and the arrivals above a sequence. */
  ask(room: Committed, vector: StateVector, since: number): SharedAnswer {
    const same = this.#readings.find((reading) => isSame(reading, vector, since));
    if (same !== undefined) return { answer: same.answer, missed: [...same.missed] };
    const held: Reading['held'] = new Map(
      [...room.vector()].map(([client, next]) => {
        return [client, { next, from: Math.min(next, vector.get(client) ?? 0) }];
      }),
    );
    const answer = this.#read(room, vector, since);
    const reading: Reading = { since, held, answer, missed: [], missedBytes: 0 };
    this.#readings.push(reading);
    if (this.#readings.length > MAX_READINGS) this.#readings.shift();
    answer.then(
      () => void this.#scheduler.after(LINGER_MS, () => this.#drop(reading)),
      () => this.#drop(reading), // Who asked hears of it.
    );
    return { answer, missed: [] };
  }

  /** Call with everything that is fanned out. */
  committed(batch: FanOutBatch): void {
    for (const reading of [...this.#readings]) {
      reading.missed.push(batch);
      reading.missedBytes += batch.data.length + batch.arrivals.length;
      if (reading.missedBytes > MAX_MISSED_BYTES) this.#drop(reading);
    }
  }

  /** The store changed without a fan-out: what was read or is being read may be from before. */
  forget(): void {
    this.#readings = [];
  }

  #drop(reading: Reading): void {
    this.#readings = this.#readings.filter((one) => one !== reading);
  }
}

/** Clocks that the store had not seen when it was asked are not compared: they are in `missed`. */
const isSame = (reading: Reading, vector: StateVector, since: number): boolean => {
  if (reading.since !== since) return false;
  for (const [client, { next, from }] of reading.held) {
    if (Math.min(next, vector.get(client) ?? 0) !== from) return false;
  }
  return true;
};

/** Answers from a store. */
export const readFrom =
  (store: EntryStore): ReadAnswer =>
  async (room, vector, since) => {
    // Arrivals first: what commits between the two reads must not be named before it is there.
    // Healed entries come late with old sequences: only the store knows of those.
    const arrivals = await store.arrivalsSince(room.name, since);
    const update = room.isCovered(vector) ? null : await store.diff(room.name, vector);
    return {
      step2: update && encodeStep2(update),
      arrivals,
      arrivalsBody: encodeArrivals(arrivals),
    };
  };
