/**
 * The store port: what the relay needs of durable storage. The relay has checked every entry
 * (form, author, permission); the store alone decides uniqueness, clocks, sequences and roll-over,
 * because only the one writer sees the order of commits.
 *
 * Implementations: `testing/memory.ts` (simulation) and `sqlite/` (production); both pass `contract.ts`.
 */
import type {
  Arrival,
  ConversationId,
  DeviceId,
  Digest,
  EntryId,
  EntryKey,
  EntryKind,
  HealResult,
  RefusalCode,
  SegmentName,
  Stamp,
  StateVector,
  UserId,
} from '@corridor/core';

/** An entry that the relay has decoded and checked. */
export interface CheckedEntry {
  readonly id: EntryId;
  readonly bytes: Uint8Array;
  readonly author: UserId;
  readonly key: EntryKey;
  readonly at: Stamp;
  readonly kind: EntryKind;
  readonly target: EntryId | null;
  readonly imported: boolean;
}

/** Consecutive entries of one Yjs client id in one segment. */
export interface FrameToCommit {
  readonly segment: SegmentName;
  readonly device: DeviceId;
  readonly client: number;
  /** The clock of `entries[0]`; the others follow by one. */
  readonly firstClock: number;
  readonly entries: readonly CheckedEntry[];
  /** Relay time at arrival, Unix ms. */
  readonly arrivedAt: number;
}

export interface StoredRefusal {
  readonly id: EntryId;
  readonly code: RefusalCode;
  /** `duplicate`: the id that is stored under the key. `segment-closed`: the head's name. */
  readonly detail: string;
}

export interface FrameOutcome {
  /** New entries in frame order: the good prefix. Durable when the promise resolves. */
  readonly stored: readonly (Arrival & { readonly clock: number })[];
  /** Entries of the frame that were stored before under the same client id and clock (R6). */
  readonly known: readonly Arrival[];
  /** The first refused entry and all behind it. `duplicate` also yields an arrival in `known`. */
  readonly refused: readonly StoredRefusal[];
  /** The frame starts behind a clock that is not stored yet: nothing was stored (R7). */
  readonly gap: boolean;
  /** The head after this frame, when the segment closed by it. */
  readonly newHead: SegmentName | null;
}

export interface SegmentState {
  readonly name: SegmentName;
  readonly conversation: ConversationId;
  readonly number: number;
  readonly closed: boolean;
  /** The conversation's open segment. */
  readonly head: SegmentName;
  /** No entry in it has a lower sequence that a newcomer may not read: see {@link mayReadSegment}. */
  readonly floor: number;
  readonly entries: number;
  readonly bytes: number;
  /** Highest sequence in it; 0 when empty. */
  readonly lastSequence: number;
  readonly digest: Digest;
  /** Per Yjs client id: the next clock, and the device that owns it. */
  readonly writers: ReadonlyMap<number, { readonly next: number; readonly device: DeviceId }>;
}

/** A member reads a segment when its floor is at or above the sequence they read from (rule P3). */
export const mayReadSegment = (floor: number, readableFrom: number): boolean =>
  floor >= readableFrom;

export interface SegmentSummary {
  readonly name: SegmentName;
  readonly number: number;
  readonly closed: boolean;
  readonly floor: number;
  readonly entries: number;
  readonly digest: Digest;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly messages: number;
  readonly imported: number;
}

/** A stored entry as one that points at it sees it. */
export interface Target {
  readonly author: UserId;
  readonly conversation: ConversationId;
  /** Of the segment that holds it: who may read that may point at it. */
  readonly floor: number;
}

export interface HeadState {
  readonly conversation: ConversationId;
  readonly head: SegmentName;
  /** The conversation's highest sequence; 0 when empty. */
  readonly sequence: number;
  /** The same as it was when the store was opened. */
  readonly before: number;
  /** The head's floor. */
  readonly floor: number;
  /** Unix ms of the latest entry's clock in the head; 0 when it is empty. */
  readonly latestMs: number;
}

export interface HealEntry {
  readonly entry: CheckedEntry;
  /** That signed it. */
  readonly device: DeviceId;
  readonly conversation: ConversationId;
  readonly sequence: number;
  readonly arrivedAt: number;
  readonly brought: Brought;
}

/** Who brought an entry back, when, and what proved it. */
export interface Brought {
  readonly by: UserId;
  /** Relay time, Unix ms. */
  readonly at: number;
  /**
   * 16 bytes that proved its arrival. Null: none did, an admin had opened a window, and it is
   * marked as not vouched for.
   */
  readonly receipt: Uint8Array | null;
}

/** A line of the audit trail of healing: it stays when the entry is erased. */
export interface HealedEntry extends Brought {
  readonly id: EntryId;
}

/** The commit failed for a reason outside the entries (disk full, I/O): nothing was decided. */
export class StoreUnavailableError extends Error {
  readonly code = 'store-unavailable';
}

export interface EntryStore {
  /** This start's era; drawn when the store opened. */
  readonly era: number;
  /** Whether an earlier start drew this era. */
  knowsEra(era: number): Promise<boolean>;
  /**
   * The newest arrival time of a segment, Unix ms; 0 when there is none. Relay time never falls
   * behind it.
   * @param notAfterMs segments with a later one are left out
   */
  newestArrival(notAfterMs: number): Promise<number>;

  /**
   * Commits frames in order in one durable transaction, a savepoint each; outcomes in the same
   * order. Calls that wait while one commits are grouped into the next transaction.
   * @throws StoreUnavailableError nothing of this call was stored or decided
   */
  commit(frames: readonly FrameToCommit[]): Promise<readonly FrameOutcome[]>;

  /** Null when there is no such segment. */
  segment(name: SegmentName): Promise<SegmentState | null>;
  /** The conversation's head; null when the conversation has none (it was never created). */
  head(conversation: ConversationId): Promise<HeadState | null>;
  heads(conversations: readonly ConversationId[]): Promise<readonly HeadState[]>;
  /** What {@link segments} says of one; no row of an entry is read. Null when there is none. */
  summary(name: SegmentName): Promise<SegmentSummary | null>;
  /** All segments of a conversation, newest first. */
  segments(conversation: ConversationId): Promise<readonly SegmentSummary[]>;
  /** The entries that a replica with this state vector lacks, as a Yjs update (V1). */
  diff(name: SegmentName, stateVector: StateVector): Promise<Uint8Array>;
  /**
   * Arrivals of a segment above a sequence, ascending; with them, always, those of entries that
   * were healed into it, which came late with an old sequence.
   */
  arrivalsSince(name: SegmentName, sequence: number): Promise<readonly Arrival[]>;
  /** A whole segment as `encodeFetchedSegment` writes it. */
  fetch(name: SegmentName): Promise<Uint8Array | null>;
  /** The same, compressed (gzip), of a segment that lies in the store like that; null for others. */
  fetchCompressed(name: SegmentName): Promise<Uint8Array | null>;
  /** What edits, redactions and reactions at a stored entry are judged by. */
  target(id: EntryId): Promise<Target | null>;
  /** Targets in bulk; ids that are not stored are missing from the map. */
  targets(ids: readonly EntryId[]): Promise<ReadonlyMap<EntryId, Target>>;

  /**
   * Brings entries back under their old sequence and arrival time, under the relay's own Yjs
   * client id, in segments whose floor fits the sequence (rule H4). Durable when resolved.
   */
  heal(entries: readonly HealEntry[]): Promise<readonly HealResult[]>;
  /** Every entry of a conversation that came back so, in the order in which they came. */
  healed(conversation: ConversationId): Promise<readonly HealedEntry[]>;
  /** Whether a receipt is this installation's (constant time). */
  verifyReceipt(conversation: ConversationId, arrival: Arrival): Promise<boolean>;
}
