/** The index as the writer changes it: a message put, replaced or removed, its words with it. */
import type { Database, Statement } from 'better-sqlite3';
import { type Indexed, indexedWords, saysTheSame } from './search-words.ts';

/**
 * Places of one millisecond. A message's place is so many times the milliseconds of its clock, and
 * its counter on top: the index is read newest first, whatever was taken in first. A counter is high
 * only where a clock stands still; then it reaches up to 4 seconds of places into what comes after.
 */
export const PLACES_PER_MS = 16;
/**
 * Places that a message may stand behind the first of its millisecond: a counter has 2^16, and as
 * many again are for those of one stamp.
 */
export const MAX_PLACES_BEHIND = 2 ** 17;

/** A message as it is at present. */
export interface SearchDoc extends Indexed {
  /** `entries.num`. */
  readonly entry: number;
  /** Its clock: Unix ms, and the counter within. */
  readonly ms: number;
  readonly counter: number;
  /** How many edits its text was made with. */
  readonly edits: number;
}

interface DocRow {
  readonly num: number;
  readonly stream: number;
  readonly author: number;
  readonly flags: number;
  readonly edits: number;
  readonly files: string | null;
  readonly text: string;
}

interface Kept extends Indexed {
  readonly num: number;
}

export class SearchIndex {
  readonly #byEntry: Statement<[number], DocRow>;
  readonly #lastTaken: Statement<[number, number], { num: number }>;
  readonly #insert: Statement;
  readonly #update: Statement;
  readonly #delete: Statement<[number]>;
  readonly #addWords: Statement<[number, string]>;
  readonly #removeWords: Statement<[number, string]>;

  constructor(db: Database) {
    this.#byEntry = db.prepare(
      'SELECT num, stream, author, flags, edits, files, text FROM search_docs WHERE entry = ?',
    );
    this.#lastTaken = db.prepare(
      'SELECT num FROM search_docs WHERE num BETWEEN ? AND ? ORDER BY num DESC LIMIT 1',
    );
    this.#insert = db.prepare(
      `INSERT INTO search_docs (num, entry, stream, author, flags, edits, files, text)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = db.prepare(
      'UPDATE search_docs SET flags = ?, edits = ?, files = ?, text = ? WHERE num = ?',
    );
    this.#delete = db.prepare('DELETE FROM search_docs WHERE num = ?');
    this.#addWords = db.prepare('INSERT INTO search_words (rowid, words) VALUES (?, ?)');
    this.#removeWords = db.prepare(
      "INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', ?, ?)",
    );
  }

  /**
   * Brings these messages to what they are now. Words go first and come then, each in the order of
   * their numbers: FTS5 writes to the disk whenever a number is lower than the one before.
   * @param gone entries that are messages no more
   */
  put(docs: readonly SearchDoc[], gone: readonly number[]): void {
    const old = (entry: number): Kept | null => {
      const row = this.#byEntry.get(entry);
      return row ? { ...row, files: row.files === null ? [] : JSON.parse(row.files) } : null;
    };
    const removed = gone.map(old).filter((row) => row !== null);
    const added: { readonly num: number; readonly doc: SearchDoc }[] = [];
    for (const doc of docs) {
      const before = old(doc.entry);
      if (before === null) {
        added.push({ num: this.#insertDoc(doc), doc });
        continue;
      }
      const files = filesText(doc.files);
      this.#update.run(doc.flags, doc.edits, files, doc.text, before.num);
      if (saysTheSame(before, doc)) continue;
      removed.push(before);
      added.push({ num: before.num, doc });
    }
    for (const row of removed.sort((a, b) => a.num - b.num)) {
      this.#removeWords.run(row.num, indexedWords(row));
    }
    for (const entry of gone) {
      const row = this.#byEntry.get(entry);
      if (row) this.#delete.run(row.num);
    }
    for (const { num, doc } of added.sort((a, b) => a.num - b.num)) {
      this.#addWords.run(num, indexedWords(doc));
    }
  }

  #insertDoc(doc: SearchDoc): number {
    const { entry, ms, counter, stream, author, flags, edits, files, text } = doc;
    const num = this.#freePlace(ms * PLACES_PER_MS + counter);
    this.#insert.run(num, entry, stream, author, flags, edits, filesText(files), text);
    return num;
  }

  /**
   * The first free place, or one near it. A stamp is what its writer likes, and thousands of messages
   * may have one: each stretch that is looked at is twice the one before, so there are as many steps
   * as a place has bits, whatever stands there.
   */
  #freePlace(first: number): number {
    for (let from = first, length = 1; ; from += length, length *= 2) {
      const end = from + length - 1;
      const last = this.#lastTaken.get(from, end)?.num ?? from - 1;
      if (last < end) return last + 1;
    }
  }
}

const filesText = (files: readonly string[]): string | null =>
  files.length === 0 ? null : JSON.stringify(files);
