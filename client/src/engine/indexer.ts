/**
 * Indexing: acknowledged entries become rows of the read model, in bulk. Whatever is interrupted is
 * done again: putting the same entry twice gives the same rows. Nothing shows as stored before the
 * relay's arrival of it is here.
 *
 * The browser runs transactions over the same tables one after another, in the order in which they
 * were asked for. So that somebody who writes a message waits for few rows, however many are being
 * indexed, a transaction takes in few, and the next is asked for when it has ended.
 */
import {
  type Arrival,
  CLOCK_ZERO,
  type ClockState,
  type ConversationId,
  decodeEntry,
  type Entry,
  type EntryId,
  observe,
  parseStamp,
  type SegmentName,
  type UserId,
} from '@corridor/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { summarise } from '../local/conversation-summary.ts';
import type {
  AnnotationRow,
  BodyRow,
  IndexedRow,
  LocalDatabase,
  MessageRow,
  SegmentRow,
  UnprovenRow,
} from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import { annotationRow, messageRow } from './fold.ts';
import { acknowledgeRows, dropStored } from './outbox-rows.ts';
import { folded, recountReplies, refold } from './refold.ts';
import { queueForSearch } from './search-queue.ts';
import type { Verifier } from './verifier.ts';

/** Entries that one transaction takes in: what a write on any tab waits for at most. */
export const ENTRIES_PER_TRANSACTION = 200;

/** An acknowledged entry whose bytes are here. */
export interface Acknowledged {
  readonly arrival: Arrival;
  readonly bytes: Uint8Array;
}

export interface IndexBatch {
  readonly conversation: ConversationId;
  readonly segment: SegmentName;
  /** Arrivals that were not recorded yet, with or without bytes. */
  readonly arrivals: readonly Arrival[];
  readonly entries: readonly Acknowledged[];
  /** The segment is closed and its whole body is in `entries`: it leaves y-indexeddb. */
  readonly closes: { readonly row: SegmentRow; readonly body: BodyRow } | null;
}

export interface IndexerOptions {
  readonly db: LocalDatabase;
  readonly me: UserId;
  readonly verifier: Verifier;
  /** Relay time, or the best guess at it, Unix ms. */
  readonly relayNowMs: () => number;
  /** Messages that were not here before, taken in by now. */
  readonly added: (rows: readonly MessageRow[]) => void;
  /** An entry that this version cannot read: counted, never dropped from its segment. */
  readonly unreadable: (id: EntryId, why: string) => void;
}

interface Read {
  readonly entry: Entry;
  readonly arrival: Arrival;
  readonly proof: MessageRow['proof'];
}

interface Rows {
  readonly messages: MessageRow[];
  readonly annotations: AnnotationRow[];
  readonly unproven: UnprovenRow[];
  readonly newest: ClockState;
}

export class Indexer {
  readonly #o: IndexerOptions;
  /** The transaction that was asked for last. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: IndexerOptions) {
    this.#o = options;
  }

  /**
   * Takes a batch in, newest first. It is recorded in the transaction of its last entries: until
   * then its segment counts as not here, and what is kept for healing stays.
   */
  async index(batch: IndexBatch): Promise<void> {
    const portions = portionsOf(await this.#read(batch));
    for (const [index, read] of portions.entries()) {
      const last = index === portions.length - 1;
      await this.#inTurn(() => this.#take(batch, read, last));
    }
  }

  /** One transaction at a time, also when several segments are indexed: the next one waits here. */
  #inTurn(transaction: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(transaction);
    this.#turn = mine.catch(() => undefined); // Whoever asked for it is told.
    return mine;
  }

  async #take(batch: IndexBatch, read: readonly Read[], last: boolean): Promise<void> {
    const rows = this.#rows(read);
    let added: readonly MessageRow[] = [];
    const { db } = this.#o;
    const tables = [
      db.outbox,
      db.messages,
      db.annotations,
      db.indexed,
      db.conversations,
      db.segments,
      db.bodies,
      db.kept,
      db.unproven,
      db.meta,
      db.searchQueue,
    ];
    await db.transaction('rw', tables, async () => {
      if (await this.#isTakenOff(batch)) return;
      if (last) await this.#record(batch);
      const told = last ? arrivalsOf(batch) : read.map(({ arrival }) => arrival);
      await acknowledgeRows(db, this.#o.me, told);
      await dropStored(
        db,
        this.#o.me,
        read.map(({ entry }) => entry.payload),
      );
      added = await this.#store(rows);
      await queueForSearch(db, batch, rows);
      await this.#observe(rows.newest);
      if (last) await this.#advance(batch);
      await summarise(db, batch.conversation);
    });
    if (added.length > 0) this.#o.added(added);
  }

  /** Its reader left the conversation while this was under way: what comes of it is dropped. */
  async #isTakenOff({ segment }: IndexBatch): Promise<boolean> {
    return (await this.#o.db.segments.get(segment)) === undefined;
  }

  /** Before the transaction: IndexedDB commits by itself while WebCrypto works. */
  async #read({ conversation, entries }: IndexBatch): Promise<Read[]> {
    const read: Read[] = [];
    for (const { arrival, bytes } of entries) {
      const decoded = decodeEntry(bytes, sha256);
      if (!decoded.ok) {
        this.#o.unreadable(arrival.id, decoded.error.code);
      } else if (decoded.value.id !== arrival.id) {
        this.#o.unreadable(arrival.id, 'wrong-hash');
      } else if (decoded.value.payload.conversation !== conversation) {
        this.#o.unreadable(arrival.id, 'wrong-conversation');
      } else {
        const entry = decoded.value;
        read.push({ entry, arrival, proof: await this.#o.verifier.proofOf(entry) });
      }
    }
    return read;
  }

  #rows(read: readonly Read[]): Rows {
    const rows: Rows = { messages: [], annotations: [], unproven: [], newest: CLOCK_ZERO };
    let newest = CLOCK_ZERO;
    const relayNowMs = this.#o.relayNowMs();
    for (const { entry, arrival, proof } of read) {
      const { id, payload, bytes } = entry;
      if (payload.kind === 'message' || payload.kind === 'system') {
        rows.messages.push(messageRow({ id, payload }, arrival, proof, this.#o.me));
      } else {
        rows.annotations.push(annotationRow({ id, payload }, true, proof));
      }
      if (proof === 'waiting') {
        const ref = `${payload.author}/${payload.key}`;
        const { conversation, device } = payload;
        rows.unproven.push({ id, ref, conversation, device, bytes });
      }
      newest = observe(newest, parseStamp(payload.at), relayNowMs);
    }
    return { ...rows, newest };
  }

  async #record({ segment, arrivals, entries, closes }: IndexBatch): Promise<void> {
    const { db } = this.#o;
    if (closes) {
      await db.indexed.where('segment').equals(segment).delete();
      await db.bodies.put(closes.body);
      await db.segments.put(closes.row);
    }
    const ids = entries.map(({ arrival }) => arrival.id);
    await db.kept.where('id').anyOf(ids).delete();
    if (closes) return;
    const indexed = (arrival: Arrival, done: 0 | 1): IndexedRow => ({ ...arrival, segment, done });
    await db.indexed.bulkPut([
      ...arrivals.map((arrival) => indexed(arrival, 0)),
      ...entries.map(({ arrival }) => indexed(arrival, 1)),
    ]);
  }

  /** @returns messages that were not here before */
  async #store({ messages, annotations, unproven }: Rows): Promise<readonly MessageRow[]> {
    const { db, me } = this.#o;
    await db.annotations.bulkPut(annotations);
    const existing = await db.messages.bulkGet(messages.map(({ ref }) => ref));
    const kept = messages.map((row, i) => {
      const { replies = 0, lastReplyAt = null } = existing[i] ?? {};
      return { ...row, replies, lastReplyAt };
    });
    await db.messages.bulkPut(await folded(db, kept, me));
    await db.unproven.bulkPut(unproven);
    const inBatch = new Set(messages.map(({ id }) => id as string));
    const targets = annotations.map(({ target }) => target);
    await refold(
      db,
      targets.filter((target) => !inBatch.has(target)),
      me,
    );
    // Replies may be here before their root is, and the other way round.
    const answered = await db.messages
      .where('thread')
      .anyOf([...inBatch])
      .toArray();
    const roots = [...messages, ...answered].flatMap(({ thread }) => thread ?? []);
    await recountReplies(db, roots);
    return kept.filter((_, i) => existing[i] === undefined);
  }

  async #advance(batch: IndexBatch): Promise<void> {
    const { db } = this.#o;
    const last = arrivalsOf(batch).reduce((max, { sequence }) => Math.max(max, sequence), 0);
    const conversation = await db.conversations.get(batch.conversation);
    if (conversation && conversation.sequence < last) {
      await db.conversations.update(batch.conversation, { sequence: last });
    }
    const segment = await db.segments.get(batch.segment);
    if (segment && segment.lastSequence < last) {
      await db.segments.update(batch.segment, { lastSequence: last });
    }
  }

  async #observe(newest: ClockState): Promise<void> {
    const { db } = this.#o;
    const clock = (await getMeta(db, 'clock')) ?? CLOCK_ZERO;
    const next = observe(clock, newest, this.#o.relayNowMs());
    if (next !== clock) await setMeta(db, 'clock', next);
  }

  /** Devices came with the directory: what waited for them is verified now. */
  async verifyWaiting(): Promise<void> {
    const { db, verifier, me } = this.#o;
    const waiting = (await db.unproven.toArray()).filter(({ device }) => verifier.knows(device));
    const proofs: { row: UnprovenRow; proof: MessageRow['proof'] }[] = [];
    for (const row of waiting) {
      const decoded = decodeEntry(row.bytes, sha256);
      if (decoded.ok) proofs.push({ row, proof: await verifier.proofOf(decoded.value) });
    }
    if (proofs.length === 0) return;
    for (const some of portionsOf(proofs)) {
      await this.#inTurn(() =>
        db.transaction('rw', [db.unproven, db.messages, db.annotations], async () => {
          const targets: string[] = [];
          for (const { row, proof } of some) {
            await db.messages.update(row.ref, { proof });
            const annotation = await db.annotations.get(row.ref);
            if (annotation) {
              await db.annotations.update(row.ref, { proof });
              targets.push(annotation.target);
            }
            await db.unproven.delete(row.id);
          }
          await refold(db, targets, me);
        }),
      );
    }
  }
}

const arrivalsOf = ({ arrivals, entries }: IndexBatch): Arrival[] => [
  ...arrivals,
  ...entries.map(({ arrival }) => arrival),
];

/** What each transaction takes of a list in order, the end of it first; at least one portion. */
const portionsOf = <T>(all: readonly T[]): readonly (readonly T[])[] => {
  const portions: (readonly T[])[] = [];
  for (let end = all.length; end > 0 || portions.length === 0; end -= ENTRIES_PER_TRANSACTION) {
    portions.push(all.slice(Math.max(0, end - ENTRIES_PER_TRANSACTION), Math.max(0, end)));
  }
  return portions;
};
