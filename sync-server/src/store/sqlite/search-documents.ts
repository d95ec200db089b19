/**
 * Messages as they are at present, for the index: the entries of a segment from one row on, with all
 * that changes them, folded as workstations fold. Only reads, in the maintenance thread.
 */
import { gunzipSync } from 'node:zlib';
import {
  compareEntries,
  decodeEntry,
  decodeFetchedSegment,
  ENTRY_KINDS,
  type Entry,
  type EntryKind,
  entryIdBytes,
  hasLink,
  parseStamp,
  readSegmentUpdate,
  targetOf,
  versionsAmong,
} from '@corridor/core';
import type { Database, Statement } from 'better-sqlite3';
import { idText } from './names.ts';
import type { SearchDoc } from './search-index.ts';
import type { SearchChange, SearchReaction, SearchStep } from './search-operations.ts';
import { HAS_FILE, HAS_LINK } from './search-words.ts';
import { firstRow, lastRow, segmentOfRow } from './segment-loader.ts';
import { sha256 } from './sha256.ts';

/** The next thing to do for the index; null: nothing. */
export type SearchWork =
  | {
      readonly type: 'collect';
      readonly segment: number;
      readonly changes: readonly SearchChange[];
    }
  | { readonly type: 'take'; readonly step: SearchStep }
  | { readonly type: 'forget'; readonly segment: number }
  | null;

/**
 * Rows of one step, and UTF-16 units of text, what goes and what comes, after which it ends: a few ms
 * of the writer.
 */
const ROWS_PER_STEP = 32;
const UNITS_PER_STEP = 16 * 1_024;
/** So many times what comes costs what goes: each word is taken out of a page of its own. */
const COST_OF_GOING = 4;
/** Unpacked snapshots at hand: an edit of an old message needs the segment of that one. */
const SNAPSHOTS = 4;
/** Of one message: with more it is not found. Each new one is judged beside all before it. */
const MAX_EDITS = 500;

interface Row {
  readonly num: number;
  readonly id: Uint8Array;
  readonly kind: number;
  readonly author: number;
  readonly bytes: Uint8Array | null;
}

const numberOf = (kind: EntryKind): number => ENTRY_KINDS.indexOf(kind);
const MESSAGE = numberOf('message');
const EDIT = numberOf('edit');
const REDACTION = numberOf('redaction');
const REACTION = numberOf('reaction');

const COLUMNS = 'e.num, e.id, e.kind, e.author, b.bytes';
const FROM = 'FROM entries e LEFT JOIN bodies b ON b.entry = e.num';

export class SearchDocuments {
  readonly #db: Database;
  readonly #uncollected: Statement<[], { segment: number }>;
  readonly #behind: Statement<[], { segment: number; taken: number; entries: number }>;
  readonly #lost: Statement<[], { segment: number }>;
  readonly #changesIn: Statement<number[], Row>;
  readonly #rows: Statement<number[], Row>;
  readonly #byId: Statement<[Uint8Array], Row>;
  readonly #isRedacted: Statement<[Uint8Array], unknown>;
  readonly #countEdits: Statement<[Uint8Array], { n: number }>;
  readonly #editsOf: Statement<[Uint8Array], Row>;
  readonly #indexed: Statement<[number], { units: number }>;
  readonly #stream: Statement<[number], { stream: number }>;
  readonly #taken: Statement<[number], { taken: number }>;
  readonly #isErased: Statement<[number], unknown>;
  readonly #snapshot: Statement<[number], { body: Uint8Array }>;
  readonly #snapshots = new Map<number, ReadonlyMap<string, Uint8Array>>();
  /** Those that could not be read: not tried again until the next start. */
  readonly #broken = new Set<number>();

  constructor(db: Database) {
    this.#db = db;
    this.#uncollected = db.prepare('SELECT segment FROM search_backlog WHERE stage = 0');
    // Newest first: what people look for is more often there, and what is covered has one end.
    this.#behind = db.prepare(
      `SELECT s.num AS segment, ifnull(p.rows, 0) AS taken, s.entries
       FROM segments s LEFT JOIN search_segments p ON p.segment = s.num
       WHERE s.entries > ifnull(p.rows, 0) ORDER BY s.to_ms DESC, s.num DESC`,
    );
    this.#lost = db.prepare(
      `SELECT p.segment FROM (SELECT segment FROM search_segments UNION SELECT segment FROM search_backlog) p
       WHERE NOT EXISTS (SELECT 1 FROM segments s WHERE s.num = p.segment) LIMIT 1`,
    );
    this.#changesIn = db.prepare(
      `SELECT ${COLUMNS} ${FROM} WHERE e.num BETWEEN ? AND ?
         AND e.kind IN (${EDIT}, ${REDACTION})`,
    );
    this.#rows = db.prepare(
      `SELECT ${COLUMNS} ${FROM} WHERE e.num BETWEEN ? AND ? ORDER BY e.num LIMIT ${ROWS_PER_STEP}`,
    );
    this.#byId = db.prepare(`SELECT ${COLUMNS} ${FROM} WHERE e.id = ?`);
    this.#isRedacted = db.prepare(
      `SELECT 1 FROM search_changes WHERE target = ? AND kind = ${REDACTION} LIMIT 1`,
    );
    this.#countEdits = db.prepare(
      `SELECT count(*) AS n FROM (SELECT 1 FROM search_changes WHERE target = ? AND kind = ${EDIT}
         LIMIT ${MAX_EDITS + 1})`,
    );
    this.#editsOf = db.prepare(
      `SELECT ${COLUMNS} FROM search_changes c JOIN entries e ON e.num = c.entry
         LEFT JOIN bodies b ON b.entry = e.num WHERE c.target = ? AND c.kind = ${EDIT}`,
    );
    this.#indexed = db.prepare(
      'SELECT length(text) + ifnull(length(files), 0) AS units FROM search_docs WHERE entry = ?',
    );
    this.#stream = db.prepare('SELECT stream FROM segments WHERE num = ?');
    this.#taken = db.prepare('SELECT rows AS taken FROM search_segments WHERE segment = ?');
    this.#isErased = db.prepare(
      `SELECT 1 FROM entries e JOIN tombstones t ON t.key = e.key AND t.author = e.author
       WHERE e.num = ?`,
    );
    this.#snapshot = db.prepare('SELECT body FROM snapshots WHERE segment = ?');
  }

  /**
   * All of one answer is of one commit.
   * @throws Error of a segment that cannot be read; it is left out from then on
   */
  next(): SearchWork {
    return this.#db.transaction(() => this.#next())();
  }

  #next(): SearchWork {
    const lost = this.#lost.get();
    if (lost) return { type: 'forget', segment: lost.segment };
    for (const { segment } of this.#uncollected.iterate()) {
      if (this.#broken.has(segment)) continue;
      return this.#guarded(segment, () => ({
        type: 'collect',
        segment,
        changes: this.#changesIn.all(firstRow(segment), lastRow(segment)).flatMap((row) => {
          const payload = this.#decoded(row)?.payload;
          const target = payload ? targetOf(payload) : null;
          const { kind, num: entry } = row;
          return target === null ? [] : [{ target: entryIdBytes(target), kind, entry }];
        }),
      }));
    }
    // Whoever could not be asked for changes may hold a redaction of any message of its conversation.
    const unread = new Set([...this.#broken].map((segment) => this.#stream.get(segment)?.stream));
    for (const { segment, taken, entries } of this.#behind.iterate()) {
      if (unread.has(this.#stream.get(segment)?.stream)) continue;
      return this.#guarded(segment, () => ({
        type: 'take',
        step: this.#step(segment, taken, entries),
      }));
    }
    return null;
  }

  #guarded<T>(segment: number, read: () => T): T {
    try {
      return read();
    } catch (error) {
      this.#broken.add(segment);
      throw error;
    }
  }

  #step(segment: number, from: number, entries: number): SearchStep {
    const rows = this.#rows.all(firstRow(segment) + from, firstRow(segment) + entries - 1);
    const reactions: SearchReaction[] = [];
    /** Messages that this step is about. */
    const seen = new Set<number>();
    const docs: SearchDoc[] = [];
    const gone: number[] = [];
    let units = 0;
    let to = from;
    for (const row of rows) {
      if (units >= UNITS_PER_STEP) break;
      to = row.num - firstRow(segment) + 1;
      if (row.kind === REACTION) reactions.push(...this.#reactionOf(row));
      const message = this.#messageOf(row);
      if (message === null || seen.has(message.num)) continue;
      seen.add(message.num);
      units += COST_OF_GOING * (this.#indexed.get(message.num)?.units ?? 0);
      const doc = this.#docOf(message);
      if (doc === null) {
        gone.push(message.num);
        continue;
      }
      units += doc.text.length + doc.files.join('').length;
      docs.push(doc);
    }
    // A segment that holds fewer rows than it says would be asked for them for ever.
    if (rows.length === 0) to = entries;
    return { segment, from, to, docs, gone, reactions };
  }

  #reactionOf(row: Row): SearchReaction[] {
    const entry = this.#decoded(row);
    if (entry?.payload.kind !== 'reaction') return [];
    const { at, body } = entry.payload;
    const { emoji, on } = body;
    const { num, author } = row;
    const target = entryIdBytes(body.target);
    return [{ target, author, emoji, on, entry: num, at, id: entry.id }];
  }

  /** The message that a row brings or changes; null: none, or one that comes with its own segment. */
  #messageOf(row: Row): Row | null {
    if (row.kind === MESSAGE) return row;
    if (row.kind !== EDIT && row.kind !== REDACTION) return null;
    const payload = this.#decoded(row)?.payload;
    const id = payload ? targetOf(payload) : null;
    const target = id === null ? undefined : this.#byId.get(entryIdBytes(id));
    return target?.kind === MESSAGE && this.#isTaken(target.num) ? target : null;
  }

  #isTaken(num: number): boolean {
    const segment = segmentOfRow(num);
    return num - firstRow(segment) < (this.#taken.get(segment)?.taken ?? 0);
  }

  /** @returns null: nobody finds it */
  #docOf(row: Row): SearchDoc | null {
    if (this.#isErased.get(row.num) !== undefined) return null;
    if (this.#isRedacted.get(row.id) !== undefined) return null;
    if ((this.#countEdits.get(row.id)?.n ?? 0) > MAX_EDITS) return null;
    const message = this.#decoded(row);
    if (message?.payload.kind !== 'message') return null;
    const edits = this.#editsOf.all(row.id).flatMap((each) => {
      const entry = this.#decoded(each);
      if (entry?.payload.kind !== 'edit') return [];
      return [{ id: entry.id, at: entry.payload.at, body: entry.payload.body }];
    });
    edits.sort(compareEntries);
    const isVersion = versionsAmong(
      edits.map(({ id, body }) => ({ names: [id], replaces: body.replaces })),
    );
    const shown = edits[isVersion.lastIndexOf(true)];
    const { at, body } = message.payload;
    const text = shown?.body.text ?? body.text;
    const files = (body.files ?? []).map(({ name }) => name);
    return {
      entry: row.num,
      ...parseStamp(at),
      stream: this.#stream.get(segmentOfRow(row.num))?.stream ?? 0,
      author: row.author,
      flags: (hasLink(text) ? HAS_LINK : 0) | (files.length > 0 ? HAS_FILE : 0),
      edits: edits.length,
      text,
      files,
    };
  }

  #decoded(row: Row): Entry | null {
    const bytes = row.bytes ?? this.#fromSnapshot(row);
    const decoded = decodeEntry(bytes, sha256);
    // A later version of Corridor may have stored what this one does not know.
    return decoded.ok ? decoded.value : null;
  }

  /** @throws Error when the entry is in neither place */
  #fromSnapshot({ num, id }: Row): Uint8Array {
    const segment = segmentOfRow(num);
    const bytes = (this.#snapshots.get(segment) ?? this.#unpack(segment)).get(idText(id));
    if (!bytes) throw new Error(`an entry of segment ${segment} has no bytes`);
    return bytes;
  }

  #unpack(segment: number): ReadonlyMap<string, Uint8Array> {
    const row = this.#snapshot.get(segment);
    if (!row) throw new Error(`segment ${segment} has no snapshot`);
    const fetched = decodeFetchedSegment(gunzipSync(row.body));
    if (!fetched.ok) throw new Error(`the snapshot of segment ${segment}: ${fetched.error}`);
    const update = readSegmentUpdate(fetched.value.update);
    if (!update.ok) throw new Error(`the snapshot of segment ${segment}: ${update.error.detail}`);
    const all = new Map<string, Uint8Array>();
    for (const { structs } of update.value.clients) {
      for (const { id, bytes } of structs) all.set(id, bytes);
    }
    this.#snapshots.set(segment, all);
    for (const oldest of this.#snapshots.keys()) {
      if (this.#snapshots.size <= SNAPSHOTS) break;
      this.#snapshots.delete(oldest);
    }
    return all;
  }
}
