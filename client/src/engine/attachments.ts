/**
 * The sessions of conversations that are attached: begun, pumped, and ended by what the relay
 * answers. Who is attached is decided at the desk.
 */
import {
  CLOSE,
  type ConversationId,
  type RandomBytes,
  type RefusedEntry,
  SegmentName,
  type UserId,
} from '@corridor/core';
import type { LocalDatabase } from '../local/database.ts';
import type { Indexer } from './indexer.ts';
import type { Outbox } from './outbox.ts';
import { isBehind, newer, type Place } from './place.ts';
import type { Time } from './platform.ts';
import { settleRefusal } from './refusals.ts';
import { isReadable, openOrClone, setAside } from './replica-care.ts';
import { SegmentSession } from './segment-session.ts';
import type { Channels } from './virtual-socket.ts';

const SLOW_DOWN_FIRST_MS = 1_000;
const SLOW_DOWN_MAX_MS = 60_000;
/** After a write that the browser refused. */
const STORE_RETRY_MS = 2_000;

export interface AttachmentOptions {
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
  readonly replicaReplaced: (why: 'unreadable' | 'evicted' | 'diverged') => void;
  readonly failed: (error: unknown) => void;
}

/** What sessions tell the desk, and ask it. */
export interface Seats {
  readonly placeOf: (conversation: ConversationId) => Place | undefined;
  readonly isStopped: () => boolean;
  /** All that the relay told of a conversation's newest messages is in the read model. */
  readonly caughtUp: (conversation: ConversationId) => void;
  readonly decide: () => void;
  readonly outboxChanged: () => Promise<void>;
}

export class Attachments {
  readonly #o: AttachmentOptions & Seats;
  /** What is done at a place whose session is `starting`. */
  readonly #under = new WeakMap<Place, Promise<void>>();

  constructor(options: AttachmentOptions & Seats) {
    this.#o = options;
  }

  end(place: Place, session: SegmentSession): void {
    place.session = null;
    place.idleSince = null;
    session.end(true).catch((error: unknown) => this.#o.failed(error));
  }

  start(conversation: ConversationId, place: Place): void {
    const segment = place.head;
    if (segment === null) return;
    place.session = 'starting';
    const work = this.#attach(conversation, place, segment).catch((error: unknown) => {
      place.session = null;
      place.quietUntil = this.#o.time.monoMs() + SLOW_DOWN_FIRST_MS;
      this.#o.failed(error);
      this.#o.decide();
    });
    this.#under.set(place, work);
  }

  /** Ends what is attached at a place that its reader left, and what was about to be. */
  async leave(place: Place): Promise<void> {
    if (place.session === 'starting') await this.#under.get(place);
    else if (place.session !== null) await place.session.end(false);
  }

  async #attach(conversation: ConversationId, place: Place, segment: SegmentName): Promise<void> {
    const { db, me, random, channels, indexer } = this.#o;
    const opened = await openOrClone(db, me, random, conversation, segment);
    if (opened === null) {
      place.session = null;
      place.readable = false;
      // The directory may have come since: what it says from now on is told to the desk.
      if (await isReadable(db, conversation)) place.readable = true;
      this.#o.decide();
      return;
    }
    const { replica, gaveUp } = opened;
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
    if (this.#o.isStopped() || this.#o.placeOf(conversation) !== place) {
      await session.end(false);
      return;
    }
    place.session = session;
    await session.start();
  }

  #current(session: SegmentSession): Place | null {
    const place = this.#o.placeOf(session.conversation);
    return place?.session === session ? place : null;
  }

  #live(session: SegmentSession): void {
    const place = this.#current(session);
    if (!place) return;
    const wasBehind = isBehind(place);
    if (session.isWhole) place.reached = Math.max(place.reached, session.heldSequence);
    if (session.isLive) {
      place.slowDowns = 0;
      // What the welcome told may be in a closed segment that the fill has yet to fetch.
      place.told = Math.min(place.told, place.reached);
      this.pump(session);
    }
    if (wasBehind && !isBehind(place)) this.#o.caughtUp(session.conversation);
    this.#o.decide();
  }

  /** One pump of a conversation at a time; whatever happens meanwhile asks for one more. */
  pump(session: SegmentSession): void {
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
        this.#o.time.after(STORE_RETRY_MS, () => this.pump(session));
      })
      .finally(() => {
        const again = place.pump === 'again';
        place.pump = 'idle';
        if (again && place.session instanceof SegmentSession) this.pump(place.session);
      });
  }

  #refused(session: SegmentSession, entries: readonly RefusedEntry[]): void {
    const place = this.#current(session);
    if (!place) return;
    place.session = 'starting';
    const { db, me, time } = this.#o;
    const work = settleRefusal(db, me, session.conversation, entries, time.wallMs())
      .then(async ({ slowDown }) => {
        if (slowDown) {
          const waitMs = Math.min(SLOW_DOWN_MAX_MS, SLOW_DOWN_FIRST_MS * 2 ** place.slowDowns++);
          place.quietUntil = time.monoMs() + waitMs;
        }
        await this.#setAside(session);
        await this.#o.outboxChanged();
      })
      .catch((error: unknown) => this.#failedWith(session, place, error))
      .finally(() => {
        place.session = null;
        this.#o.decide();
      });
    this.#under.set(place, work);
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
    const work = this.#setAside(session)
      .catch((error: unknown) => this.#failedWith(session, place, error))
      .finally(() => {
        place.session = null;
        this.#o.decide();
      });
    this.#under.set(place, work);
  }

  #closed(session: SegmentSession, code: number, reason: string): void {
    const place = this.#current(session);
    if (!place) return;
    place.session = 'starting';
    const head = SegmentName.safeParse(reason);
    const work = session
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
        this.#o.decide();
      });
    this.#under.set(place, work);
  }
}
