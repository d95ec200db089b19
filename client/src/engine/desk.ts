/**
 * Which conversations are attached. Many things happen (a notice, a new row in the outbox, a tab
 * that opens a conversation, a channel that closes); all they do is change what is known here, and
 * then one function decides. A conversation is attached while a tab shows it, while something of
 * it waits in the outbox, and briefly when the relay has more of it than this device.
 */
import type { ConversationId, ConversationState, SegmentName } from '@corridor/core';
import { lacksList } from '../local/coming.ts';
import { conversationsWaiting } from '../local/outbox-counts.ts';
import { type AttachmentOptions, Attachments } from './attachments.ts';
import { isBehind, newPlace, type Place } from './place.ts';
import type { Cancel } from './platform.ts';
import { SegmentSession } from './segment-session.ts';

/** Attached at once only to catch up; what a tab shows or the outbox needs comes on top. */
const MAX_CATCHING_UP = 8;
/** A conversation that nobody needs stays attached this long: the next message often follows. */
const LINGER_MS = 60_000;

/** A head as the fill counts it. */
export interface KnownHead {
  readonly conversation: ConversationId;
  /** The relay has more of it than the read model. */
  readonly isBehind: boolean;
  /** The read model has nothing of it for certain: what is missing may be years. */
  readonly isNew: boolean;
  readonly latestMs: number;
}

export interface DeskOptions extends AttachmentOptions {
  /** Of one socket; the relay takes no more. */
  readonly maxChannels: number;
  /** What is known of "everything is here" may have changed. */
  readonly changed: () => void;
}

export class Desk {
  readonly #o: DeskOptions;
  readonly #places = new Map<ConversationId, Place>();
  readonly #attachments: Attachments;
  #open = false;
  #stopped = false;
  #timer: Cancel | null = null;

  constructor(options: DeskOptions) {
    this.#o = options;
    this.#attachments = new Attachments({
      ...options,
      placeOf: (conversation) => this.#places.get(conversation),
      isStopped: () => this.#stopped,
      caughtUp: (conversation) => {
        this.#caughtUp(conversation).catch((error: unknown) => options.failed(error));
      },
      decide: () => this.#decide(),
      outboxChanged: () => this.outboxChanged(),
    });
  }

  #place(conversation: ConversationId): Place {
    const place = this.#places.get(conversation) ?? newPlace();
    this.#places.set(conversation, place);
    return place;
  }

  /** Reads how far each conversation is indexed, and what waits. */
  async load(): Promise<void> {
    await this.#o.db.segments.each(({ conversation, lastSequence, state }) => {
      const place = this.#place(conversation);
      if (state !== 'absent') place.reached = Math.max(place.reached, lastSequence);
    });
    await this.#o.db.conversations.each(({ id, head, behind }) => {
      const place = this.#place(id);
      place.head = head;
      // It ended in the middle: arrivals may be here whose bytes are not.
      if (behind) place.reached = 0;
    });
    await this.outboxChanged();
  }

  /** The line is up, the directory is here, nothing heals: sessions may start. */
  open(): void {
    this.#open = true;
    this.#decide();
  }

  close(): void {
    this.#open = false;
  }

  /**
   * A notice. One for a head that is attached says that closed segments changed, by healing or
   * erasure (M9): they are listed again.
   */
  async noticed(states: readonly ConversationState[]): Promise<void> {
    for (const { conversation, head } of states) {
      const session = this.#places.get(conversation)?.session;
      if (session instanceof SegmentSession && session.isLive && session.segment === head) {
        this.#o.listAgain(conversation);
      }
    }
    await this.told(states);
  }

  /** Heads and sequences. */
  async told(states: readonly ConversationState[]): Promise<void> {
    for (const { conversation, head, sequence, latestMs } of states) {
      const place = this.#place(conversation);
      place.latestMs = latestMs ?? this.#o.time.wallMs();
      place.told = Math.max(place.told, sequence);
      place.head = head;
    }
    await this.#writeDown(states.map(({ conversation }) => conversation));
    this.#decide();
  }

  /** The directory is here: a conversation may have been told of before it was in it. */
  async directoryCame(): Promise<void> {
    for (const place of this.#places.values()) place.readable = true;
    await this.#writeDown([...this.#places.keys()]);
    this.#decide();
  }

  /** What was told, into the rows that screens read. */
  async #writeDown(conversations: readonly ConversationId[]): Promise<void> {
    const { db } = this.#o;
    await db.transaction('rw', db.conversations, async () => {
      for (const row of await db.conversations.bulkGet([...conversations])) {
        const place = row && this.#places.get(row.id);
        if (!row || !place?.head) continue;
        const { head, told, latestMs } = place;
        const behind = isBehind(place);
        if (row.head !== head || row.sequence < told || row.behind !== behind) {
          const sequence = Math.max(row.sequence, told);
          // With nothing of it here, the list knows no better when something was said last.
          const lastAt = row.lastPreview === null ? Math.max(row.lastAt, latestMs) : row.lastAt;
          await db.conversations.update(row.id, { head, sequence, behind, lastAt });
        }
        if (lacksList({ head, listed: row.listed })) this.#o.listAgain(row.id);
      }
    });
  }

  /** Every conversation with a head, and whether what the relay told of it is here. */
  heads(): KnownHead[] {
    return [...this.#places].flatMap(([conversation, place]) =>
      place.head === null || !place.readable
        ? []
        : [
            {
              conversation,
              isBehind: isBehind(place),
              isNew: place.reached === 0,
              latestMs: place.latestMs,
            },
          ],
    );
  }

  /** How far each is in the read model, of those of which the relay told nothing newer. */
  *reached(): Generator<readonly [ConversationId, number]> {
    for (const [conversation, place] of this.#places) {
      if (place.head !== null && !isBehind(place)) yield [conversation, place.reached];
    }
  }

  shown(conversation: ConversationId, opened: boolean): void {
    this.#place(conversation).opened = opened;
    this.#decide();
  }

  /** The outbox has other rows than before. */
  async outboxChanged(): Promise<void> {
    const waiting = new Set(await conversationsWaiting(this.#o.db));
    for (const [conversation, place] of this.#places) place.waiting = waiting.has(conversation);
    for (const conversation of waiting) {
      const place = this.#place(conversation);
      place.waiting = true;
      if (place.session instanceof SegmentSession) this.#attachments.pump(place.session);
    }
    this.#decide();
  }

  /** Something was indexed that did not come through a session. */
  async indexed(conversation: ConversationId): Promise<void> {
    const rows = await this.#o.db.segments.where('conversation').equals(conversation).toArray();
    const place = this.#place(conversation);
    for (const { lastSequence, state } of rows) {
      if (state === 'closed') place.reached = Math.max(place.reached, lastSequence);
    }
    if (!isBehind(place)) await this.#caughtUp(conversation);
    this.#o.changed();
  }

  /** Nothing of its newest messages is missing any more. */
  async #caughtUp(conversation: ConversationId): Promise<void> {
    const rows = this.#o.db.conversations.where('id').equals(conversation);
    await rows.and(({ behind }) => behind).modify({ behind: false });
  }

  /** Its reader is no member any more: what is being taken in is, and nothing after it. */
  async forget(conversation: ConversationId): Promise<void> {
    const place = this.#places.get(conversation);
    this.#places.delete(conversation);
    // A tab shows it still: it is attached again should they come back.
    if (place?.opened) this.#place(conversation).opened = true;
    if (place) await this.#attachments.leave(place);
  }

  inUse(segment: SegmentName): boolean {
    for (const { session, head } of this.#places.values()) {
      if (session === 'starting' && head === segment) return true;
      if (session instanceof SegmentSession && session.segment === segment) return true;
    }
    return false;
  }

  /** Everything that the relay told of is in the read model. */
  get isSynced(): boolean {
    for (const place of this.#places.values()) if (isBehind(place)) return false;
    return true;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.();
    await this.endAll();
  }

  /** Lets go of every segment: healing sets the replicas aside. */
  async endAll(): Promise<void> {
    for (const place of this.#places.values()) {
      const { session } = place;
      if (!(session instanceof SegmentSession)) continue;
      place.session = null;
      place.reached = 0;
      await session.end(false);
    }
  }

  /** The one decision: who is attached now. */
  #decide(): void {
    this.#o.changed();
    if (!this.#open || this.#stopped) return;
    const nowMs = this.#o.time.monoMs();
    let catchingUp = 0;
    const needed: [ConversationId, Place][] = [];
    const behind: [ConversationId, Place][] = [];
    let nextMs = Number.POSITIVE_INFINITY;
    for (const [conversation, place] of this.#places) {
      const isNeeded = place.opened || place.waiting;
      if (place.session === null) {
        if (place.head === null || !place.readable || !(isNeeded || isBehind(place))) continue;
        if (place.quietUntil > nowMs) nextMs = Math.min(nextMs, place.quietUntil - nowMs);
        else (isNeeded ? needed : behind).push([conversation, place]);
      } else if (isNeeded || isBehind(place)) {
        place.idleSince = null;
        if (!isNeeded) catchingUp++;
      } else {
        place.idleSince ??= nowMs;
        const restMs = place.idleSince + LINGER_MS - nowMs;
        if (restMs > 0) nextMs = Math.min(nextMs, restMs);
        else if (place.session instanceof SegmentSession)
          this.#attachments.end(place, place.session);
      }
    }
    // What a tab shows goes first, when there is not room for all.
    needed.sort(([, one], [, other]) => Number(other.opened) - Number(one.opened));
    for (const [conversation, place] of needed) {
      if (this.#hasRoom()) this.#attachments.start(conversation, place);
    }
    behind.sort(([, one], [, other]) => other.latestMs - one.latestMs);
    for (const [conversation, place] of behind) {
      if (catchingUp++ < MAX_CATCHING_UP && this.#hasRoom())
        this.#attachments.start(conversation, place);
    }
    this.#timer?.();
    this.#timer =
      nextMs === Number.POSITIVE_INFINITY ? null : this.#o.time.after(nextMs, () => this.#decide());
  }

  /**
   * Whether one more channel fits on the socket; whoever has been idle longest makes room. With
   * none idle, what does not fit waits: every session that ends decides again.
   */
  #hasRoom(): boolean {
    const used = [...this.#places.values()].filter(({ session }) => session !== null);
    if (used.length < this.#o.maxChannels) return true;
    const [idlest] = used
      .filter(({ idleSince }) => idleSince !== null)
      .sort((a, b) => (a.idleSince ?? 0) - (b.idleSince ?? 0));
    if (!(idlest?.session instanceof SegmentSession)) return false;
    this.#attachments.end(idlest, idlest.session);
    return true;
  }
}
