/**
 * The rows of a span of one conversation as they are now, held in pages: a change of the table reads
 * the pages that it is in again, and no other row.
 *
 * A live query for each page would not do. What one transaction changed must be read in one: a row
 * changes its place when it is signed, and would be in two pages for a moment, or in none. And a
 * live query begins again with each change, so that a stream of them can keep it from ever ending.
 */
import type { ConversationId } from '@corridor/core';
import { Dexie } from 'dexie';
import type { LocalDatabase, MessageRow } from '../local/database.ts';
import {
  type Keys,
  keysBetween,
  keysOf,
  onTableChange,
  type TableChange,
} from '../local/table-changes.ts';
import {
  cover,
  endOf,
  type Page,
  replaceStretches,
  rowsMoved,
  type Span,
  staleStretches,
} from './pages.pure.ts';
import { sameRow } from './same-row.pure.ts';
import { rowsBetween, SORT_INDEX } from './sorts.ts';

export interface SpanView {
  /** What was asked for. */
  readonly span: Span;
  readonly rows: readonly MessageRow[];
  /** The oldest or newest row of the conversation is in `rows`. */
  readonly reachesStart: boolean;
  readonly reachesEnd: boolean;
}

interface Listener {
  /** Called when rows were read: those asked for, or again because they changed. */
  view(view: SpanView): void;
  failed(error: unknown): void;
}

export class LivePages {
  readonly #db: LocalDatabase;
  readonly #conversation: ConversationId;
  readonly #listener: Listener;
  #pages: readonly Page<MessageRow>[] = [];
  #rows: readonly MessageRow[] = [];
  /** What the pages cover, and what they are to. */
  #covered: Span | null = null;
  #span: Span | null = null;
  /** Something is to be read. */
  #due = false;
  #reading = false;
  /** What changed while rows were being read: the pages that come of it are not known before. */
  #meanwhile: TableChange[] = [];
  readonly #refs = new WeakMap<readonly MessageRow[], Keys>();
  #unlisten: (() => void) | null = null;

  constructor(db: LocalDatabase, conversation: ConversationId, listener: Listener) {
    this.#db = db;
    this.#conversation = conversation;
    this.#listener = listener;
  }

  /** Follows the table from now on; what was read before may be out of date. */
  start(): void {
    this.#unlisten ??= onTableChange(this.#db, 'messages', (change) => this.#onChange(change));
    this.#pages = this.#pages.map((page) => ({ ...page, stale: true }));
    this.#due = this.#span !== null;
    this.#work();
  }

  stop(): void {
    this.#unlisten?.();
    this.#unlisten = null;
  }

  /** Reads what is not held yet; the view comes when it is. */
  show(span: Span): void {
    this.#span = span;
    this.#due = true;
    this.#work();
  }

  #onChange(change: TableChange): void {
    if (this.#reading) {
      this.#meanwhile.push(change);
      return;
    }
    this.#mark(change);
    this.#work();
  }

  #mark(change: TableChange): void {
    // Rows outside are not read, but they may be the first ones that are.
    if (change.inIndex(SORT_INDEX, this.#keys(null, null))) this.#due = true;
    const to = this.#covered?.to ?? null;
    this.#pages = this.#pages.map((page, index) => {
      if (page.stale) return page;
      const within = this.#keys(page.from, endOf(this.#pages, index, to));
      if (!change.inIndex(SORT_INDEX, within) && !change.ofRows(this.#refsOf(page))) return page;
      this.#due = true;
      return { ...page, stale: true };
    });
  }

  #keys(from: string | null, to: string | null): Keys {
    const conversation = this.#conversation;
    return keysBetween([conversation, from ?? Dexie.minKey], [conversation, to ?? Dexie.maxKey]);
  }

  #refsOf({ rows }: Page<MessageRow>): Keys {
    const known = this.#refs.get(rows);
    if (known) return known;
    const keys = keysOf(rows.map(({ ref }) => ref));
    this.#refs.set(rows, keys);
    return keys;
  }

  #work(): void {
    if (this.#reading || !this.#due || !this.#unlisten || !this.#span) return;
    this.#reading = true;
    this.#due = false;
    this.#read(this.#span)
      .catch((error: unknown) => this.#listener.failed(error))
      .finally(() => {
        this.#reading = false;
        for (const change of this.#meanwhile.splice(0)) this.#mark(change);
        this.#work();
      });
  }

  /** Everything that is stale. What fails stays stale, until the next change. */
  async #read(span: Span): Promise<void> {
    this.#pages = cover(this.#pages, this.#covered, span);
    this.#covered = span;
    let read = await this.#readStale(span);
    if (rowsMoved(this.#pages, read.stretches, read.rows)) {
      // Something was committed that was not told yet: one look at all of it sees each row once.
      this.#pages = this.#pages.map((page) => ({ ...page, stale: true }));
      read = await this.#readStale(span);
    }
    this.#pages = replaceStretches(this.#pages, read.stretches, read.rows, sameRow);
    const rows = this.#pages.flatMap((page) => page.rows);
    const unchanged =
      rows.length === this.#rows.length && rows.every((row, index) => row === this.#rows[index]);
    if (!unchanged) this.#rows = rows;
    if (!this.#unlisten) return;
    const { reachesStart, reachesEnd } = read;
    this.#listener.view({ span, rows: this.#rows, reachesStart, reachesEnd });
  }

  /** In one transaction. */
  async #readStale(span: Span) {
    const stretches = staleStretches(this.#pages, span.to);
    const db = this.#db;
    const between = (from: string | null, to: string | null) =>
      rowsBetween(db, this.#conversation, from, to);
    return db.transaction('r', db.messages, async () => {
      const [rows, above, below] = await Promise.all([
        Promise.all(stretches.map(({ from, to }) => between(from, to).toArray())),
        span.from === null ? [] : between(null, span.from).limit(1).primaryKeys(),
        span.to === null ? [] : between(span.to, null).limit(1).primaryKeys(),
      ]);
      const reachesStart = above.length === 0;
      return { stretches, rows, reachesStart, reachesEnd: below.length === 0 };
    });
  }
}
