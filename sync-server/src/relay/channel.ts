/**
 * One socket's use of one segment. A channel is told nothing but `attached` and the relay's
 * SyncStep1 until it has sent its own SyncStep1; the answer is SyncStep2, then the arrivals, then
 * whatever was committed meanwhile. So nothing is missed and nothing arrives with a gap (M5).
 */
import {
  type Arrival,
  CLOSE,
  EMPTY_UPDATE,
  encodeArrivals,
  encodeStep2,
  type RefusedEntry,
  type StateVector,
} from '@corridor/core';
import { BoundedSet } from './bounded-set.ts';
import type { FanOutBatch, Listener } from './fan-out.ts';
import type { Voice } from './ports.ts';
import type { Room } from './room.ts';
import type { Answer } from './shared-reads.ts';

type State =
  /** The client has not said what it holds. */
  | { readonly at: 'waiting' }
  /** The answer is being read; what is committed meanwhile waits here. */
  | {
      readonly at: 'answering';
      readonly vector: StateVector;
      readonly since: number;
      readonly queue: FanOutBatch[];
    }
  | { readonly at: 'live' }
  /** The reader was too slow: it gets what it lacks of `vector` and `sequence` when it drains. */
  | { readonly at: 'behind'; readonly vector: StateVector; readonly sequence: number }
  | { readonly at: 'closed' };

/**
 * Client ids that a channel remembers as dropped: many times what one device may bring up in an
 * hour. Of one that is forgotten the next structs are a gap (R7), which is as good.
 */
const MAX_DROPPED = 1_024;
const NOTHING_NEW = encodeStep2(EMPTY_UPDATE);

export class Channel implements Listener {
  readonly room: Room;
  readonly voice: Voice;
  /** Yjs client ids of which something was refused here: the rest of them is too (R9). */
  readonly dropped = new BoundedSet<number>(MAX_DROPPED);
  /** The highest sequence the client said it holds; the first answer names what is above. */
  #heldSequence: number;
  #state: State = { at: 'waiting' };
  /** Acknowledgements that follow the answer which is due. */
  #owed: Arrival[] = [];
  /** The read that has not begun: whoever asks again meanwhile is answered by it. */
  #asked: Promise<void> | null = null;

  constructor(room: Room, voice: Voice, heldSequence: number) {
    this.room = room;
    this.voice = voice;
    this.#heldSequence = heldSequence;
    room.channels.add(this);
  }

  get open(): boolean {
    return this.#state.at !== 'closed';
  }

  get behind(): boolean {
    return this.#state.at === 'behind';
  }

  /** The client's SyncStep1. */
  async answer(vector: StateVector): Promise<void> {
    const since = this.#heldSequence;
    switch (this.#state.at) {
      case 'closed':
        return;
      case 'behind':
        // It asked by itself: what it says it holds counts, and the arrivals it has missed stay due.
        return this.#catchUp(vector, Math.min(since, this.#state.sequence));
      case 'answering':
      case 'live':
      case 'waiting':
        return this.#catchUp(vector, since);
    }
  }

  /** The socket drained: sends what the reader missed while it was slow. */
  async drained(): Promise<void> {
    if (this.#state.at === 'behind') await this.#catchUp(this.#state.vector, this.#state.sequence);
  }

  async #catchUp(vector: StateVector, since: number): Promise<void> {
    if (this.voice.slow) {
      this.#state = { at: 'behind', vector, sequence: since };
      return;
    }
    const { room } = this;
    if (room.isCovered(vector) && room.lastSequence <= since) {
      this.voice.data(NOTHING_NEW);
      this.#live(since);
      return;
    }
    const earlier = this.#state.at === 'answering' ? this.#state.queue : [];
    this.#state = { at: 'answering', vector, since, queue: [...earlier] };
    this.#asked ??= this.voice.inTurn(() => this.#read());
    return this.#asked;
  }

  async #read(): Promise<void> {
    this.#asked = null;
    const { room } = this;
    const state = this.#state;
    if (state.at !== 'answering') return;
    const { vector, since } = state;
    if (this.voice.slow) {
      this.#state = { at: 'behind', vector, sequence: since };
      return;
    }
    const last = room.lastSequence;
    const asked = room.reads.ask(room, vector, since);
    let answer: Answer;
    try {
      answer = await asked.answer;
    } catch {
      if (this.#state === state) this.voice.tryAgain();
      return;
    }
    if (this.#state !== state) return; // Asked again, or closed.
    this.voice.data(answer.step2 ?? NOTHING_NEW);
    if (answer.arrivals.length > 0) this.voice.arrivals(answer.arrivalsBody);
    if (this.#owed.length > 0) {
      const named = new Set(answer.arrivals.map(({ id }) => id));
      this.#owed = this.#owed.filter(({ id }) => !named.has(id));
    }
    // Committed since it was read for somebody else, and before this channel asked.
    const earlier = asked.missed.filter((batch) => !state.queue.includes(batch));
    for (const batch of [...earlier, ...state.queue]) this.#send(batch);
    this.#live(Math.max(since, last));
  }

  #live(sequence: number): void {
    if (sequence > this.#heldSequence) this.#heldSequence = sequence;
    this.#state = { at: 'live' };
    this.#tell(this.#owed);
    this.#owed = [];
    if (this.room.closed) this.close(CLOSE.segmentClosed, this.room.head);
  }

  /** Something was committed, and this reader may read it now. */
  offer(batch: FanOutBatch): void {
    const own = batch.onlyWriter === this;
    switch (this.#state.at) {
      case 'waiting':
        if (own) this.voice.arrivals(batch.arrivals);
        return; // Its answer will hold it.
      case 'behind':
      case 'closed':
        return;
      case 'answering':
        this.#state.queue.push(batch);
        return;
      case 'live':
        if (this.voice.slow) this.fallBehind(batch.firstClocks, batch.lowestSequence - 1);
        else this.#send(batch);
    }
  }

  #send(batch: FanOutBatch): void {
    if (batch.onlyWriter !== this) this.voice.data(batch.data);
    this.voice.arrivals(batch.arrivals);
    if (batch.highestSequence > this.#heldSequence) this.#heldSequence = batch.highestSequence;
  }

  /**
   * From here on the channel is re-synced instead of fed.
   * @param held clocks that the reader has, where they are not the room's
   * @param sequence the reader has been told of all arrivals up to here
   */
  fallBehind(held: ReadonlyMap<number, number>, sequence: number): void {
    switch (this.#state.at) {
      case 'waiting':
      case 'closed':
        return;
      case 'answering':
        // What is being read may be from before: it is read again.
        void this.#catchUp(this.#state.vector, Math.min(this.#state.since, sequence));
        return;
      case 'behind': {
        const lower = Math.min(this.#state.sequence, sequence);
        this.#state = { at: 'behind', vector: this.#state.vector, sequence: lower };
        return;
      }
      case 'live':
    }
    const vector = this.room.vector();
    for (const [client, clock] of held) vector.set(client, clock);
    this.#state = { at: 'behind', vector, sequence };
  }

  /**
   * Tells the writer of entries that were stored before. One above what the reader was told comes
   * behind the answer that is due: a workstation holds everything up to the highest sequence it was
   * told of, and names that when it attaches again, also when it ended before the rest came. The
   * answer may not name it: it may stand in an older segment.
   */
  acknowledge(arrivals: readonly Arrival[]): void {
    if (!this.open) return;
    const told = this.#toldSequence();
    this.#tell(arrivals.filter(({ sequence }) => sequence <= told));
    this.#owed.push(...arrivals.filter(({ sequence }) => sequence > told));
  }

  #tell(arrivals: readonly Arrival[]): void {
    if (arrivals.length > 0) this.voice.arrivals(encodeArrivals(arrivals));
  }

  /** Arrivals above it are due in order. */
  #toldSequence(): number {
    switch (this.#state.at) {
      case 'answering':
        return this.#state.since;
      case 'behind':
        return this.#state.sequence;
      default:
        return Number.POSITIVE_INFINITY;
    }
  }

  /** Tells the writer what was refused, and remembers the client id as dropped. */
  refuse(client: number, entries: readonly RefusedEntry[]): void {
    this.dropped.add(client);
    if (this.open) this.voice.refused(client, entries);
  }

  /** A gap: says again what the relay holds (R7). */
  askAgain(): void {
    if (this.open) this.voice.data(this.room.step1());
  }

  /** The room's segment closed. A channel that is owed an answer gets it first. */
  segmentClosed(): void {
    if (this.#state.at === 'live' || this.#state.at === 'waiting') {
      this.close(CLOSE.segmentClosed, this.room.head);
    }
  }

  /** Closes it and tells the client. */
  close(code: number, reason: string): void {
    if (!this.open) return;
    this.leave();
    this.voice.closed(code, reason);
  }

  /** The client is gone, or detached by itself. */
  leave(): void {
    this.#state = { at: 'closed' };
    this.room.channels.delete(this);
  }
}
