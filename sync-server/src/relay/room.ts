/**
 * What the relay holds in memory of a segment: who wrote up to which clock, and who listens. No
 * `Y.Doc` and no entry. Only committed state is ever told to anybody; `pending` is what was handed
 * to the store and not answered yet.
 */
import {
  addToDigest,
  type ConversationId,
  type DeviceId,
  type Digest,
  type EntryId,
  encodeStep1,
  entryIdBytes,
  type SegmentName,
  type StateVector,
  writeStateVector,
} from '@corridor/core';
import type { SegmentState } from '../store/port.ts';
import { FanOut, type Listener } from './fan-out.ts';
import type { SharedReads } from './shared-reads.ts';

export interface Writer {
  readonly device: DeviceId;
  /** The next clock, as committed. */
  next: number;
  /** The next clock once everything that is in flight commits. */
  pending: number;
}

interface CommittedEntry {
  readonly id: EntryId;
  readonly sequence: number;
}

export class Room {
  readonly name: SegmentName;
  readonly conversation: ConversationId;
  floor: number;
  closed: boolean;
  head: SegmentName;
  lastSequence: number;
  entries: number;
  /** Of what is committed: asked for often, so it is not read from the store (S7, R15). */
  digest: Digest;
  readonly writers = new Map<number, Writer>();
  readonly channels = new Set<Listener>();
  readonly fanOut = new FanOut();
  readonly reads: SharedReads;
  /** Frames handed to the store and not answered: the room must not leave the cache. */
  inFlight = 0;
  #step1: Uint8Array | null = null;

  constructor(state: SegmentState, reads: SharedReads) {
    this.reads = reads;
    this.name = state.name;
    this.conversation = state.conversation;
    this.floor = state.floor;
    this.closed = state.closed;
    this.head = state.head;
    this.lastSequence = state.lastSequence;
    this.entries = state.entries;
    this.digest = state.digest;
    this.#takeWriters(state);
  }

  #takeWriters(state: SegmentState): void {
    for (const [client, { next, device }] of state.writers) {
      const writer = this.writers.get(client);
      if (writer === undefined) this.writers.set(client, { device, next, pending: next });
      else if (next > writer.next) {
        writer.next = next;
        writer.pending = Math.max(writer.pending, next);
      }
    }
    this.#step1 = null;
  }

  /**
   * Takes over what the store says after a change that did not pass this relay's own commits.
   * @returns whether the store knew at least as much as the room; if not, ask again
   */
  refresh(state: SegmentState): boolean {
    if (state.entries < this.entries) return false;
    this.reads.forget();
    this.floor = state.floor;
    this.closed = state.closed;
    this.head = state.head;
    this.lastSequence = Math.max(this.lastSequence, state.lastSequence);
    this.entries = state.entries;
    this.digest = state.digest;
    this.#takeWriters(state);
    return true;
  }

  /** A struct was committed. */
  committed(client: number, device: DeviceId, clock: number, arrival: CommittedEntry): void {
    const { id, sequence } = arrival;
    const writer = this.writers.get(client);
    if (writer === undefined) {
      this.writers.set(client, { device, next: clock + 1, pending: clock + 1 });
    } else if (clock >= writer.next) {
      writer.next = clock + 1;
      if (writer.pending < writer.next) writer.pending = writer.next;
    } else {
      return; // A refresh was faster.
    }
    if (sequence > this.lastSequence) this.lastSequence = sequence;
    this.entries++;
    this.digest = addToDigest(this.digest, entryIdBytes(id));
    this.#step1 = null;
  }

  /** What this device had in flight of this client came to nothing: it claims nothing by it. */
  abandonPending(client: number, device: DeviceId): void {
    const writer = this.writers.get(client);
    if (writer === undefined || writer.device !== device) return;
    writer.pending = writer.next;
    if (writer.next === 0) this.writers.delete(client);
  }

  /** Committed clocks. */
  vector(): Map<number, number> {
    const vector = new Map<number, number>();
    for (const [client, { next }] of this.writers) if (next > 0) vector.set(client, next);
    return vector;
  }

  /** Whether a replica with this state vector lacks nothing that is committed. */
  isCovered(vector: StateVector): boolean {
    for (const [client, { next }] of this.writers) {
      if (next > (vector.get(client) ?? 0)) return false;
    }
    return true;
  }

  /** The relay's own SyncStep1, as y-websocket bytes. */
  step1(): Uint8Array {
    this.#step1 ??= encodeStep1(writeStateVector(this.vector()));
    return this.#step1;
  }
}
