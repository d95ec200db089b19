/** Segments as the relay's double keeps them, and the forms in which it gives them away. */
import {
  type Arrival,
  type ClientStructs,
  type ConversationId,
  digestOf,
  digestText,
  type EntryId,
  type EntryKind,
  encodeFetchedSegment,
  type SegmentName,
  type Struct,
  writeSegmentUpdate,
  writeStateVector,
} from '@corridor/core';

export interface StoredEntry {
  readonly id: EntryId;
  readonly bytes: Uint8Array;
  readonly arrival: Arrival;
  readonly client: number;
  readonly clock: number;
  readonly atMs: number;
  readonly kind: EntryKind;
  readonly keyName: string;
}

export interface SegmentDouble {
  readonly name: SegmentName;
  readonly conversation: ConversationId;
  readonly number: number;
  closed: boolean;
  entries: StoredEntry[];
}

/** All in one update, as a workstation that has nothing gets it. */
export const updateOf = (entries: readonly StoredEntry[]): Uint8Array => {
  const clients = new Map<number, Struct[]>();
  for (const { client, clock, id, bytes } of entries) {
    const structs = clients.get(client) ?? [];
    clients.set(client, structs);
    structs.push({ clock, id, bytes });
  }
  const blocks: ClientStructs[] = [...clients].map(([client, structs]) => ({
    client,
    structs: structs.sort((a, b) => a.clock - b.clock),
  }));
  return writeSegmentUpdate(blocks);
};

/** The state vector of what is in a segment. */
export const vectorOf = ({ entries }: SegmentDouble): Uint8Array => {
  const clocks = new Map<number, number>();
  for (const { client, clock } of entries) {
    clocks.set(client, Math.max(clocks.get(client) ?? 0, clock + 1));
  }
  return writeStateVector(clocks);
};

/** As HTTP gives a closed segment. */
export const fetched = (segment: SegmentDouble): Uint8Array =>
  encodeFetchedSegment({
    update: updateOf(segment.entries),
    arrivals: segment.entries.map(({ arrival }) => arrival),
  });

/** As HTTP lists a conversation's segments, the newest first. */
export const listed = (segments: readonly SegmentDouble[]) =>
  [...segments]
    .sort((a, b) => b.number - a.number)
    .map(({ name, number, closed, entries }) => ({
      name,
      number,
      closed,
      entries: entries.length,
      digest: digestText(digestOf(entries.map(({ id }) => id))),
      firstSequence: entries[0]?.arrival.sequence ?? 0,
      lastSequence: Math.max(0, ...entries.map(({ arrival }) => arrival.sequence)),
      fromMs: entries.length === 0 ? 0 : Math.min(...entries.map(({ atMs }) => atMs)),
      toMs: Math.max(0, ...entries.map(({ atMs }) => atMs)),
      messages: entries.filter(({ kind }) => kind === 'message').length,
      imported: 0,
    }));
