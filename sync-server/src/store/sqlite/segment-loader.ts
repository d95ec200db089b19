/** Reads a segment's row, writers and clocks: for the writer's memory and for readers' answers. */
import {
  type ConversationId,
  type DeviceId,
  parseSegmentName,
  type SegmentName,
} from '@corridor/core';
import type { Database, Statement } from 'better-sqlite3';
import type { SegmentWrite } from '../segment-write.ts';
import { idBlob, idText } from './names.ts';

/** Rowids of a segment's entries begin at segment × this. See schema-entries.ts. */
const ROWS_PER_SEGMENT = 2 ** 15;

export const firstRow = (segment: number): number => segment * ROWS_PER_SEGMENT;
export const lastRow = (segment: number): number => firstRow(segment) + ROWS_PER_SEGMENT - 1;
export const segmentOfRow = (row: number): number => Math.floor(row / ROWS_PER_SEGMENT);

/** A writer's place in its segment, and the state that {@link SegmentWrite} keeps of it. */
export interface SqliteSegment extends SegmentWrite {
  readonly num: number;
  readonly stream: number;
  /** It is read from its snapshot. */
  readonly compacted: boolean;
  /** The rowid of the next entry. */
  nextRow: number;
  /** `writers.place` by Yjs client id. */
  readonly places: Map<number, number>;
}

interface SegmentRow {
  num: number;
  stream: number;
  streamId: Uint8Array;
  number: number;
  random: Uint8Array;
  closed: number;
  compacted: number;
  floor: number;
  entries: number;
  bytes: number;
  digest: Uint8Array;
  firstSequence: number;
  lastSequence: number;
  lastArrival: number;
  fromMs: number;
  toMs: number;
  messages: number;
  imported: number;
}

const COLUMNS = `s.num, s.stream, t.id AS streamId, s.number, s.random, s.closed, s.compacted,
  s.floor, s.entries, s.bytes, s.digest, s.first_sequence AS firstSequence,
  s.last_sequence AS lastSequence, s.last_arrival AS lastArrival, s.from_ms AS fromMs,
  s.to_ms AS toMs, s.messages, s.imported`;
const FROM = 'FROM segments s JOIN streams t ON t.num = s.stream';

interface WriterRow {
  place: number;
  client: number;
  device: Uint8Array;
}

/** A segment's row without its writers. */
export type SegmentHeader = Omit<SqliteSegment, 'writers' | 'places' | 'nextRow'>;

const headerOf = (row: SegmentRow): SegmentHeader => {
  const { streamId, random, closed, compacted, digest, ...rest } = row;
  const conversation = idText(streamId) as ConversationId;
  return {
    ...rest,
    name: `${conversation}.${row.number}.${idText(random)}` as SegmentName,
    conversation,
    closed: closed === 1,
    compacted: compacted > 0,
    digest: new Uint8Array(digest),
  };
};

export class SegmentLoader {
  readonly #byName: Statement<[Buffer, number, Buffer], SegmentRow>;
  readonly #byNum: Statement<[number], SegmentRow>;
  readonly #ofStream: Statement<[Buffer], SegmentRow>;
  readonly #writers: Statement<[number], WriterRow>;
  readonly #clocks: Statement<[number, number], { writer: number; next: number }>;
  readonly #lastRow: Statement<[number, number], { num: number | null }>;

  constructor(db: Database) {
    this.#byName = db.prepare(
      `SELECT ${COLUMNS} ${FROM} WHERE t.id = ? AND s.number = ? AND s.random = ?`,
    );
    this.#byNum = db.prepare(`SELECT ${COLUMNS} ${FROM} WHERE s.num = ?`);
    this.#ofStream = db.prepare(`SELECT ${COLUMNS} ${FROM} WHERE t.id = ? ORDER BY s.number DESC`);
    this.#writers = db.prepare(
      'SELECT place, client, device FROM writers WHERE segment = ? ORDER BY place',
    );
    this.#clocks = db.prepare(
      'SELECT writer, max(clock) + 1 AS next FROM entries WHERE num BETWEEN ? AND ? GROUP BY writer',
    );
    this.#lastRow = db.prepare('SELECT max(num) AS num FROM entries WHERE num BETWEEN ? AND ?');
  }

  /** Null when there is none by this name. */
  header(name: SegmentName): SegmentHeader | null {
    const parts = parseSegmentName(name);
    if (!parts.ok) return null;
    const { conversation, number, random } = parts.value;
    const row = this.#byName.get(idBlob(conversation), number, idBlob(random));
    return row ? headerOf(row) : null;
  }

  headerByNum(num: number): SegmentHeader | null {
    const row = this.#byNum.get(num);
    return row ? headerOf(row) : null;
  }

  /** Newest first. */
  headers(conversation: ConversationId): SegmentHeader[] {
    return this.#ofStream.all(idBlob(conversation)).map(headerOf);
  }

  /** Adds the writers and their clocks: reads every row of the segment, but no bytes. */
  load(header: SegmentHeader): SqliteSegment {
    const writers: SqliteSegment['writers'] = new Map();
    const places = new Map<number, number>();
    const next = new Map<number, number>();
    const range = [firstRow(header.num), lastRow(header.num)] as const;
    for (const row of this.#clocks.iterate(...range)) next.set(row.writer, row.next);
    for (const { place, client, device } of this.#writers.iterate(header.num)) {
      places.set(client, place);
      writers.set(client, { device: idText(device) as DeviceId, next: next.get(place) ?? 0 });
    }
    const last = this.#lastRow.get(...range)?.num ?? range[0] - 1;
    return { ...header, writers, places, nextRow: last + 1 };
  }
}
