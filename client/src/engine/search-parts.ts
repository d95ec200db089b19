/**
 * Makes the search index while nothing else happens: takes what is queued into parts, one part at a
 * time. A search reads the rows of what is queued, so nothing is ever not found; how little is
 * queued only decides how fast.
 */
import { hasLink, parseStamp, type Stamp, wordsOf } from '@corridor/core';
import type { LocalDatabase, MessageRow } from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import type { SearchQueueRow } from '../local/search-rows.ts';
import { addToPart, HAS_FILE, HAS_LINK, INDEX_FORMAT, type IndexDoc } from '../text-index/part.ts';
import type { Cancel, Time } from './platform.ts';
import { findMessages } from './refold.ts';
import { queueAgain } from './search-queue.ts';

/** After the last change: whoever writes, or is fetching history, goes first. */
const QUIET_MS = 1_000;
/** Between two parts. */
const BREATH_MS = 20;
/**
 * Names that stay queued: a search reads their rows, few as they are, and a part is written
 * whole for whatever is added to it.
 */
const MAY_WAIT = 128;
/** Rows that are looked at to choose the next part; each has a name at least. */
const LOOKED_AT = 2 * MAY_WAIT;
/** Rows with which nobody waits for quiet: a history is being fetched. */
const TOO_MANY = 200;

const STAMP_LENGTH = 16;

export interface SearchPartsOptions {
  readonly db: LocalDatabase;
  readonly time: Time;
  readonly failed: (error: unknown) => void;
}

export class SearchParts {
  readonly #o: SearchPartsOptions;
  #timer: Cancel | null = null;
  #running: Promise<void> | null = null;
  #breathe: () => void = () => undefined;
  #stopped = false;

  constructor(options: SearchPartsOptions) {
    this.#o = options;
  }

  /** What was made in another format, or before there was an index, is made again. */
  async load(): Promise<void> {
    const { db } = this.#o;
    if ((await getMeta(db, 'searchFormat')) === INDEX_FORMAT) return;
    for (const conversation of await db.conversations.toCollection().primaryKeys()) {
      await queueAgain(db, conversation);
    }
    await setMeta(db, 'searchFormat', INDEX_FORMAT);
  }

  /** @param rows that are queued now */
  queued(rows: number): void {
    if (this.#stopped || this.#running || rows === 0) return;
    if (rows >= TOO_MANY && this.#timer) return;
    this.#timer?.();
    this.#timer = this.#o.time.after(QUIET_MS, () => {
      this.#timer = null;
      this.#running = this.#run()
        .catch((error: unknown) => this.#o.failed(error))
        .finally(() => {
          this.#running = null;
        });
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.();
    this.#breathe();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let part = await this.#next(); part !== null; part = await this.#next()) {
      await this.#make(part);
      await this.#breath();
    }
  }

  /** Lets others go first; no longer than until the end. */
  #breath(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise<void>((resolve) => {
      const cancel = this.#o.time.after(BREATH_MS, resolve);
      this.#breathe = () => {
        cancel();
        resolve();
      };
    });
  }

  /** The part with most queued; null: little enough is. */
  async #next(): Promise<string | null> {
    if (this.#stopped) return null;
    const rows = await this.#o.db.searchQueue.limit(LOOKED_AT).toArray();
    const counts = new Map<string, number>();
    for (const { part, names } of rows) counts.set(part, (counts.get(part) ?? 0) + names.length);
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    if (total <= MAY_WAIT) return null;
    const [most] = [...counts].sort((a, b) => b[1] - a[1]);
    return most?.[0] ?? null;
  }

  async #make(part: string): Promise<void> {
    const { db } = this.#o;
    const rows = await db.searchQueue.where('part').equals(part).toArray();
    const [first] = rows;
    if (!first) return;
    const { conversation } = first;
    const messages = await findMessages(db, [...new Set(rows.flatMap(({ names }) => names))]);
    const docs = messages.filter((row) => row.conversation === conversation).flatMap(docOf);
    const old = await db.searchBytes.get(part);
    let bytes: Uint8Array;
    try {
      bytes = addToPart(old?.bytes ?? null, docs);
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      // The part cannot be read; the messages can, and it is made of them again.
      await queueAgain(db, conversation);
      return;
    }
    const before = await db.searchParts.get(part);
    const times = docs.map(({ ms }) => ms);
    const fromMs = times.reduce(
      (a, b) => Math.min(a, b),
      before?.fromMs ?? Number.MAX_SAFE_INTEGER,
    );
    const toMs = times.reduce((a, b) => Math.max(a, b), before?.toMs ?? 0);
    await db.transaction('rw', [db.searchQueue, db.searchParts, db.searchBytes], async () => {
      if (!(await this.#stillQueued(rows))) return;
      await db.searchQueue.bulkDelete(rows.map(({ n }) => n));
      if (docs.length === 0) return;
      await db.searchParts.put({ part, conversation, fromMs, toMs });
      await db.searchBytes.put({ part, bytes });
    });
  }

  /** Not so when the conversation was removed meanwhile: nothing of it may come back. */
  async #stillQueued(rows: readonly SearchQueueRow[]): Promise<boolean> {
    const here = await this.#o.db.searchQueue.bulkGet(rows.map(({ n }) => n));
    return here.every((row) => row !== undefined);
  }
}

/** A message as the index takes it; nothing while it is not on the server, and found by its row. */
const docOf = (row: MessageRow): IndexDoc[] => {
  if (row.kind !== 'message' || row.sequence === null || row.id === null) return [];
  const { ms, counter } = parseStamp(row.sort.slice(0, STAMP_LENGTH) as Stamp);
  const words = [row.text, ...row.files.map(({ name }) => name)].flatMap(wordsOf);
  const link = hasLink(row.text) ? HAS_LINK : 0;
  const file = row.files.length > 0 && row.redacted === null ? HAS_FILE : 0;
  const terms = row.redacted === null ? words.map(({ term }) => term) : [];
  return [{ ms, counter, author: row.author, flags: link | file, terms }];
};
