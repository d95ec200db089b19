/** Two innocent people: one writes, the other reads, and how long that takes is kept. */
import type { ConversationId, EntryId } from '@corridor/core';
import type { Person } from '../../../e2e/harness/person.ts';
import { SyncRoom } from '../../../e2e/harness/sync-room.ts';

const WRITE_EVERY_MS = 25;

export interface Latency {
  readonly messages: number;
  readonly p50: number;
  readonly p99: number;
}

/** @returns of an ascending list; NaN of an empty one */
const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;

export const latencyOf = (times: readonly number[]): Latency => {
  const sorted = [...times].sort((a, b) => a - b);
  return { messages: times.length, p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
};

export class Probe {
  /** Everything that was sent, and whether it came back acknowledged. */
  readonly written = new Set<EntryId>();
  readonly acknowledged = new Set<EntryId>();
  /** Everything that the reader was given. */
  readonly delivered = new Set<EntryId>();
  /** What went wrong for them: refusals, closed sockets. */
  readonly troubles: string[] = [];
  readonly #conversation: ConversationId;
  readonly #writer: Person;
  readonly #writing: SyncRoom;
  readonly #reading: SyncRoom;
  readonly #sentAt = new Map<EntryId, number>();
  /** How long each message took to its reader, ms. */
  readonly #times = new Map<EntryId, number>();

  private constructor(
    conversation: ConversationId,
    writer: Person,
    rooms: readonly [SyncRoom, SyncRoom],
  ) {
    this.#conversation = conversation;
    this.#writer = writer;
    [this.#writing, this.#reading] = rooms;
    this.#writing.onAcknowledged = (arrivals) => {
      for (const { id } of arrivals) this.acknowledged.add(id);
    };
    this.#reading.onEntries = (structs) => {
      const nowMs = performance.now();
      for (const { id } of structs) {
        this.delivered.add(id);
        const sentAt = this.#sentAt.get(id);
        if (sentAt !== undefined && !this.#times.has(id)) this.#times.set(id, nowMs - sentAt);
      }
    };
    for (const room of rooms) {
      room.onRefused = (refused) =>
        this.troubles.push(`refused: ${refused.map(({ code }) => code).join(', ')}`);
      room.onClosed = (code, reason) => this.troubles.push(`closed: ${code} ${reason}`);
    }
  }

  static async open(conversation: ConversationId, writer: Person, reader: Person): Promise<Probe> {
    const roomOf = (person: Person, localAddress: string): SyncRoom =>
      new SyncRoom(person.syncUrl, person.headers, conversation, { localAddress });
    // Addresses of their own, as workstations have: some limits are by address.
    const rooms = [roomOf(writer, '127.0.0.2'), roomOf(reader, '127.0.0.3')] as const;
    const probe = new Probe(conversation, writer, rooms);
    for (const room of rooms) await room.open();
    return probe;
  }

  /** Writes for a while. @returns what was written, read or not */
  async run(durationMs: number): Promise<readonly EntryId[]> {
    const ids: EntryId[] = [];
    const endMs = performance.now() + durationMs;
    while (performance.now() < endMs) {
      const text = `message ${this.written.size}`;
      const { id, bytes } = await this.#writer.message(this.#conversation, { text });
      this.written.add(id);
      ids.push(id);
      this.#sentAt.set(id, performance.now());
      this.#writing.write([{ id, bytes }]);
      await new Promise((resolve) => setTimeout(resolve, WRITE_EVERY_MS));
    }
    return ids;
  }

  /**
   * How long these took from one to the other, ms; what was not read is infinitely late. Asked when
   * all has settled: who counts only what arrives within the time finds a relay that stands still
   * quick.
   */
  timesOf(ids: readonly EntryId[]): readonly number[] {
    return ids.map((id) => this.#times.get(id) ?? Number.POSITIVE_INFINITY);
  }

  /** Resolves when everything that was written is acknowledged and read, or the time is over. */
  async settle(limitMs: number): Promise<void> {
    const endMs = performance.now() + limitMs;
    const isQuiet = (): boolean =>
      this.#writing.unacknowledged === 0 && this.delivered.size >= this.written.size;
    while (!isQuiet() && performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  close(): void {
    this.#writing.close();
    this.#reading.close();
  }
}
