/** The {@link EntryStore} over SQLite: writes through the writer, reads where they belong. */
import type {
  Arrival,
  ConversationId,
  EntryId,
  HealResult,
  SegmentName,
  StateVector,
} from '@corridor/core';
import {
  type EntryStore,
  type FrameOutcome,
  type FrameToCommit,
  type HealEntry,
  type HealedEntry,
  StoreUnavailableError,
  type Target,
} from '../port.ts';
import type { Receipts } from '../receipts.ts';
import type { EntryReads } from './entry-reads.ts';
import type { WriterPort } from './writer-thread.ts';

/** Reads that are too big for the event loop. */
export interface BigReads {
  diff(name: SegmentName, stateVector: StateVector): Promise<Uint8Array>;
  arrivalsSince(name: SegmentName, sequence: number): Promise<Arrival[]>;
  fetch(name: SegmentName): Promise<Uint8Array | null>;
  fetchCompressed(name: SegmentName): Promise<Uint8Array | null>;
}

export class SqliteEntryStore implements EntryStore {
  readonly era: number;
  readonly #writer: WriterPort;
  readonly #reads: EntryReads;
  readonly #big: BigReads;
  readonly #receipts: Receipts;
  readonly #onStored: (closedSegment: boolean) => void;

  /** @param onStored after each commit; whether it closed a segment, which may be compacted then */
  constructor(
    era: number,
    writer: WriterPort,
    reads: EntryReads,
    big: BigReads,
    receipts: Receipts,
    onStored: (closedSegment: boolean) => void,
  ) {
    this.era = era;
    this.#writer = writer;
    this.#reads = reads;
    this.#big = big;
    this.#receipts = receipts;
    this.#onStored = onStored;
  }

  async commit(frames: readonly FrameToCommit[]): Promise<readonly FrameOutcome[]> {
    const result = await this.#writer.submit({ type: 'commit', frames });
    if (result.type !== 'committed') throw failure(result);
    this.#onStored(result.outcomes.some(({ newHead }) => newHead !== null));
    return result.outcomes;
  }

  async heal(entries: readonly HealEntry[]): Promise<readonly HealResult[]> {
    const result = await this.#writer.submit({ type: 'heal', entries: entries.map(ownBytes) });
    if (result.type !== 'healed') throw failure(result);
    this.#onStored(true);
    return result.results;
  }

  async healed(conversation: ConversationId): Promise<readonly HealedEntry[]> {
    return this.#reads.healed(conversation);
  }

  async knowsEra(era: number): Promise<boolean> {
    return this.#reads.knowsEra(era);
  }

  async newestArrival(notAfterMs: number): Promise<number> {
    return this.#reads.newestArrival(notAfterMs);
  }

  async segment(name: SegmentName) {
    return this.#reads.segment(name);
  }

  async head(conversation: ConversationId) {
    return this.#reads.head(conversation);
  }

  async heads(conversations: readonly ConversationId[]) {
    return this.#reads.heads(conversations);
  }

  async summary(name: SegmentName) {
    return this.#reads.summary(name);
  }

  async segments(conversation: ConversationId) {
    return this.#reads.segments(conversation);
  }

  diff(name: SegmentName, stateVector: StateVector): Promise<Uint8Array> {
    return this.#big.diff(name, stateVector);
  }

  arrivalsSince(name: SegmentName, sequence: number): Promise<readonly Arrival[]> {
    return this.#big.arrivalsSince(name, sequence);
  }

  fetch(name: SegmentName): Promise<Uint8Array | null> {
    return this.#big.fetch(name);
  }

  fetchCompressed(name: SegmentName): Promise<Uint8Array | null> {
    return this.#big.fetchCompressed(name);
  }

  async target(id: EntryId): Promise<Target | null> {
    return this.#reads.target(id);
  }

  async targets(ids: readonly EntryId[]): Promise<ReadonlyMap<EntryId, Target>> {
    return this.#reads.targets(ids);
  }

  async verifyReceipt(conversation: ConversationId, arrival: Arrival): Promise<boolean> {
    return this.#receipts.verify(conversation, arrival);
  }
}

/** A clone of a view copies all of the buffer behind it. */
const ownBytes = (healed: HealEntry): HealEntry => ({
  ...healed,
  entry: { ...healed.entry, bytes: healed.entry.bytes.slice() },
});

const failure = (result: { readonly type: string; readonly message?: string }): Error =>
  new StoreUnavailableError(result.message ?? `the writer answered ${result.type}`);
