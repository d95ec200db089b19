/**
 * The outbox of a conversation into its head: rows in order, each stamped, signed, written into
 * its row (strict), and only then added to the document. A crash between any two of these leaves
 * a row from which the next engine goes on: the same bytes, never a second entry.
 */
import {
  CLOCK_ZERO,
  type ClockState,
  type ConversationId,
  type DeviceId,
  type EntryId,
  entryIdOf,
  MAX_IN_FLIGHT_BYTES,
  Payload,
  parseStamp,
  type Sign,
  signEntry,
  stampOf,
  tick,
  type UserId,
} from '@corridor/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { Dexie } from 'dexie';
import { summarise } from '../local/conversation-summary.ts';
import type { LocalDatabase, OutboxRow, TargetRef } from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import { idOfSort, refOf, targetName } from '../local/refs.ts';
import { refuseRow, showSigned } from './outbox-rows.ts';
import { recountReplies, refold } from './refold.ts';

/** Rows signed in one transaction: enough to be quick, few enough to start sending soon. */
const SIGN_BATCH = 64;

/** A live head that takes entries. */
export interface Head {
  has(id: EntryId): boolean;
  add(entries: readonly { readonly id: EntryId; readonly bytes: Uint8Array }[]): void;
}

export interface OutboxOptions {
  readonly db: LocalDatabase;
  readonly me: UserId;
  readonly device: DeviceId;
  readonly sign: Sign;
  /** Relay time at which a row was written; null while the clock offset is not known. */
  readonly writtenMs: (row: OutboxRow) => number | null;
  readonly wallMs: () => number;
}

type Resolved =
  | { readonly is: 'ready'; readonly target: (ref: TargetRef) => EntryId }
  /** A target is not acknowledged yet. */
  | { readonly is: 'waits' }
  /** A target was refused or is gone: this can never be sent. */
  | { readonly is: 'hopeless' };

interface Signed {
  readonly row: OutboxRow;
  readonly id: EntryId;
  readonly bytes: Uint8Array;
  readonly payload: Payload;
}

const targetsOf = ({ draft }: OutboxRow): TargetRef[] =>
  draft.kind === 'message'
    ? [draft.replyTo, draft.thread].filter((each) => each !== undefined)
    : [draft.target];

export class Outbox {
  readonly #o: OutboxOptions;

  constructor(options: OutboxOptions) {
    this.#o = options;
  }

  /**
   * Moves what can be moved now. Call again after every acknowledgement, refusal and new row.
   * @returns bytes in flight
   */
  async pump(conversation: ConversationId, head: Head): Promise<number> {
    let inFlight = 0;
    for await (const rows of this.#pages(conversation)) {
      const again: { id: EntryId; bytes: Uint8Array }[] = [];
      let next = 0;
      for (const { id, bytes } of rows) {
        if (id === null || bytes === null) break;
        const fits = inFlight === 0 || inFlight + bytes.length <= MAX_IN_FLIGHT_BYTES;
        if (!head.has(id) && !fits) return this.#add(head, again, inFlight);
        inFlight += bytes.length;
        if (!head.has(id)) again.push({ id, bytes });
        next++;
      }
      this.#add(head, again, inFlight);
      if (next === rows.length) continue;
      if (inFlight >= MAX_IN_FLIGHT_BYTES) break;
      const batch = rows.slice(next).filter(({ state }) => state === 'waiting');
      const signed = await this.#sign(conversation, batch);
      const sent: Signed[] = [];
      for (const each of signed) {
        if (inFlight > 0 && inFlight + each.bytes.length > MAX_IN_FLIGHT_BYTES) break;
        inFlight += each.bytes.length;
        sent.push(each);
      }
      this.#add(head, sent, inFlight);
      if (sent.length < batch.length) break;
    }
    return inFlight;
  }

  /** What is to be sent, in order, so many rows at a time: a backlog is read as far as it goes. */
  async *#pages(conversation: ConversationId): AsyncGenerator<readonly OutboxRow[]> {
    let last: unknown = Dexie.minKey;
    for (;;) {
      const rows = await this.#o.db.outbox
        .where('[conversation+n]')
        .between([conversation, last], [conversation, Dexie.maxKey], false)
        .limit(SIGN_BATCH)
        .toArray();
      yield rows.filter(({ state }) => state !== 'refused');
      const end = rows.at(-1);
      if (end === undefined || rows.length < SIGN_BATCH) return;
      last = end.n;
    }
  }

  #add(head: Head, entries: readonly { id: EntryId; bytes: Uint8Array }[], bytes: number): number {
    if (entries.length > 0) head.add(entries.map(({ id, bytes }) => ({ id, bytes })));
    return bytes;
  }

  /** Stamps and signs rows in order up to the first that has to wait, and writes them down. */
  async #sign(conversation: ConversationId, rows: readonly OutboxRow[]): Promise<Signed[]> {
    const { db, me } = this.#o;
    const after = (await getMeta(db, 'after')) ?? {};
    const stamps = (await getMeta(db, 'stamps')) ?? {};
    const lastStamp = stamps[conversation];
    let clock: ClockState = lastStamp ? parseStamp(lastStamp) : CLOCK_ZERO;
    let previous: EntryId | null = after[conversation] ?? null;
    const signed: Signed[] = [];
    for (const row of rows) {
      const writtenMs = this.#o.writtenMs(row);
      if (writtenMs === null) break;
      const resolved = await this.#resolve(row);
      if (resolved.is === 'waits') break;
      if (resolved.is === 'hopeless') {
        if (signed.length > 0) break; // In order: what is before it goes first.
        await this.#refuse(row);
        break;
      }
      clock = tick(later(clock, row.seen), writtenMs);
      const replaces = await this.#replacedBy(row, signed);
      const payload = this.#payload(row, resolved.target, replaces, clock, previous);
      const bytes = await signEntry(payload, this.#o.sign);
      const id = entryIdOf(bytes, sha256);
      signed.push({ row, id, bytes, payload });
      previous = id;
    }
    if (signed.length === 0) return signed;
    const kept = await db.transaction(
      'rw',
      [db.outbox, db.messages, db.annotations, db.conversations, db.meta],
      async () => {
        const now = await db.outbox.bulkGet(signed.map(({ row }) => row.n));
        // One was found stored while it was being signed: those behind it name it, and are signed
        // again without.
        if (now.some((row) => row?.state !== 'waiting')) return false;
        const touched: string[] = [];
        for (const { row, id, bytes, payload } of signed) {
          await db.outbox.update(row.n, { state: 'signed', id, bytes });
          await showSigned(db, me, id, payload);
          if (payload.kind === 'message' && payload.body.thread) touched.push(payload.body.thread);
        }
        const targets = signed.flatMap(({ row }) =>
          row.draft.kind === 'message' ? [] : targetName(row.draft.target),
        );
        await refold(db, targets, me);
        await recountReplies(db, touched);
        if (previous) {
          const stamp = stampOf(clock);
          const afterNow = (await getMeta(db, 'after')) ?? {};
          await setMeta(db, 'after', { ...afterNow, [conversation]: previous });
          const stampsNow = (await getMeta(db, 'stamps')) ?? {};
          await setMeta(db, 'stamps', { ...stampsNow, [conversation]: stamp });
        }
        const seen = (await getMeta(db, 'clock')) ?? CLOCK_ZERO;
        await setMeta(db, 'clock', later(seen, clock));
        await summarise(db, conversation);
        return true;
      },
    );
    return kept ? signed : this.#sign(conversation, await this.#waiting(rows));
  }

  /** Those of the rows that still wait. */
  async #waiting(rows: readonly OutboxRow[]): Promise<OutboxRow[]> {
    const now = await this.#o.db.outbox.bulkGet(rows.map(({ n }) => n));
    return now.filter((row) => row?.state === 'waiting') as OutboxRow[];
  }

  /** Finds the ids of what a row points at. */
  async #resolve(row: OutboxRow): Promise<Resolved> {
    const ids = new Map<string, EntryId>();
    for (const target of targetsOf(row)) {
      if ('id' in target) continue;
      const name = targetName(target);
      const message = await this.#o.db.messages.get(name);
      if (!message || message.delivery === 'refused') return { is: 'hopeless' };
      if (message.id === null || message.sequence === null) return { is: 'waits' };
      ids.set(name, message.id);
    }
    return {
      is: 'ready',
      target: (ref) => {
        const id = 'id' in ref ? ref.id : ids.get(targetName(ref));
        if (id === undefined) throw new Error('A target was not resolved.');
        return id;
      },
    };
  }

  /**
   * Ids of the edits that an edit replaces, those signed just before it too. They stand before it in
   * the outbox and wait for the same message; one that was refused is nobody's version, and left out.
   */
  async #replacedBy(
    { draft }: OutboxRow,
    before: readonly Signed[],
  ): Promise<readonly EntryId[] | undefined> {
    if (draft.kind !== 'edit' || draft.replaces === undefined) return undefined;
    const ids: EntryId[] = [];
    for (const replaced of draft.replaces) {
      const name = targetName(replaced);
      const signed = before.find(({ row }) => refOf(this.#o.me, row.key) === name);
      const known = signed ? undefined : await this.#o.db.annotations.get(name);
      const id = 'id' in replaced ? replaced.id : (signed?.id ?? (known && idOfSort(known.sort)));
      if (id) ids.push(id);
    }
    return ids;
  }

  #payload(
    { conversation, key, draft }: OutboxRow,
    idOf: (ref: TargetRef) => EntryId,
    replaces: readonly EntryId[] | undefined,
    clock: ClockState,
    after: EntryId | null,
  ): Payload {
    const body = (): unknown => {
      if (draft.kind === 'message') {
        const { kind: _, replyTo, thread, ...rest } = draft;
        return {
          ...rest,
          ...(replyTo ? { replyTo: idOf(replyTo) } : {}),
          ...(thread ? { thread: idOf(thread) } : {}),
        };
      }
      const { kind: _, target, ...rest } = draft;
      return { target: idOf(target), ...rest, ...(replaces ? { replaces } : {}) };
    };
    return Payload.parse({
      conversation,
      author: this.#o.me,
      device: this.#o.device,
      key,
      at: stampOf(clock),
      kind: draft.kind,
      body: body(),
      after,
    });
  }

  async #refuse(row: OutboxRow): Promise<void> {
    const { db, me } = this.#o;
    const tables = [db.outbox, db.messages, db.annotations, db.conversations];
    await db.transaction('rw', tables, async () => {
      await refuseRow(db, me, row, {
        code: 'unknown-target',
        detail: '',
        at: this.#o.wallMs(),
      });
      await summarise(db, row.conversation);
    });
  }
}

const later = (a: ClockState, b: ClockState): ClockState =>
  a.ms > b.ms || (a.ms === b.ms && a.counter > b.counter) ? a : b;
