import { CLOSE, type ConversationId, type SegmentName } from '@corridor/core';
import type { EntryStore } from '../store/port.ts';
import type { Scheduler } from './ports.ts';
import { Room } from './room.ts';
import { type ReadAnswer, readFrom, SharedReads } from './shared-reads.ts';

/** Above it rooms nobody listens to are let go; they are kept for a crowd that reconnects. */
const MAX_ROOMS = 2_000;
/** How many of the oldest are looked at when there are too many: several for each that comes. */
const EVICTION_LOOKS = 8;

/** The rooms in memory, least recently used first. */
export class Rooms {
  readonly #store: EntryStore;
  readonly #scheduler: Scheduler;
  readonly #read: ReadAnswer;
  readonly #rooms = new Map<SegmentName, Room>();
  readonly #byConversation = new Map<ConversationId, Set<Room>>();
  readonly #loading = new Map<SegmentName, Promise<Room | null>>();
  readonly #capacity: number;

  constructor(store: EntryStore, scheduler: Scheduler, capacity: number = MAX_ROOMS) {
    this.#store = store;
    this.#scheduler = scheduler;
    this.#read = readFrom(store);
    this.#capacity = capacity;
  }

  cached(name: SegmentName): Room | null {
    const room = this.#rooms.get(name);
    if (room === undefined) return null;
    this.#rooms.delete(name);
    this.#rooms.set(name, room);
    return room;
  }

  /** @returns null when there is no such segment @throws what the store throws */
  async get(name: SegmentName): Promise<Room | null> {
    const cached = this.cached(name);
    if (cached !== null) return cached;
    let loading = this.#loading.get(name);
    if (loading === undefined) {
      loading = this.#load(name).finally(() => this.#loading.delete(name));
      this.#loading.set(name, loading);
    }
    return loading;
  }

  async #load(name: SegmentName): Promise<Room | null> {
    const state = await this.#store.segment(name);
    if (state === null) return null;
    const room = new Room(state, new SharedReads(this.#read, this.#scheduler));
    this.#rooms.set(name, room);
    const siblings = this.#byConversation.get(room.conversation);
    if (siblings === undefined) this.#byConversation.set(room.conversation, new Set([room]));
    else siblings.add(room);
    this.#evict();
    return room;
  }

  /**
   * One in use counts as used now and goes to the end. Otherwise those that stay attached for days
   * would come to stand in front, and hide from these few looks all that nobody listens to.
   */
  #evict(): void {
    for (let looks = 0; looks < EVICTION_LOOKS && this.#rooms.size > this.#capacity; looks++) {
      const [oldest] = this.#rooms.values();
      if (oldest === undefined) return;
      if (oldest.channels.size === 0 && oldest.inFlight === 0) this.#drop(oldest);
      else this.cached(oldest.name);
    }
  }

  #drop(room: Room): void {
    this.#rooms.delete(room.name);
    const siblings = this.#byConversation.get(room.conversation);
    siblings?.delete(room);
    if (siblings?.size === 0) this.#byConversation.delete(room.conversation);
  }

  ofConversation(conversation: ConversationId): readonly Room[] {
    return [...(this.#byConversation.get(conversation) ?? [])];
  }

  /**
   * Asks the store what became of a conversation's segments after a change that did not come
   * through the committer: a join closed the head, entries were healed or imported.
   */
  async refresh(conversation: ConversationId): Promise<void> {
    for (const room of this.ofConversation(conversation)) await this.#refreshRoom(room);
  }

  async #refreshRoom(room: Room): Promise<void> {
    const state = await this.#store.segment(room.name);
    if (state === null) {
      this.#drop(room);
      for (const channel of [...room.channels]) channel.close(CLOSE.unknownSegment, '');
      return;
    }
    const held = room.vector();
    const told = room.lastSequence;
    const grew = state.entries > room.entries;
    // Behind what this relay committed: a commit was answered while the store was read.
    if (!room.refresh(state)) return this.#refreshRoom(room);
    for (const channel of [...room.channels]) {
      if (grew) {
        // Healed entries have old sequences: the store names them whatever was told before.
        channel.fallBehind(this.#heldOf(room, held), told);
        void channel.drained();
      }
      if (room.closed) channel.segmentClosed();
    }
  }

  #heldOf(room: Room, held: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
    const all = new Map(held);
    for (const client of room.writers.keys()) if (!all.has(client)) all.set(client, 0);
    return all;
  }
}
