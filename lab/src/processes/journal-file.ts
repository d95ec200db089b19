/**
 * The file that stands for a workstation's disk: one record for each completed transaction of its
 * IndexedDB, and what a power cut leaves of it.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

interface IndexSchema {
  readonly name: string;
  readonly keyPath: string | string[];
  readonly unique: boolean;
  readonly multiEntry: boolean;
}

export interface StoreSchema {
  readonly name: string;
  readonly keyPath: string | string[] | null;
  readonly autoIncrement: boolean;
  readonly indexes: readonly IndexSchema[];
}

/** The bounds of a deletion; a single key has itself as both. */
export interface Bounds {
  readonly lower: unknown;
  readonly upper: unknown;
  readonly lowerOpen: boolean;
  readonly upperOpen: boolean;
}

export type Change =
  | { readonly do: 'put'; readonly store: string; readonly key: unknown; readonly value: unknown }
  | { readonly do: 'delete'; readonly store: string; readonly bounds: Bounds }
  | { readonly do: 'clear'; readonly store: string };

export type JournalRecord =
  | {
      readonly what: 'schema';
      readonly db: string;
      readonly version: number;
      readonly stores: readonly StoreSchema[];
    }
  | { readonly what: 'changes'; readonly db: string; readonly changes: readonly Change[] }
  | { readonly what: 'removed'; readonly db: string };

export interface Written {
  readonly record: JournalRecord;
  /** Asked for with `durability: 'strict'`, or a change of what databases there are. */
  readonly isStrict: boolean;
  /** On the monotonic clock that all processes of the machine share, ms. */
  readonly atMs: number;
}

/** Bytes of the length before each record. */
const LENGTH_BYTES = 4;

const nowMs = (): number => Number(process.hrtime.bigint() / 1_000_000n);

const framed = (written: Written): Buffer => {
  const bytes = serialize(written);
  const frame = Buffer.alloc(LENGTH_BYTES + bytes.length);
  frame.writeUInt32LE(bytes.length);
  bytes.copy(frame, LENGTH_BYTES);
  return frame;
};

/** What a killed process wrote of its last record is no record: that transaction never completed. */
const readWritten = (path: string): Written[] => {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const all: Written[] = [];
  let at = 0;
  while (at + LENGTH_BYTES <= bytes.length) {
    const end = at + LENGTH_BYTES + bytes.readUInt32LE(at);
    if (end > bytes.length) break;
    all.push(deserialize(bytes.subarray(at + LENGTH_BYTES, end)) as Written);
    at = end;
  }
  return all;
};

/** @param folder of the workstation */
export const journalPath = (folder: string): string => join(folder, 'journal');

export const readJournal = (path: string): JournalRecord[] =>
  readWritten(path).map(({ record }) => record);

export const appendToJournal = (path: string, record: JournalRecord, isStrict: boolean): void =>
  appendFileSync(path, framed({ record, isStrict, atMs: nowMs() }));

/** How long a transaction that asked for no more stays in the system's memory. */
const RELAXED_MS = 500;

/**
 * What a disk has when the power goes: of each database everything up to its last strict
 * transaction, and what is older than {@link RELAXED_MS}. A browser that keeps all databases of an
 * origin in one file loses less; this is what it may lose.
 */
export const onDisk = (all: readonly Written[], cutMs: number): Written[] => {
  const safe = new Set<string>();
  const kept: Written[] = [];
  for (const written of all.toReversed()) {
    const { record, isStrict, atMs } = written;
    if (isStrict || cutMs - atMs >= RELAXED_MS) safe.add(record.db);
    if (safe.has(record.db)) kept.push(written);
  }
  return kept.reverse();
};

/**
 * The power goes: call it when the process that wrote the journal has been killed.
 * @param cutMs when it goes, on the clock of {@link Written.atMs}
 * @returns how many transactions are gone
 */
export const cutPower = (path: string, cutMs = nowMs()): number => {
  const all = readWritten(path);
  const kept = onDisk(all, cutMs);
  if (kept.length < all.length) writeFileSync(path, Buffer.concat(kept.map(framed)));
  return all.length - kept.length;
};
