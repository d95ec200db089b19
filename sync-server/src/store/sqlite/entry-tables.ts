/**
 * The writer's tables over SQLite: what it has in memory of segments and conversations, and the
 * statements of the hot path. Lives in the writer thread; every call is inside its transaction.
 */
import {
  type Arrival,
  type ConversationId,
  type DeviceId,
  ENTRY_KINDS,
  type EntryId,
  type EntryKey,
  type EntryKind,
  makeSegmentName,
  type RandomBytes,
  type SegmentName,
  type UserId,
} from '@corridor/core';
import type { Database } from 'better-sqlite3';
import type { NewRow } from '../commit-rules.ts';
import type { HealTables } from '../heal-rules.ts';
import type { Place } from '../permission.ts';
import type { CheckedEntry, HealedEntry, Target } from '../port.ts';
import type { Receipts } from '../receipts.ts';
import { emptySegment, type WriterState } from '../segment-write.ts';
import { drawEra, nextSequence } from '../sequence.ts';
import { WriterMemory } from '../writer-memory.ts';
import { EntryStatements } from './entry-statements.ts';
import { authorNum, idBlob, idText } from './names.ts';
import { SearchIndex } from './search-index.ts';
import {
  firstRow,
  lastRow,
  SegmentLoader,
  type SqliteSegment,
  segmentOfRow,
} from './segment-loader.ts';
import { trim } from './trim.ts';
import { WriterDirectory } from './writer-directory.ts';

/** Segments kept in memory: some 10 kB each with many writers. */
const MAX_SEGMENTS = 2_000;
const MAX_STREAMS = 20_000;
const MAX_AUTHORS = 100_000;

export const FLAG_IMPORTED = 1;
export const FLAG_NOT_VOUCHED = 2;

interface Stream {
  readonly num: number;
  head: number;
  lastSequence: number;
}

/** Nothing is found by what it says no more, from the transaction on that stores one of these. */
const CHANGES_TEXT: ReadonlySet<EntryKind> = new Set(['edit', 'redaction']);

const kindNumbers = new Map<string, number>(ENTRY_KINDS.map((kind, number) => [kind, number]));

export class EntryTables implements HealTables<SqliteSegment> {
  readonly memory = new WriterMemory();
  readonly era: number;
  readonly random: RandomBytes;
  readonly #db: Database;
  readonly #now: () => number;
  readonly #receipts: Receipts;
  readonly #sql: EntryStatements;
  readonly #loader: SegmentLoader;

  readonly #segments = new Map<SegmentName, SqliteSegment>();
  /** One object for one segment, however it is looked up. */
  readonly #names = new Map<number, SegmentName>();
  readonly #streams = new Map<ConversationId, Stream>();
  readonly #authors = new Map<UserId, number>();
  readonly #directory: WriterDirectory;
  #tombstones: number | null = null;
  readonly #dirtySegments = new Set<SqliteSegment>();
  readonly #dirtyStreams = new Set<Stream>();

  constructor(
    db: Database,
    era: number,
    receipts: Receipts,
    now: () => number,
    random: RandomBytes,
  ) {
    this.#db = db;
    this.era = era;
    this.#receipts = receipts;
    this.#now = now;
    this.random = random;
    this.#sql = new EntryStatements(db);
    this.#loader = new SegmentLoader(db);
    this.#directory = new WriterDirectory(db);
  }

  /** Writes counts and heads; the last step of every transaction. */
  flush(): void {
    for (const s of this.#dirtySegments) {
      this.#sql.updateSegment.run(
        s.closed ? 1 : 0,
        s.floor,
        s.entries,
        s.bytes,
        s.digest,
        s.firstSequence,
        s.lastSequence,
        s.lastArrival,
        s.fromMs,
        s.toMs,
        s.messages,
        s.imported,
        s.num,
      );
    }
    for (const s of this.#dirtyStreams) this.#sql.updateStream.run(s.head, s.lastSequence, s.num);
  }

  /** The transaction is on disk. */
  settle(): void {
    this.memory.settle();
    this.#dirtySegments.clear();
    this.#dirtyStreams.clear();
    trim(this.#segments, MAX_SEGMENTS);
    trim(this.#names, MAX_SEGMENTS);
    trim(this.#streams, MAX_STREAMS);
    trim(this.#authors, MAX_AUTHORS);
  }

  /** The transaction was undone: memory is read again from the tables. */
  revert(): void {
    this.memory.revert();
    this.#dirtySegments.clear();
    this.#dirtyStreams.clear();
    this.#segments.clear();
    this.#names.clear();
    this.#streams.clear();
    this.#authors.clear();
    this.forgetDirectory();
  }

  /** The directory or tombstones may have changed. */
  forgetDirectory(): void {
    this.#directory.forget();
    this.#tombstones = null;
  }

  segment(name: SegmentName): SqliteSegment | null {
    const cached = this.#segments.get(name);
    if (cached) return cached;
    const header = this.#loader.header(name);
    return header ? this.#keep(this.#loader.load(header)) : null;
  }

  #keep(segment: SqliteSegment): SqliteSegment {
    this.#segments.set(segment.name, segment);
    this.#names.set(segment.num, segment.name);
    return segment;
  }

  #segmentByNum(num: number): SqliteSegment {
    const name = this.#names.get(num);
    const cached = name && this.#segments.get(name);
    if (cached) return cached;
    const header = this.#loader.headerByNum(num);
    if (!header) throw new Error(`no segment ${num}`);
    return this.#keep(this.#loader.load(header));
  }

  #findStream(conversation: ConversationId): Stream | null {
    const cached = this.#streams.get(conversation);
    if (cached) return cached;
    const row = this.#sql.stream.get(idBlob(conversation));
    if (!row || row.head === null) return null;
    const stream = { num: row.num, head: row.head, lastSequence: row.lastSequence };
    this.#streams.set(conversation, stream);
    return stream;
  }

  #stream(conversation: ConversationId): Stream {
    const stream = this.#findStream(conversation);
    if (!stream) throw new Error(`no conversation ${conversation}`);
    return stream;
  }

  head(conversation: ConversationId): SqliteSegment | null {
    const stream = this.#findStream(conversation);
    return stream && this.#segmentByNum(stream.head);
  }

  addWriter(segment: SqliteSegment, client: number, device: DeviceId): WriterState {
    const place = segment.places.size;
    this.#sql.insertWriter.run(segment.num, place, client, idBlob(device));
    const writer = { device, next: 0 };
    segment.places.set(client, place);
    segment.writers.set(client, writer);
    return writer;
  }

  nextSequence(conversation: ConversationId): number {
    const { lastSequence } = this.#stream(conversation);
    return nextSequence(lastSequence, this.era, () => this.#drawEra());
  }

  #drawEra(): number {
    const era = drawEra(this.#sql.newestEra.get()?.era ?? 0, this.#now());
    this.#sql.insertEra.run(era, this.#now());
    return era;
  }

  insert(segment: SqliteSegment, row: NewRow): boolean {
    const { entry } = row;
    const kind = kindNumbers.get(entry.kind) ?? -1;
    const flags = (entry.imported ? FLAG_IMPORTED : 0) | (row.vouched ? 0 : FLAG_NOT_VOUCHED);
    const { changes } = this.#sql.insertEntry.run(
      segment.nextRow,
      // A client that is new gets the next place, with `addWriter`.
      segment.places.get(row.client) ?? segment.places.size,
      row.clock,
      idBlob(entry.id),
      idBlob(entry.key),
      this.#author(entry.author),
      row.sequence,
      row.arrivedAt,
      Buffer.from(entry.at, 'hex'),
      kind,
      flags,
    );
    if (changes === 0) return false;
    this.#sql.insertBody.run(segment.nextRow, entry.bytes);
    if (entry.target !== null && CHANGES_TEXT.has(entry.kind)) {
      this.#sql.insertChange.run(idBlob(entry.target), kind, segment.nextRow);
    }
    segment.nextRow++;
    if (segment.nextRow > lastRow(segment.num)) throw new Error('a segment has no row left');
    const stream = this.#stream(segment.conversation);
    stream.lastSequence = Math.max(stream.lastSequence, row.sequence);
    this.#dirtyStreams.add(stream);
    return true;
  }

  #author(user: UserId): number {
    const cached = this.#authors.get(user);
    if (cached !== undefined) return cached;
    const num = authorNum(this.#db, user);
    this.#authors.set(user, num);
    return num;
  }

  recordHealed(conversation: ConversationId, { id, by, at, receipt }: HealedEntry): void {
    const { num } = this.#stream(conversation);
    this.#sql.insertHealed.run(num, idBlob(id), this.#author(by), at, receipt);
  }

  touched(segment: SqliteSegment): void {
    this.#dirtySegments.add(segment);
  }

  rollOver(head: SqliteSegment): SqliteSegment {
    this.close(head);
    const next = this.addSegment(head.conversation, head.floor);
    const stream = this.#stream(head.conversation);
    stream.head = next.num;
    this.#dirtyStreams.add(stream);
    return next;
  }

  close(segment: SqliteSegment): void {
    segment.closed = true;
    this.touched(segment);
  }

  addSegment(conversation: ConversationId, floor: number): SqliteSegment {
    return this.#addSegment(conversation, this.#stream(conversation).num, floor);
  }

  #addSegment(conversation: ConversationId, stream: number, floor: number): SqliteSegment {
    const number = this.#sql.nextNumber.get(stream)?.number ?? 0;
    const name = makeSegmentName(conversation, number, this.random);
    const random = name.slice(name.lastIndexOf('.') + 1);
    const empty = emptySegment(name, conversation, number, floor);
    const inserted = this.#sql.insertSegment.run(
      stream,
      number,
      idBlob(random),
      floor,
      empty.digest,
    );
    const num = Number(inserted.lastInsertRowid);
    const places = new Map<number, number>();
    return this.#keep({ ...empty, num, stream, compacted: false, places, nextRow: firstRow(num) });
  }

  /** A stream with an empty head; the same when it is there already. @returns its num */
  openStream(conversation: ConversationId): number {
    const present = this.#findStream(conversation);
    if (present) return present.num;
    const num = Number(this.#sql.insertStream.run(idBlob(conversation)).lastInsertRowid);
    const head = this.#addSegment(conversation, num, 0);
    const stream = { num, head: head.num, lastSequence: 0 };
    this.#streams.set(conversation, stream);
    this.#dirtyStreams.add(stream);
    // Read back by others in this transaction.
    this.#sql.updateStream.run(head.num, 0, num);
    return num;
  }

  /** See `SegmentControl.closeHeadFor`. */
  closeHeadFor(conversation: ConversationId): number {
    const floor = this.nextSequence(conversation);
    const head = this.#segmentByNum(this.#stream(conversation).head);
    const next = head.entries > 0 ? this.rollOver(head) : head;
    next.floor = floor;
    this.touched(next);
    return floor;
  }

  /** See `SegmentControl.bury`. */
  bury(entry: { readonly author: string; readonly key: string; readonly id: string }): void {
    const author = this.#author(entry.author as UserId);
    this.#sql.insertTombstone.run(idBlob(entry.key), author, idBlob(entry.id), this.#now());
    const stored = this.#sql.entryById.get(idBlob(entry.id));
    if (stored) new SearchIndex(this.#db).put([], [stored.num]);
    this.#tombstones = null;
  }

  idsAt(segment: SqliteSegment, client: number, firstClock: number, count: number): EntryId[] {
    const place = segment.places.get(client);
    if (place === undefined) return [];
    const range = [firstRow(segment.num), lastRow(segment.num)] as const;
    const rows = this.#sql.entriesAt.all(...range, place, firstClock, firstClock + count - 1);
    return rows.map(({ id }) => idText(id) as EntryId);
  }

  arrivalOf(id: EntryId): Arrival | null {
    const row = this.#sql.entryById.get(idBlob(id));
    if (!row) return null;
    const { conversation } = this.#segmentByNum(segmentOfRow(row.num));
    const { sequence, arrivedAt } = row;
    return {
      id,
      sequence,
      arrivedAt,
      receipt: this.receipt(conversation, id, sequence, arrivedAt),
    };
  }

  idOfKey(author: UserId, key: EntryKey): EntryId | null {
    const row = this.#sql.entryByKey.get(idBlob(key), idBlob(author));
    return row ? (idText(row.id) as EntryId) : null;
  }

  isErased(entry: CheckedEntry): boolean {
    this.#tombstones ??= this.#sql.countTombstones.get()?.n ?? 0;
    if (this.#tombstones === 0) return false;
    return this.#sql.tombstone.get(idBlob(entry.key), idBlob(entry.author)) !== undefined;
  }

  place(conversation: ConversationId, user: UserId): Place | 'anybody' | null {
    return this.#directory.place(conversation, this.#stream(conversation).num, user);
  }

  isBlocked(device: DeviceId): boolean {
    return this.#directory.isBlocked(device);
  }

  target(id: EntryId): Target | null {
    const entry = this.#directory.entry(id);
    if (entry === null) return null;
    const num = segmentOfRow(entry.num);
    const name = this.#names.get(num);
    // Of an old segment no more than its header: a target needs none of its writers.
    const segment = (name && this.#segments.get(name)) ?? this.#loader.headerByNum(num);
    if (!segment) throw new Error(`no segment ${num}`);
    const { conversation, floor } = segment;
    return { author: entry.author, conversation, floor };
  }

  isSequenceTaken(conversation: ConversationId, sequence: number): boolean {
    for (const { num } of this.#sql.segmentsAround.iterate(
      this.#stream(conversation).num,
      sequence,
      sequence,
    )) {
      // A segment of this transaction may hold more than its row says.
      if (this.#sql.bySequence.get(firstRow(num), lastRow(num), sequence)) return true;
    }
    return false;
  }

  floorFor(conversation: ConversationId, sequence: number): number {
    const { num } = this.#stream(conversation);
    return this.#sql.floor.get(num, sequence, num, sequence)?.floor ?? 0;
  }

  receipt(conversation: ConversationId, id: EntryId, sequence: number, at: number): Uint8Array {
    return this.#receipts.make(conversation, id, sequence, at);
  }
}
