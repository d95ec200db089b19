/**
 * Which conversations are attached. Many things happen (a notice, a new row in the outbox, a tab
 * that opens a conversation, a channel that closes); all they do is change what is known here, and
 * then one function decides. A conversation is attached while a tab shows it, while something of
 * it waits in the outbox, and briefly when the relay has more of it than this device.
 */
import {
  CLOSE,
  type ConversationId,
  type ConversationState,
  parseSegmentName,
  type RandomBytes,
  type RefusedEntry,
  SegmentName,
  type UserId,
} from '@corridor/core';
import type { LocalDatabase } from '../local/database.ts';
import type { Indexer } from './indexer.ts';
import type { Outbox } from './outbox.ts';
import type { Cancel, Time } from './platform.ts';
import { settleRefusal } from './refusals.ts';
import { openOrClone, setAside } from './replica-care.ts';
import { SegmentSession } from './segment-session.ts';
import type { Channels } from './virtual-socket.ts';

/** Attached at once only to catch up; what a tab shows or the outbox needs comes on top. */
const MAX_CATCHING_UP = 8;
/** A conversation that nobody needs stays attached this long: the next message often follows. */
const LINGER_MS = 60_000;
const SLOW_DOWN_FIRST_MS = 1_000;
const SLOW_DOWN_MAX_MS = 60_000;
/** After a write that the browser refused. */
const STORE_RETRY_MS = 2_000;

export interface DeskOptions {
  readonly db: LocalDatabase;
  readonly me: UserId;
  readonly channels: Channels;
  readonly indexer: Indexer;
  readonly outbox: Outbox;
  readonly random: RandomBytes;
  readonly time: Time;
  /** A segment of it closed, or the list is out of date. */
  readonly listAgain: (conversation: ConversationId) => void;
  /** Its reader may not read it any more, says the relay: ask the directory. */
  readonly directoryChanged: () => void;
  /** Of one socket; the relay takes no more. */
  readonly maxChannels: number;
  readonly replicaReplaced: (why: 'unreadable' | 'evicted' | 'diverged') => void;
  /** What is known of "everything is here" may have changed. */
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}

interface Place {
  head: SegmentName | null;
  /** Highest sequence that the relay told of, and that is indexed here. */
  told: number;
  reached: number;
  opened: boolean;
  waiting: boolean;
  session: SegmentSession | 'starting' | null;
  idleSince: number | null;
  pump: 'idle' | 'running' | 'again';
  /** Not before this moment (monotonic), after the relay asked to slow down. */
  quietUntil: number;
  slowDowns: number;
}

const newPlace = (): Place => ({
  head: null,
  told: 0,
  reached: 0,
  opened: false,
  waiting: false,
  session: null,
  idleSince: null,
  pump: 'idle',
  quietUntil: 0,
  slowDowns: 0,
});

export class Desk {
  readonly #o: DeskOptions;
  readonly #places = new Map<ConversationId, Place>();
  #open = false;
  #stopped = false;
  #timer: Cancel | null = null;

  constructor(options: DeskOptions) {
    this.#o = options;
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
    await this.#o.db.conversations.each(({ id, head }) => {
      this.#place(id).head = head;
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
    const { db } = this.#o;
    await db.transaction('rw', db.conversations, async () => {
      for (const { conversation, head, sequence } of states) {
        const row = await db.conversations.get(conversation);
        if (!row) continue;
        if (row.head !== head || row.sequence < sequence) {
          await db.conversations.update(conversation, {
            head,
            sequence: Math.max(row.sequence, sequence),
          });
        }
        if (row.listed !== head && numberOf(head) > 0) this.#o.listAgain(conversation);
      }
    });
    for (const { conversation, head, sequence } of states) {
      const place = this.#place(conversation);
      place.told = Math.max(place.told, sequence);
      place.head = head;
    }
    this.#decide();
  }

  shown(conversation: ConversationId, opened: boolean): void {
    this.#place(conversation).opened = opened;
    this.#decide();
  }

  /** The outbox has other rows than before. */
  async outboxChanged(): Promise<void> {
    const waiting = new Set(await this.#o.outbox.conversations());
    for (const [conversation, place] of this.#places) place.waiting = waiting.has(conversation);
    for (const conversation of waiting) {
      const place = this.#place(conversation);
      place.waiting = true;
      if (place.session instanceof SegmentSession) this.#pump(place.session);
    }
    this.#decide();
  }

  /** Something was indexed that did not come through a session. */
  async indexed(conversation: ConversationId): Promise<void> {
    const rows = await this.#o.db.segments.where('conversation').equals(conversation).toArray();
    const place = this.#place(conversation);
    for (const { lastSequence, state } of rows) {
      if (state !== 'absent') place.reached = Math.max(place.reached, lastSequence);
    }
    this.#o.changed();
  }

  async forget(conversation: ConversationId): Promise<void> {
    const place = this.#places.get(conversation);
    this.#places.delete(conversation);
    if (place?.session instanceof SegmentSession) await place.session.end(false);
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
        if (place.head === null || !(isNeeded || isBehind(place))) continue;
        if (place.quietUntil > nowMs) nextMs = Math.min(nextMs, place.quietUntil - nowMs);
        else (isNeeded ? needed : behind).push([conversation, place]);
      } else if (isNeeded || isBehind(place)) {
        place.idleSince = null;
        if (!isNeeded) catchingUp++;
      } else {
        place.idleSince ??= nowMs;
        const restMs = place.idleSince + LINGER_MS - nowMs;
        if (restMs > 0) nextMs = Math.min(nextMs, restMs);
        else if (place.session instanceof SegmentSession) this.#end(place, place.session);
      }
    }
    // What a tab shows goes first, when there is not room for all.
    needed.sort(([, one], [, other]) => Number(other.opened) - Number(one.opened));
    for (const [conversation, place] of needed) {
      if (this.#hasRoom()) this.#start(conversation, place);
    }
    for (const [conversation, place] of behind) {
      if (catchingUp++ < MAX_CATCHING_UP && this.#hasRoom()) this.#start(conversation, place);
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
    this.#end(idlest, idlest.session);
    return true;
  }

  #end(place: Place, session: SegmentSession): void {
    place.session = null;
    place.idleSince = null;
    session.end(true).catch((error: unknown) => this.#o.failed(error));
  }

  #start(conversation: ConversationId, place: Place): void {
    const segment = place.head;
    if (segment === null) return;
    place.session = 'starting';
    this.#attach(conversation, place, segment).catch((error: unknown) => {
      place.session = null;
      place.quietUntil = this.#o.time.monoMs() + SLOW_DOWN_FIRST_MS;
      this.#o.failed(error);
      this.#decide();
    });
  }

  async #attach(conversation: ConversationId, place: Place, segment: SegmentName): Promise<void> {
    const { db, me, random, channels, indexer } = this.#o;
    const { replica, gaveUp } = await openOrClone(db, me, random, conversation, segment);
    if (gaveUp !== null) this.#o.replicaReplaced(gaveUp);
    const session = new SegmentSession({
      db,
      conversation,
      segment,
      replica,
      channels,
      indexer,
      random,
      time: this.#o.time,
      events: {
        live: (each) => this.#live(each),
        progressed: (each) => this.#live(each),
        refused: (each, entries) => this.#refused(each, entries),
        closed: (each, code, reason) => this.#closed(each, code, reason),
        diverged: (each) => {
          this.#o.replicaReplaced('diverged');
          this.#replace(each);
        },
        failed: (_each, error) => this.#o.failed(error),
      },
    });
    if (this.#stopped || this.#places.get(conversation) !== place) {
      await session.end(false);
      return;
    }
    place.session = session;
    await session.start();
  }

  #current(session: SegmentSession): Place | null {
    const place = this.#places.get(session.conversation);
    return place?.session === session ? place : null;
  }

  #live(session: SegmentSession): void {
    const place = this.#current(session);
    if (!place) return;
    place.reached = Math.max(place.reached, session.heldSequence);
    if (session.isLive) {
      place.slowDowns = 0;
      // What the welcome told may be in a closed segment that the fill has yet to fetch.
      place.told = Math.min(place.told, place.reached);
      this.#pump(session);
    }
    this.#decide();
  }

  /** One pump of a conversation at a time; whatever happens meanwhile asks for one more. */
  #pump(session: SegmentSession): void {
    const place = this.#current(session);
    if (!place || !session.isLive || !place.waiting) return;
    if (place.pump !== 'idle') {
      place.pump = 'again';
      return;
    }
    place.pump = 'running';
    this.#o.outbox
      .pump(session.conversation, session)
      .catch((error: unknown) => {
        // Nothing was sent that is not written down: the rows are as they were, and go later.
        this.#o.failed(error);
        this.#o.time.after(STORE_RETRY_MS, () => this.#pump(session));
      })
      .finally(() => {
        const again = place.pump === 'again';
        place.pump = 'idle';
        if (again && place.session instanceof SegmentSession) this.#pump(place.session);
      });
  }

  #refused(session: SegmentSession, entries: readonly RefusedEntry[]): void {
    const place = this.#current(session);
    if (!place) return;
    place.session = 'starting';
    const { db, me, time } = this.#o;
    settleRefusal(db, me, session.conversation, entries, time.wallMs())
      .then(async ({ slowDown }) => {
        if (slowDown) {
          const waitMs = Math.min(SLOW_DOWN_MAX_MS, SLOW_DOWN_FIRST_MS * 2 ** place.slowDowns++);
          place.quietUntil = time.monoMs() + waitMs;
        }
        await this.#setAside(session);
        await this.outboxChanged();
      })
      .catch((error: unknown) => this.#failedWith(session, place, error))
      .finally(() => {
        place.session = null;
        this.#decide();
      });
  }

  /** What was to be written is done again when the same happens to the segment's next session. */
  async #failedWith(session: SegmentSession, place: Place, error: unknown): Promise<void> {
    this.#o.failed(error);
    place.quietUntil = this.#o.time.monoMs() + STORE_RETRY_MS;
    await session.end(false);
  }

  async #setAside(session: SegmentSession): Promise<void> {
    const { db, me, random } = this.#o;
    const segment = { name: session.segment, conversation: session.conversation };
    const held = session.acknowledged();
    await session.end(false);
    await setAside(db, me, random, segment, held);
  }

  #replace(session: SegmentSession): void {
    const place = this.#current(session);
    if (!place) return;
    place.session = 'starting';
    this.#setAside(session)
      .catch((error: unknown) => this.#failedWith(session, place, error))
      .finally(() => {
        place.session = null;
        this.#decide();
      });
  }

  #closed(session: SegmentSession, code: number, reason: string): void {
    const place = this.#current(session);
    if (!place) return;
    place.session = 'starting';
    const head = SegmentName.safeParse(reason);
    session
      .drained()
      .then(() => session.end(false))
      .catch((error: unknown) => this.#o.failed(error))
      .finally(() => {
        place.session = null;
        if (code === CLOSE.segmentClosed && head.success) {
          place.head = newer(place.head, head.data);
        } else {
          place.quietUntil = this.#o.time.monoMs() + SLOW_DOWN_FIRST_MS;
          if (code === CLOSE.forbidden) this.#o.directoryChanged();
        }
        this.#o.listAgain(session.conversation);
        this.#decide();
      });
  }
}

const isBehind = ({ told, reached }: Place): boolean => told > reached;

const numberOf = (name: SegmentName): number => {
  const parts = parseSegmentName(name);
  return parts.ok ? parts.value.number : 0;
};

const newer = (a: SegmentName | null, b: SegmentName): SegmentName =>
  a !== null && numberOf(a) > numberOf(b) ? a : b;
