/** What a store keeps in memory of a segment that is written: counts and clocks, no entries. */
import {
  type ConversationId,
  DeviceId,
  entryIdBytes,
  ID_BYTES,
  MAX_SEGMENT_BYTES,
  MAX_SEGMENT_ENTRIES,
  MAX_SEGMENT_WRITERS,
  type SegmentName,
  stampMs,
} from '@corridor/core';
import type { CheckedEntry, SegmentState, SegmentSummary } from './port.ts';

/**
 * The device that owns the relay's own Yjs client ids, under which it brings healed entries back.
 * Sixteen zero bytes: no key hashes to it, so no workstation can write under such a client id.
 */
export const RELAY_DEVICE = DeviceId.parse('AAAAAAAAAAAAAAAAAAAAAA');

export interface WriterState {
  readonly device: DeviceId;
  /** The clock of its next entry. */
  next: number;
}

/** Changes with every entry; dropped and read again from the tables when a commit fails. */
export interface SegmentWrite {
  readonly name: SegmentName;
  readonly conversation: ConversationId;
  readonly number: number;
  closed: boolean;
  /** Raised only while it is empty. */
  floor: number;
  entries: number;
  bytes: number;
  readonly digest: Uint8Array;
  firstSequence: number;
  lastSequence: number;
  lastArrival: number;
  fromMs: number;
  toMs: number;
  messages: number;
  imported: number;
  /** By Yjs client id. */
  readonly writers: Map<number, WriterState>;
}

export const emptySegment = (
  name: SegmentName,
  conversation: ConversationId,
  number: number,
  floor: number,
): SegmentWrite => ({
  name,
  conversation,
  number,
  closed: false,
  floor,
  entries: 0,
  bytes: 0,
  digest: new Uint8Array(ID_BYTES),
  firstSequence: 0,
  lastSequence: 0,
  lastArrival: 0,
  fromMs: 0,
  toMs: 0,
  messages: 0,
  imported: 0,
  writers: new Map(),
});

/** Counts an entry that was stored as the next one of `writer`. */
export const countEntry = (
  segment: SegmentWrite,
  writer: WriterState,
  entry: CheckedEntry,
  sequence: number,
  arrivedAt: number,
): void => {
  const ms = stampMs(entry.at);
  const first = segment.entries === 0;
  segment.firstSequence = first ? sequence : Math.min(segment.firstSequence, sequence);
  segment.lastSequence = Math.max(segment.lastSequence, sequence);
  segment.lastArrival = Math.max(segment.lastArrival, arrivedAt);
  segment.fromMs = first ? ms : Math.min(segment.fromMs, ms);
  segment.toMs = Math.max(segment.toMs, ms);
  segment.entries++;
  segment.bytes += entry.bytes.length;
  if (entry.kind === 'message') {
    segment.messages++;
    if (entry.imported) segment.imported++;
  }
  const id = entryIdBytes(entry.id);
  for (let i = 0; i < ID_BYTES; i++) segment.digest[i] = (segment.digest[i] ?? 0) ^ (id[i] ?? 0);
  writer.next++;
};

/** A segment closes when it reached any of its limits (rule S5). */
export const isFull = (segment: SegmentWrite): boolean =>
  segment.entries >= MAX_SEGMENT_ENTRIES ||
  segment.bytes >= MAX_SEGMENT_BYTES ||
  segment.writers.size >= MAX_SEGMENT_WRITERS;

/** A copy that later commits do not change. */
export const stateOf = (segment: SegmentWrite, head: SegmentName): SegmentState => ({
  name: segment.name,
  conversation: segment.conversation,
  number: segment.number,
  closed: segment.closed,
  head,
  floor: segment.floor,
  entries: segment.entries,
  bytes: segment.bytes,
  lastSequence: segment.lastSequence,
  digest: { count: segment.entries, xor: segment.digest.slice() },
  writers: new Map([...segment.writers].map(([client, writer]) => [client, { ...writer }])),
});

export const summaryOf = (segment: Omit<SegmentWrite, 'writers'>): SegmentSummary => ({
  name: segment.name,
  number: segment.number,
  closed: segment.closed,
  floor: segment.floor,
  entries: segment.entries,
  digest: { count: segment.entries, xor: segment.digest.slice() },
  firstSequence: segment.firstSequence,
  lastSequence: segment.lastSequence,
  fromMs: segment.fromMs,
  toMs: segment.toMs,
  messages: segment.messages,
  imported: segment.imported,
});
