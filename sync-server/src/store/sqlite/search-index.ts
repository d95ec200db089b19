/** The index as the writer changes it: a message put, replaced or removed, its words with it. */
import type { Database, Statement } from 'better-sqlite3';
import { type Indexed, indexedWords, saysTheSame } from './search-words.ts';

/** Messages of one millisecond that have numbers of their own; more take those of the next ones. */
export const DOCS_PER_MS = 16;

/** A message as it is at present. */
export interface SearchDoc extends Indexed {
  /** `entries.num`. */
  readonly entry: number;
  /** Unix ms of its clock. */
  readonly ms: number;
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
  readonly #isTaken: Statement<[number], unknown>;
  readonly #insert: Statement;
  readonly #update: Statement;
  readonly #delete: Statement<[number]>;
  readonly #addWords: Statement<[number, string]>;
  readonly #removeWords: Statement<[number, string]>;

  constructor(db: Database) {
    this.#byEntry = db.prepare(
      'SELECT num, stream, author, flags, edits, files, text FROM search_docs WHERE entry = ?',
    );
    this.#isTaken = db.prepare('SELECT 1 FROM search_docs WHERE num = ?');
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

  #insertDoc({ entry, ms, stream, author, flags, edits, files, text }: SearchDoc): number {
    let num = ms * DOCS_PER_MS;
    while (this.#isTaken.get(num) !== undefined) num++;
    this.#insert.run(num, entry, stream, author, flags, edits, filesText(files), text);
    return num;
  }
}

const filesText = (files: readonly string[]): string | null =>
  files.length === 0 ? null : JSON.stringify(files);
