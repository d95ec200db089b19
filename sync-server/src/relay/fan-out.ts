import { type Arrival, encodeArrivals, encodeSegmentUpdate, type Struct } from '@corridor/core';
import type { Voice } from './ports.ts';

/** What one commit added to one segment, encoded once for everybody who listens. */
export class FanOut {
  #structs = new Map<number, Struct[]>();
  #arrivals: Arrival[] = [];
  #writer: Listener | null = null;
  #severalWriters = false;

  get empty(): boolean {
    return this.#arrivals.length === 0;
  }

  add(writer: Listener | null, client: number, struct: Struct, arrival: Arrival): void {
    if (this.#arrivals.length === 0) this.#writer = writer;
    else if (this.#writer !== writer) this.#severalWriters = true;
    const structs = this.#structs.get(client);
    if (structs === undefined) this.#structs.set(client, [struct]);
    else structs.push(struct);
    this.#arrivals.push(arrival);
  }

  /** Empties the batch. @returns null when there was nothing */
  take(): FanOutBatch | null {
    if (this.#arrivals.length === 0) return null;
    const structs = this.#structs;
    const arrivals = this.#arrivals;
    const onlyWriter = this.#severalWriters ? null : this.#writer;
    this.#structs = new Map();
    this.#arrivals = [];
    this.#writer = null;
    this.#severalWriters = false;
    const blocks = [];
    const firstClocks = new Map<number, number>();
    for (const [client, own] of structs) {
      blocks.push({ client, structs: own });
      firstClocks.set(client, own[0]?.clock ?? 0);
    }
    let lowestSequence = Number.MAX_SAFE_INTEGER;
    let highestSequence = 0;
    for (const { sequence } of arrivals) {
      if (sequence < lowestSequence) lowestSequence = sequence;
      if (sequence > highestSequence) highestSequence = sequence;
    }
    return {
      data: encodeSegmentUpdate(blocks),
      arrivals: encodeArrivals(arrivals),
      firstClocks,
      lowestSequence,
      highestSequence,
      onlyWriter,
    };
  }
}

export interface FanOutBatch {
  /** A y-websocket update message. */
  readonly data: Uint8Array;
  /** The body of an `arrivals` message. */
  readonly arrivals: Uint8Array;
  /** Per Yjs client id the first clock in `data`: what a reader had before it. */
  readonly firstClocks: ReadonlyMap<number, number>;
  readonly lowestSequence: number;
  readonly highestSequence: number;
  /** The channel that wrote all of it and needs no echo; null when several did. */
  readonly onlyWriter: Listener | null;
}

/** Who is told of a segment's changes: a channel, as the room sees it. */
export interface Listener {
  readonly voice: Voice;
  /** Something was committed, and this reader may read it now. */
  offer(batch: FanOutBatch): void;
  fallBehind(held: ReadonlyMap<number, number>, sequence: number): void;
  drained(): Promise<void>;
  segmentClosed(): void;
  close(code: number, reason: string): void;
}
