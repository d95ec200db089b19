/**
 * Big reads of entries: differences, arrivals and whole segments, all from committed rows. Knows no
 * thread; `reader.worker.ts` runs it beside the event loop.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  type Arrival,
  type ClientStructs,
  decodeFetchedSegment,
  EMPTY_UPDATE,
  encodeFetchedSegment,
  entryIdFromBytes,
  readSegmentUpdate,
  type SegmentName,
  type StateVector,
  type Struct,
  writeSegmentUpdate,
} from '@corridor/core';
import type { Database, Statement, Transaction } from 'better-sqlite3';
import type { Receipts } from '../receipts.ts';
import { RELAY_DEVICE } from '../segment-write.ts';
import { SegmentClocks } from './segment-clocks.ts';
import { firstRow, lastRow, type SegmentHeader, SegmentLoader } from './segment-loader.ts';
import { type CheckedRow, checkSnapshot } from './snapshot-check.ts';

interface ArrivalRow {
  id: Uint8Array;
  sequence: number;
  arrivedAt: number;
}
interface BodyRow {
  writer: number;
  clock: number;
  id: Uint8Array;
  bytes: Uint8Array | null;
}

/** Raw: an array costs less than an object, and a whole segment has thousands. */
type WholeRow = readonly [
  writer: number,
  clock: number,
  id: Uint8Array,
  sequence: number,
  arrivedAt: number,
  bytes: Uint8Array | null,
];

/** The segment is not in the database (any more). */
export class UnknownSegmentError extends Error {}

export class SegmentReader {
  readonly #receipts: Receipts;
  readonly #loader: SegmentLoader;
  readonly #arrivals: Statement<[number, number, number, number], ArrivalRow>;
  readonly #relayWriters: Statement<[number, Buffer], { place: number }>;
  readonly #clocks: SegmentClocks;
  readonly #newestFirst: Statement<[number, number], BodyRow>;
  readonly #writers: Statement<[number], { place: number; client: number }>;
  readonly #whole: Statement<[number, number], WholeRow>;
  readonly #rows: Statement<[number, number], CheckedRow>;
  readonly #snapshot: Statement<[number], { body: Uint8Array }>;
  /** All of one answer sees the same commit. */
  readonly #consistent: Transaction<(work: () => void) => void>;

  constructor(db: Database, receipts: Receipts) {
    this.#receipts = receipts;
    this.#loader = new SegmentLoader(db);
    this.#arrivals = db.prepare(
      `SELECT id, sequence, arrived_at AS arrivedAt FROM entries
       WHERE num BETWEEN ? AND ? AND (sequence > ? OR writer = ?) ORDER BY sequence`,
    );
    this.#relayWriters = db.prepare('SELECT place FROM writers WHERE segment = ? AND device = ?');
    this.#clocks = new SegmentClocks(db);
    this.#newestFirst = db.prepare(
      `SELECT writer, clock, id, bytes FROM entries LEFT JOIN bodies ON entry = num
       WHERE num BETWEEN ? AND ? ORDER BY num DESC`,
    );
    this.#writers = db.prepare('SELECT place, client FROM writers WHERE segment = ?');
    this.#whole = db
      .prepare<[number, number], WholeRow>(
        `SELECT writer, clock, id, sequence, arrived_at, bytes
         FROM entries LEFT JOIN bodies ON entry = num WHERE num BETWEEN ? AND ? ORDER BY num`,
      )
      .raw();
    this.#rows = db.prepare(
      'SELECT id, sequence, arrived_at AS arrivedAt FROM entries WHERE num BETWEEN ? AND ?',
    );
    this.#snapshot = db.prepare('SELECT body FROM snapshots WHERE segment = ?');
    this.#consistent = db.transaction((work: () => void) => work());
  }

  /** @throws UnknownSegmentError */
  diff(name: SegmentName, stateVector: StateVector): Uint8Array {
    return this.#read(() => {
      const header = this.#present(name);
      if (header.compacted) return filterUpdate(this.#snapshotOf(header).update, stateVector);
      return writeSegmentUpdate(this.#structs(header, stateVector));
    });
  }

  /** @throws UnknownSegmentError */
  arrivalsSince(name: SegmentName, sequence: number): Arrival[] {
    return this.#read(() => this.#arrivalsOf(this.#present(name), sequence));
  }

  /** A segment's body, and whether it is final: closed and checked. Null when there is none. */
  fetch(name: SegmentName): Uint8Array | null {
    return this.#read(() => {
      const header = this.#loader.header(name);
      return header && this.#body(header);
    });
  }

  /** The body as it was kept; null while the segment stands in rows, or is not there. */
  fetchCompressed(name: SegmentName): Uint8Array | null {
    return this.#read(() => {
      const header = this.#loader.header(name);
      return header?.compacted ? this.#snapshotBlob(header) : null;
    });
  }

  /**
   * The body of a closed segment from its rows, checked, to take their place.
   * @returns null when the segment is compacted already
   * @throws SnapshotFaultError when body and rows do not agree
   */
  compact(num: number): Uint8Array | null {
    return this.#read(() => {
      const header = this.#loader.headerByNum(num);
      if (!header?.closed) throw new Error(`segment ${num} is not closed`);
      if (header.compacted) return null;
      const body = this.#body(header);
      checkSnapshot(body, header, this.#rows.all(firstRow(num), lastRow(num)));
      return gzipSync(body);
    });
  }

  #body(header: SegmentHeader): Uint8Array {
    if (header.compacted) return gunzipSync(this.#snapshotBlob(header));
    const { clients, arrivals } = this.#wholeOf(header);
    return encodeFetchedSegment({ update: writeSegmentUpdate(clients), arrivals });
  }

  /** All of a segment that stands in rows, which are read once. */
  #wholeOf(header: SegmentHeader): { clients: ClientStructs[]; arrivals: Arrival[] } {
    const clients = new Map<number, { client: number; structs: Struct[] }>();
    for (const { place, client } of this.#writers.all(header.num)) {
      clients.set(place, { client, structs: [] });
    }
    const arrivals: Arrival[] = [];
    let last = 0;
    let isInOrder = true;
    const rows = this.#whole.all(firstRow(header.num), lastRow(header.num));
    for (const [writer, clock, idBytes, sequence, arrivedAt, bytes] of rows) {
      const structs = clients.get(writer)?.structs;
      if (!structs || clock !== structs.length) {
        throw new Error(`${header.name} lacks a row before clock ${clock} of its writer ${writer}`);
      }
      if (!bytes) throw new Error(`an entry of ${header.name} has no bytes`);
      const id = entryIdFromBytes(idBytes);
      structs.push({ clock, id, bytes });
      const receipt = this.#receipts.makeFor(header.conversation, idBytes, sequence, arrivedAt);
      arrivals.push({ id, sequence, arrivedAt, receipt });
      isInOrder &&= sequence > last;
      last = sequence;
    }
    // What was healed came late with an old sequence.
    if (!isInOrder) arrivals.sort((a, b) => a.sequence - b.sequence);
    return { clients: [...clients.values()], arrivals };
  }

  #read<T>(work: () => T): T {
    const results: T[] = [];
    this.#consistent(() => {
      results.push(work());
    });
    return results[0] as T;
  }

  #present(name: SegmentName): SegmentHeader {
    const header = this.#loader.header(name);
    if (!header) throw new UnknownSegmentError(`no segment ${name}`);
    return header;
  }

  #arrivalsOf(header: SegmentHeader, above: number): Arrival[] {
    // What was healed came late with an old sequence: whoever asks was not told of it.
    const healed = this.#relayWriters.all(header.num, Buffer.from(RELAY_DEVICE, 'base64url'));
    const arrivals = new Map<string, Arrival>();
    const range = [firstRow(header.num), lastRow(header.num)] as const;
    for (const { place } of healed.length > 0 ? healed : [{ place: -1 }]) {
      for (const row of this.#arrivals.all(...range, above, place)) {
        const id = entryIdFromBytes(row.id);
        const { sequence, arrivedAt } = row;
        const receipt = this.#receipts.makeFor(header.conversation, row.id, sequence, arrivedAt);
        arrivals.set(id, { id, sequence, arrivedAt, receipt });
      }
    }
    const list = [...arrivals.values()];
    return healed.length > 1 ? list.sort((a, b) => a.sequence - b.sequence) : list;
  }

  /** Reads from the newest row back, and no further than what the replica lacks. */
  #structs(header: SegmentHeader, stateVector: StateVector): ClientStructs[] {
    let missing = 0;
    const clients = new Map<number, { client: number; from: number; structs: Struct[] }>();
    for (const [place, { client, next }] of this.#clocks.of(header.num)) {
      // A replica may be ahead of us with what it has not sent yet.
      const from = Math.min(next, stateVector.get(client) ?? 0);
      missing += next - from;
      if (from < next) clients.set(place, { client, from, structs: [] });
    }
    if (missing === 0) return [];
    const range = [firstRow(header.num), lastRow(header.num)] as const;
    for (const row of this.#newestFirst.iterate(...range)) {
      const writer = clients.get(row.writer);
      if (!writer || row.clock < writer.from) continue;
      if (!row.bytes) throw new Error(`an entry of ${header.name} has no bytes`);
      const id = entryIdFromBytes(row.id);
      writer.structs.push({ clock: row.clock, id, bytes: row.bytes });
      missing--;
      if (missing === 0) break;
    }
    if (missing > 0) throw new Error(`${header.name} lacks ${missing} rows`);
    for (const { structs } of clients.values()) structs.reverse();
    return [...clients.values()];
  }

  #snapshotBlob(header: SegmentHeader): Uint8Array {
    const row = this.#snapshot.get(header.num);
    if (!row) throw new Error(`segment ${header.name} has no snapshot`);
    return row.body;
  }

  #snapshotOf(header: SegmentHeader): { update: Uint8Array; arrivals: readonly Arrival[] } {
    const decoded = decodeFetchedSegment(gunzipSync(this.#snapshotBlob(header)));
    if (!decoded.ok) throw new Error(`the snapshot of ${header.name}: ${decoded.error}`);
    return decoded.value;
  }
}

const filterUpdate = (update: Uint8Array, stateVector: StateVector): Uint8Array => {
  if (stateVector.size === 0) return update;
  const read = readSegmentUpdate(update);
  if (!read.ok) throw new Error(`a snapshot is damaged: ${read.error.detail}`);
  const clients = read.value.clients.map(({ client, structs }) => {
    const from = stateVector.get(client) ?? 0;
    return { client, structs: structs.filter(({ clock }) => clock >= from) };
  });
  const lacking = clients.filter(({ structs }) => structs.length > 0);
  return lacking.length === 0 ? EMPTY_UPDATE : writeSegmentUpdate(lacking);
};
