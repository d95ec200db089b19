/**
 * Indexing: acknowledged entries become rows of the read model, in bulk, one transaction a batch.
 * Whatever is interrupted is done again: putting the same entry twice gives the same rows. Nothing
 * shows as stored before the relay's arrival of it is here.
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
  IndexedRow,
  LocalDatabase,
  MessageRow,
  SegmentRow,
  UnprovenRow,
} from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import { annotationRow, messageRow } from './fold.ts';
import { acknowledgeRows } from './outbox-rows.ts';
import { folded, recountReplies, refold } from './refold.ts';
import type { Verifier } from './verifier.ts';

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
  readonly closes: { readonly row: SegmentRow; readonly body: Uint8Array } | null;
}

export interface IndexerOptions {
  readonly db: LocalDatabase;
  readonly me: UserId;
  readonly verifier: Verifier;
  /** Relay time, or the best guess at it, Unix ms. */
  readonly relayNowMs: () => number;
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

  constructor(options: IndexerOptions) {
    this.#o = options;
  }

  async index(batch: IndexBatch): Promise<void> {
    const read = await this.#read(batch);
    const rows = this.#rows(read);
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
    ];
    await db.transaction('rw', tables, async () => {
      await this.#record(batch);
      await acknowledgeRows(db, this.#o.me, [
        ...batch.arrivals,
        ...batch.entries.map(({ arrival }) => arrival),
      ]);
      await this.#store(rows);
      await db.kept.bulkDelete(batch.entries.map(({ arrival }) => arrival.id));
      await this.#advance(batch, rows.newest);
      await summarise(db, batch.conversation);
    });
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
      await db.bodies.put({ name: segment, body: closes.body });
      await db.segments.put(closes.row);
      return;
    }
    const indexed = (arrival: Arrival, done: 0 | 1): IndexedRow => ({ ...arrival, segment, done });
    await db.indexed.bulkPut([
      ...arrivals.map((arrival) => indexed(arrival, 0)),
      ...entries.map(({ arrival }) => indexed(arrival, 1)),
    ]);
  }

  async #store({ messages, annotations, unproven }: Rows): Promise<void> {
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
  }

  async #advance(batch: IndexBatch, newest: ClockState): Promise<void> {
    const { db } = this.#o;
    const all = [...batch.arrivals, ...batch.entries.map(({ arrival }) => arrival)];
    const last = all.reduce((max, { sequence }) => Math.max(max, sequence), 0);
    const conversation = await db.conversations.get(batch.conversation);
    if (conversation && conversation.sequence < last) {
      await db.conversations.update(batch.conversation, { sequence: last });
    }
    const segment = await db.segments.get(batch.segment);
    if (segment && segment.lastSequence < last) {
      await db.segments.update(batch.segment, { lastSequence: last });
    }
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
    await db.transaction('rw', [db.unproven, db.messages, db.annotations], async () => {
      const targets: string[] = [];
      for (const { row, proof } of proofs) {
        await db.messages.update(row.ref, { proof });
        const annotation = await db.annotations.get(row.ref);
        if (annotation) {
          await db.annotations.update(row.ref, { proof });
          targets.push(annotation.target);
        }
        await db.unproven.delete(row.id);
      }
      await refold(db, targets, me);
    });
  }
}
