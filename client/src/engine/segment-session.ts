/**
 * One open segment in use: its replica, the stock provider over a virtual socket, and the way from
 * what arrives to the indexer. Handlers only enqueue; one loop does the work in order.
 */
import {
  type Arrival,
  addEntries,
  type ConversationId,
  type Digest,
  digestOf,
  digestsEqual,
  type EntryId,
  entryIds,
  freshClientId,
  getEntry,
  hasEntry,
  observeEntries,
  type RandomBytes,
  type RefusedEntry,
  type RelayMessage,
  type SegmentName,
} from '@corridor/core';
import { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import type { LocalDatabase } from '../local/database.ts';
import type { Replica } from '../local/replicas.ts';
import { type Acknowledged, ENTRIES_PER_TRANSACTION, type Indexer } from './indexer.ts';
import type { Head } from './outbox.ts';
import type { Cancel, Time } from './platform.ts';
import type { Channels } from './virtual-socket.ts';

/** After a write that the browser refused. */
const STORE_RETRY_MS = 2_000;
/** What follows within this time of what was taken in last is taken in together. */
const GATHER_MS = 100;
/** The digest is compared this long after the last thing happened, and then every few minutes. */
const DIGEST_QUIET_MS = 30_000;
const DIGEST_INTERVAL_MS = 300_000;
/** Never used: the virtual socket has no address. */
const NO_ADDRESS = 'ws://corridor.invalid';
const OUTBOX_ORIGIN = 'outbox';

export interface SessionEvents {
  /** Attached, synced, and every arrival told of is indexed: the outbox may go on. */
  live(session: SegmentSession): void;
  /** Something of this conversation was indexed. */
  progressed(session: SegmentSession): void;
  refused(session: SegmentSession, entries: readonly RefusedEntry[]): void;
  /** The relay closed the channel: the segment is closed, unknown, or not ours to read. */
  closed(session: SegmentSession, code: number, reason: string): void;
  /** The replica and the relay disagree: clone it afresh. */
  diverged(session: SegmentSession, why: 'digest' | 'unknown-entries'): void;
  failed(session: SegmentSession, error: unknown): void;
}

export interface SessionOptions {
  readonly db: LocalDatabase;
  readonly conversation: ConversationId;
  readonly segment: SegmentName;
  readonly replica: Replica;
  readonly channels: Channels;
  readonly indexer: Indexer;
  readonly random: RandomBytes;
  readonly time: Time;
  readonly events: SessionEvents;
}

type Attachment =
  | { readonly at: 'away' }
  | { readonly at: 'syncing'; readonly sequence: number }
  | { readonly at: 'live' };

export class SegmentSession implements Head {
  readonly conversation: ConversationId;
  readonly segment: SegmentName;
  readonly replica: Replica;
  readonly #o: SessionOptions;
  readonly #awareness: Awareness;
  #provider: WebsocketProvider | null = null;
  #attachment: Attachment = { at: 'away' };
  #ended = false;
  /** Ids whose arrival is in the database, and those of them that are in the read model. */
  readonly #arrived = new Map<EntryId, Arrival>();
  readonly #indexed = new Set<EntryId>();
  #held = 0;
  #askFromStart = false;
  #askedFromStart = false;
  #newArrivals: Arrival[] = [];
  #newIds: EntryId[] = [];
  #working: Promise<void> | null = null;
  /** A write failed: what it was to hold is queued again. */
  #resting: Cancel | null = null;
  #mismatches = 0;
  #nextDigest: Cancel = () => undefined;
  /** When something was taken in last, by the monotonic clock. */
  #takenInMs = Number.NEGATIVE_INFINITY;
  /** Ends the gathering. */
  #hurry: () => void = () => undefined;
  /** A digest came while something was being indexed: ask again afterwards. */
  #digestWanted = false;
  #stopObserving: () => void = () => undefined;

  constructor(options: SessionOptions) {
    this.#o = options;
    this.conversation = options.conversation;
    this.segment = options.segment;
    this.replica = options.replica;
    const { doc } = options.replica;
    doc.clientID = freshClientId(options.random); // S4; nothing is written before.
    this.#awareness = new Awareness(doc);
    this.#awareness.setLocalState(null);
  }

  get isLive(): boolean {
    return this.#attachment.at === 'live' && !this.#ended;
  }

  /** The highest sequence whose arrival is in the database. */
  get heldSequence(): number {
    return this.#held;
  }

  /** The bytes of every arrival are in the read model too. */
  get isWhole(): boolean {
    return this.#indexed.size === this.#arrived.size;
  }

  /** Reads what was indexed before, and attaches. */
  async start(): Promise<void> {
    const rows = await this.#o.db.indexed.where('segment').equals(this.segment).toArray();
    const { doc } = this.replica;
    for (const row of rows) {
      this.#arrived.set(row.id, row);
      if (row.done === 1) this.#indexed.add(row.id);
      else if (hasEntry(doc, row.id)) this.#newIds.push(row.id);
      this.#held = Math.max(this.#held, row.sequence);
    }
    if (this.#ended) return;
    this.#stopObserving = observeEntries(doc, (ids) => {
      this.#newIds.push(...ids);
      this.#work();
    });
    this.#provider = new WebsocketProvider(NO_ADDRESS, this.segment, doc, {
      WebSocketPolyfill: this.#o.channels.socketClass(this.segment, {
        held: () => (this.#askFromStart ? 0 : this.#held),
        attached: (sequence) => {
          this.#attachment = { at: 'syncing', sequence };
        },
        lost: () => {
          this.#attachment = { at: 'away' };
          this.#askedFromStart = false;
          this.#askFromStart = false;
        },
        closed: (code, reason) => {
          this.#attachment = { at: 'away' };
          if (!this.#ended) this.#o.events.closed(this, code, reason);
        },
        message: (message) => this.#message(message),
      }),
      disableBc: true,
      awareness: this.#awareness,
      maxBackoffTime: 100,
    });
    this.#provider.on('sync', (synced) => {
      if (synced) this.#work();
    });
    this.#work();
  }

  #message(message: Extract<RelayMessage, { type: 'arrivals' | 'refused' | 'digest' }>): void {
    switch (message.type) {
      case 'arrivals':
        this.#newArrivals.push(...message.arrivals);
        this.#work();
        break;
      case 'refused':
        this.#o.events.refused(this, message.entries);
        break;
      case 'digest':
        this.#compare(message.sequence, message.digest);
        break;
    }
  }

  has(id: EntryId): boolean {
    return hasEntry(this.replica.doc, id);
  }

  /** Adds entries of the outbox; the provider sends them. */
  add(entries: readonly { readonly id: EntryId; readonly bytes: Uint8Array }[]): void {
    if (!this.#ended) addEntries(this.replica.doc, entries, OUTBOX_ORIGIN);
  }

  #work(): void {
    if (this.#working || this.#resting || this.#ended) return;
    this.#working = this.#run()
      .catch((error: unknown) => {
        if (this.#ended) return;
        this.#o.events.failed(this, error);
        this.#resting = this.#o.time.after(STORE_RETRY_MS, () => {
          this.#resting = null;
          this.#work();
        });
      })
      .finally(() => {
        this.#working = null;
        if (this.#newArrivals.length + this.#newIds.length > 0) this.#work();
        else if (this.#digestWanted) this.requestDigest();
      });
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // What came in one turn is one batch.
    await this.#gather();
    while (this.#newArrivals.length + this.#newIds.length > 0) {
      await this.#index();
      if (this.#ended) return;
    }
    if (this.#ended) return;
    await this.#settle();
    this.#digestIn(DIGEST_QUIET_MS);
  }

  /**
   * In a stream of messages a transaction for each would wake every live query of every tab as often,
   * faster than anybody reads. The first after a pause is taken in at once.
   */
  async #gather(): Promise<void> {
    const waitMs = this.#takenInMs + GATHER_MS - this.#o.time.monoMs();
    const waiting = this.#newArrivals.length + this.#newIds.length;
    if (!this.isLive || waitMs <= 0 || waiting >= ENTRIES_PER_TRANSACTION) return;
    await new Promise<void>((resolve) => {
      this.#hurry = resolve;
      this.#o.time.after(waitMs, resolve);
    });
  }

  /** Faults are found while nothing happens (S7); whatever happens puts the comparison off. */
  #digestIn(delayMs: number): void {
    this.#nextDigest();
    if (this.#ended) return;
    this.#nextDigest = this.#o.time.after(delayMs, () => {
      this.requestDigest();
      this.#digestIn(DIGEST_INTERVAL_MS);
    });
  }

  /** Takes a batch of what is new into the database. */
  async #index(): Promise<void> {
    const { doc } = this.replica;
    const takenArrivals = this.#newArrivals.splice(0, ENTRIES_PER_TRANSACTION);
    const takenIds = this.#newIds.splice(0, ENTRIES_PER_TRANSACTION - takenArrivals.length);
    const arrivals = takenArrivals.filter(({ id }) => !this.#arrived.has(id));
    const fresh = new Map(arrivals.map((arrival) => [arrival.id, arrival]));
    const ids = new Set([...fresh.keys(), ...takenIds]);
    const entries: Acknowledged[] = [];
    for (const id of ids) {
      const arrival = this.#arrived.get(id) ?? fresh.get(id);
      const bytes = getEntry(doc, id);
      if (arrival && bytes && !this.#indexed.has(id)) entries.push({ arrival, bytes });
    }
    if (arrivals.length + entries.length === 0) return;
    try {
      await this.#o.indexer.index({
        conversation: this.conversation,
        segment: this.segment,
        arrivals,
        entries,
        closes: null,
      });
    } catch (error) {
      this.#newArrivals.unshift(...takenArrivals);
      this.#newIds.unshift(...takenIds);
      throw error;
    }
    for (const arrival of arrivals) {
      this.#arrived.set(arrival.id, arrival);
      this.#held = Math.max(this.#held, arrival.sequence);
    }
    for (const { arrival } of entries) this.#indexed.add(arrival.id);
    this.#takenInMs = this.#o.time.monoMs();
    this.#o.events.progressed(this);
  }

  /** Nothing is queued: is everything here that the relay told of? */
  async #settle(): Promise<void> {
    const attachment = this.#attachment;
    if (attachment.at !== 'syncing' || !this.#provider?.synced) return;
    if (this.#held < attachment.sequence) return;
    if (await this.#hasUnknownEntries()) {
      if (this.#askedFromStart) this.#o.events.diverged(this, 'unknown-entries');
      else this.#attachFromStart();
      return;
    }
    if (this.#attachment !== attachment) return;
    this.#attachment = { at: 'live' };
    this.#askFromStart = false;
    this.#o.events.live(this);
    this.requestDigest();
  }

  /** Entries in the document with no arrival that are not this device's own, still waiting. */
  async #hasUnknownEntries(): Promise<boolean> {
    const unknown = [...entryIds(this.replica.doc)].filter((id) => !this.#arrived.has(id));
    if (unknown.length === 0) return false;
    const own = await this.#o.db.outbox
      .where('id')
      .anyOf(unknown)
      .filter(({ state }) => state === 'signed')
      .count();
    return own < unknown.length && this.#newArrivals.length === 0;
  }

  /** An arrival was missed (it came between two attaches): ask for all of them. */
  #attachFromStart(): void {
    this.#askFromStart = true;
    this.#askedFromStart = true;
    this.#attachment = { at: 'away' };
    this.#provider?.disconnect();
    this.#provider?.connect();
  }

  /** Resolves when everything that has arrived is in the database. */
  async drained(): Promise<void> {
    while (this.#working) await this.#working;
  }

  /** Asks for the relay's digest; {@link #compare} judges the answer. */
  requestDigest(): void {
    this.#digestWanted = false;
    if (this.isLive) this.#o.channels.requestDigest(this.segment);
  }

  #compare(sequence: number, digest: Digest): void {
    const { doc } = this.replica;
    if (this.#newArrivals.length + this.#newIds.length > 0 || this.#working !== null) {
      this.#digestWanted = true;
      return;
    }
    const ids = [...entryIds(doc)];
    const inFlight = ids.some((id) => !this.#arrived.has(id));
    if (!this.isLive || inFlight || sequence !== this.#held) return;
    if (digestsEqual(digest, digestOf(ids)) && ids.every((id) => this.#indexed.has(id))) {
      this.#mismatches = 0;
    } else if (++this.#mismatches >= 2) {
      this.#o.events.diverged(this, 'digest');
    } else {
      this.requestDigest();
    }
  }

  /** Acknowledged entries that this replica holds: what must not be lost with it. */
  acknowledged(): Acknowledged[] {
    const held: Acknowledged[] = [];
    for (const [id, arrival] of this.#arrived) {
      const bytes = getEntry(this.replica.doc, id);
      if (bytes) held.push({ arrival, bytes });
    }
    return held;
  }

  /** Detaches and closes the replica, when what was begun is written. */
  async end(compact: boolean): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#resting?.();
    this.#nextDigest();
    this.#stopObserving();
    this.#provider?.destroy();
    this.#awareness.destroy();
    // What was told is taken in: an acknowledgement that is dropped here is not told again, and
    // whoever is refused with it would send the same for ever (R12).
    this.#hurry();
    await this.#working;
    if (compact) await this.replica.compact();
    await this.replica.close();
    this.replica.doc.destroy();
  }
}
