/**
 * The unread messages of one conversation, wherever in it they stand: read from the index alone,
 * a thousand of them too, and then only those that come behind. A message that the relay stores
 * now has the highest sequence, so it stands behind in the index, however late it arrived.
 */
import type { ConversationId } from '@corridor/core';
import { Dexie } from 'dexie';
import { unreadMessages } from '../local/conversation-summary.ts';
import type { LocalDatabase } from '../local/database.ts';
import {
  type Keys,
  keysBetween,
  keysOf,
  onTableChange,
  type TableChange,
} from '../local/table-changes.ts';
import type { UnreadRef } from './arrange.pure.ts';

/** Late arrivals are stepped to one by one; beyond this many only the first are pointed out. */
const MAX_UNREAD = 1_000;
const INDEX = '[conversation+countable+sequence+sort]';

interface Listener {
  changed(unread: readonly UnreadRef[]): void;
  failed(error: unknown): void;
}

export class LiveUnread {
  readonly #db: LocalDatabase;
  readonly #conversation: ConversationId;
  readonly #listener: Listener;
  /** Above this sequence messages are unread, and by now above this one they are not known. */
  #marker = 0;
  #known = 0;
  #unread: readonly UnreadRef[] = [];
  #due: 'no' | 'more' | 'all' = 'no';
  #reading = false;
  #refs: Keys = keysOf([]);
  #unlisten: (() => void) | null = null;

  constructor(db: LocalDatabase, conversation: ConversationId, listener: Listener) {
    this.#db = db;
    this.#conversation = conversation;
    this.#listener = listener;
  }

  /** Reads those above a marker, and follows them from then on. */
  async open(marker: number): Promise<readonly UnreadRef[]> {
    this.#marker = marker;
    this.#listen();
    this.#reading = true;
    try {
      await this.#read('all');
      return this.#unread;
    } finally {
      this.#reading = false;
      this.#work();
    }
  }

  /** Follows them again after {@link stop}. */
  start(): void {
    if (this.#unlisten) return;
    this.#listen();
    this.#due = 'all';
    this.#work();
  }

  stop(): void {
    this.#unlisten?.();
    this.#unlisten = null;
  }

  /** These were seen: they need not be told any more. */
  forget(seen: ReadonlySet<string>): void {
    const left = this.#unread.filter(({ ref }) => !seen.has(ref));
    if (left.length === this.#unread.length) return;
    // By sequence: below the first that is left all were seen.
    const [first] = left;
    this.#marker = first === undefined ? this.#known : first.sequence - 1;
    this.#set(left);
    this.#listener.changed(left);
    // There is room for what was too much before.
    if (this.#due === 'no') this.#due = 'more';
    this.#work();
  }

  #listen(): void {
    this.#unlisten ??= onTableChange(this.#db, 'messages', (change) => this.#onChange(change));
  }

  #onChange(change: TableChange): void {
    const at = (sequence: number) => [this.#conversation, 1, sequence, Dexie.maxKey];
    if (
      change.inIndex(INDEX, keysBetween(at(this.#marker), at(this.#known))) ||
      change.ofRows(this.#refs)
    ) {
      this.#due = 'all';
    } else if (change.inIndex(INDEX, keysBetween(at(this.#known), at(Infinity)))) {
      if (this.#due === 'no') this.#due = 'more';
    }
    this.#work();
  }

  #work(): void {
    const due = this.#due;
    if (this.#reading || due === 'no' || !this.#unlisten) return;
    this.#reading = true;
    this.#due = 'no';
    const before = this.#unread;
    this.#read(due)
      .then(() => {
        if (this.#unread !== before && this.#unlisten) this.#listener.changed(this.#unread);
      })
      .catch((error: unknown) => this.#listener.failed(error))
      .finally(() => {
        this.#reading = false;
        this.#work();
      });
  }

  async #read(what: 'more' | 'all'): Promise<void> {
    const above = what === 'all' ? this.#marker : this.#known;
    const room = what === 'all' ? MAX_UNREAD : MAX_UNREAD - this.#unread.length;
    if (room <= 0) return;
    const read: UnreadRef[] = [];
    await unreadMessages(this.#db, this.#conversation, above)
      .limit(room)
      .eachKey((key, { primaryKey }) => {
        const [, , sequence, sort] = key as unknown as [string, number, number, string];
        read.push({ ref: primaryKey, sort, sequence });
      });
    this.#known = read[read.length - 1]?.sequence ?? above;
    if (what === 'more') {
      if (read.length > 0) this.#set([...this.#unread, ...read]);
    } else if (!sameRefs(this.#unread, read)) this.#set(read);
  }

  #set(unread: readonly UnreadRef[]): void {
    this.#unread = unread;
    this.#refs = keysOf(unread.map(({ ref }) => ref));
  }
}

const sameRefs = (a: readonly UnreadRef[], b: readonly UnreadRef[]): boolean =>
  a.length === b.length &&
  a.every(({ ref, sort }, index) => ref === b[index]?.ref && sort === b[index]?.sort);
