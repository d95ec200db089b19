/**
 * Frames and their outcomes between the event loop and the writer thread, in one buffer each way: a
 * structured clone of every entry would cost more than its commit, and a clone of a view copies the
 * whole WebSocket message behind it. Both ends are this program, so nothing is checked twice.
 */
import {
  type Arrival,
  type DeviceId,
  ENTRY_KINDS,
  type EntryId,
  type EntryKey,
  type EntryKind,
  RECEIPT_BYTES,
  type SegmentName,
  type Stamp,
  type UserId,
} from '@corridor/core';
import type { CheckedEntry, FrameOutcome, FrameToCommit } from '../port.ts';

const ID = 32;
const SHORT_ID = 22;
const STAMP = 16;
const FRAME_HEAD = 1 + SHORT_ID + 8 + 8 + 8 + 4;
const ENTRY_HEAD = ID + SHORT_ID + SHORT_ID + STAMP + 1 + 1 + 1 + 4;
const STORED = 8 + RECEIPT_BYTES;
const COUNTS = 4 + 8;

const kindNumbers = new Map<EntryKind, number>(ENTRY_KINDS.map((kind, i) => [kind, i]));

/** A buffer of its own, so that it can be handed over instead of copied. */
const allocate = (length: number): Buffer => Buffer.from(new ArrayBuffer(length));

/** The frames of one commit call as bytes. */
export const packFrames = (frames: readonly FrameToCommit[]): Uint8Array<ArrayBuffer> => {
  let length = 0;
  for (const { segment, entries } of frames) {
    length += FRAME_HEAD + segment.length;
    for (const { bytes, target } of entries) {
      length += ENTRY_HEAD + (target === null ? 0 : ID) + bytes.length;
    }
  }
  const buffer = allocate(length);
  let at = 0;
  for (const frame of frames) {
    at = buffer.writeUInt8(frame.segment.length, at);
    at += buffer.write(frame.segment, at, 'latin1');
    at += buffer.write(frame.device, at, 'latin1');
    at = buffer.writeDoubleLE(frame.client, at);
    at = buffer.writeDoubleLE(frame.firstClock, at);
    at = buffer.writeDoubleLE(frame.arrivedAt, at);
    at = buffer.writeUInt32LE(frame.entries.length, at);
    for (const { id, author, key, at: stamp, kind, imported, target, bytes } of frame.entries) {
      at += buffer.write(id + author + key + stamp, at, 'latin1');
      at = buffer.writeUInt8(kindNumbers.get(kind) ?? 255, at);
      at = buffer.writeUInt8(imported ? 1 : 0, at);
      at = buffer.writeUInt8(target === null ? 0 : 1, at);
      at = buffer.writeUInt32LE(bytes.length, at);
      if (target !== null) at += buffer.write(target, at, 'latin1');
      buffer.set(bytes, at);
      at += bytes.length;
    }
  }
  return new Uint8Array(buffer.buffer as ArrayBuffer);
};

/** The frames again; their bytes are views of `packed`. */
export const unpackFrames = (packed: Uint8Array): FrameToCommit[] => {
  const buffer = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const frames: FrameToCommit[] = [];
  let at = 0;
  const text = (length: number): string => {
    at += length;
    return buffer.toString('latin1', at - length, at);
  };
  while (at < buffer.length) {
    const nameLength = buffer.readUInt8(at++);
    const segment = text(nameLength) as SegmentName;
    const device = text(SHORT_ID) as DeviceId;
    const client = buffer.readDoubleLE(at);
    const firstClock = buffer.readDoubleLE(at + 8);
    const arrivedAt = buffer.readDoubleLE(at + 16);
    const count = buffer.readUInt32LE(at + 24);
    at += 28;
    const entries: CheckedEntry[] = [];
    for (let i = 0; i < count; i++) {
      const names = text(ID + SHORT_ID + SHORT_ID + STAMP);
      const kind = ENTRY_KINDS[buffer.readUInt8(at)];
      if (!kind) throw new Error('a packed entry has no kind');
      const imported = buffer.readUInt8(at + 1) === 1;
      const hasTarget = buffer.readUInt8(at + 2) === 1;
      const length = buffer.readUInt32LE(at + 3);
      at += 7;
      const target = hasTarget ? (text(ID) as EntryId) : null;
      entries.push({
        id: names.slice(0, ID) as EntryId,
        author: names.slice(ID, ID + SHORT_ID) as UserId,
        key: names.slice(ID + SHORT_ID, ID + 2 * SHORT_ID) as EntryKey,
        at: names.slice(ID + 2 * SHORT_ID) as Stamp,
        kind,
        imported,
        target,
        bytes: buffer.subarray(at, at + length),
      });
      at += length;
    }
    frames.push({ segment, device, client, firstClock, entries, arrivedAt });
  }
  return frames;
};

/** What of an outcome is not stored entries; null for the usual one, all stored. */
type Rest = Omit<FrameOutcome, 'stored'> | null;

export interface PackedOutcomes {
  /**
   * For each frame how many entries were stored and the clock of the first; then for each stored
   * entry its sequence and receipt.
   */
  readonly stored: Uint8Array<ArrayBuffer>;
  /** For each frame; null when all are the usual: objects cost much to clone. */
  readonly rests: readonly Rest[] | null;
}

export const packOutcomes = (outcomes: readonly FrameOutcome[]): PackedOutcomes => {
  let total = 0;
  for (const { stored } of outcomes) total += stored.length;
  const buffer = allocate(outcomes.length * COUNTS + total * STORED);
  let at = 0;
  for (const { stored } of outcomes) {
    at = buffer.writeUInt32LE(stored.length, at);
    at = buffer.writeDoubleLE(stored[0]?.clock ?? 0, at);
  }
  for (const { stored } of outcomes) {
    for (const { sequence, receipt } of stored) {
      at = buffer.writeDoubleLE(sequence, at);
      buffer.set(receipt, at);
      at += RECEIPT_BYTES;
    }
  }
  return {
    stored: new Uint8Array(buffer.buffer as ArrayBuffer),
    rests: outcomes.every(isUsual)
      ? null
      : outcomes.map(({ stored: _, ...rest }) => (isUsual(rest) ? null : rest)),
  };
};

const isUsual = ({ known, refused, gap, newHead }: Omit<FrameOutcome, 'stored'>): boolean =>
  known.length === 0 && refused.length === 0 && !gap && newHead === null;

/** @param frames what {@link packFrames} was given */
export const unpackOutcomes = (
  packed: PackedOutcomes,
  frames: readonly FrameToCommit[],
): FrameOutcome[] => {
  const { buffer, byteOffset, byteLength } = packed.stored;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  let at = frames.length * COUNTS;
  return frames.map((frame, i) => {
    const count = bytes.readUInt32LE(i * COUNTS);
    const firstClock = bytes.readDoubleLE(i * COUNTS + 4);
    const stored: (Arrival & { clock: number })[] = [];
    for (let clock = firstClock; clock < firstClock + count; clock++) {
      const entry = frame.entries[clock - frame.firstClock];
      if (!entry) throw new Error('an outcome without its entry');
      stored.push({
        id: entry.id,
        sequence: bytes.readDoubleLE(at),
        arrivedAt: frame.arrivedAt,
        receipt: packed.stored.subarray(at + 8, at + STORED),
        clock,
      });
      at += STORED;
    }
    const rest = packed.rests?.[i] ?? { known: [], refused: [], gap: false, newHead: null };
    return { stored, ...rest };
  });
};
