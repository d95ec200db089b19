/**
 * The entry store in memory, for the simulation: deterministic, with an injected clock, randomness
 * and failures. A crash loses nothing that was committed; open the same disk again for the next
 * start.
 */
import {
  type Arrival,
  type ClientStructs,
  type ConversationId,
  type DeviceId,
  type EntryId,
  encodeFetchedSegment,
  type HealResult,
  type RandomBytes,
  type Role,
  type SegmentName,
  type StateVector,
  type UserId,
  writeSegmentUpdate,
} from '@corridor/core';
import { decideFrame } from '../commit-rules.ts';
import { healEntries } from '../heal-rules.ts';
import {
  type CheckedEntry,
  type EntryStore,
  type FrameOutcome,
  type FrameToCommit,
  type HeadState,
  type HealEntry,
  type HealedEntry,
  type SegmentState,
  type SegmentSummary,
  StoreUnavailableError,
  type Target,
} from '../port.ts';
import { RELAY_DEVICE, stateOf, summaryOf } from '../segment-write.ts';
import { keyOf, type MemoryDisk, type MemorySegment, MemoryTables } from './memory-tables.ts';

export interface MemoryStoreOptions {
  readonly disk: MemoryDisk;
  /** Unix ms at this start. */
  readonly now: () => number;
  readonly random: RandomBytes;
  /** Runs before each commit: may wait, to hold the commit, or throw, to fail it. */
  readonly beforeCommit: (() => void | Promise<void>) | undefined;
}

export class MemoryEntryStore implements EntryStore {
  readonly era: number;
  readonly #tables: MemoryTables;
  readonly #beforeCommit: () => void | Promise<void>;
  readonly #before: ReadonlyMap<ConversationId, number>;
  #crashed = false;
  /** Commits happen one after another, in the order of their calls. */
  #last: Promise<unknown> = Promise.resolve();

  constructor({ disk, now, random, beforeCommit }: MemoryStoreOptions) {
    this.#tables = new MemoryTables(disk, now(), random);
    this.era = this.#tables.era;
    this.#beforeCommit = beforeCommit ?? (() => {});
    this.#before = new Map(
      [...disk.conversations].map(([id, { lastSequence }]) => [id, lastSequence]),
    );
  }

  /** What was committed stays on the disk; what waits never will be. */
  crash(): void {
    this.#crashed = true;
  }

  /** Makes a conversation with an empty head. Its members are not checked until there are some. */
  addConversation(id: ConversationId): void {
    this.#tables.addConversation(id);
  }

  /** @param readableFrom the first sequence they read; 0 for all */
  addMember(id: ConversationId, user: UserId, readableFrom: number): void {
    const conversation = this.#tables.conversation(id);
    conversation.members ??= new Map();
    conversation.members.set(user, readableFrom);
  }

  removeMember(id: ConversationId, user: UserId): void {
    this.#tables.conversation(id).members?.delete(user);
  }

  archive(id: ConversationId): void {
    this.#tables.conversation(id).archived = true;
  }

  setPerson(user: UserId, person: { readonly role: Role; readonly active: boolean }): void {
    this.#tables.disk.people.set(user, person);
  }

  blockDevice(device: DeviceId): void {
    this.#tables.disk.blockedDevices.add(device);
  }

  /** A join that reads only what comes after: call it before {@link addMember}, with its result. */
  closeHeadFor(id: ConversationId): number {
    return this.#tables.closeHeadFor(id);
  }

  /** Marks an author's key as erased: it is never stored again (rule H7). */
  erase(entry: Pick<CheckedEntry, 'author' | 'key'>): void {
    this.#tables.disk.erased.add(keyOf(entry));
  }

  knowsEra(era: number): Promise<boolean> {
    return Promise.resolve(this.#tables.disk.eras.includes(era));
  }

  newestArrival(notAfterMs: number): Promise<number> {
    let newest = 0;
    for (const { lastArrival } of this.#tables.disk.segments.values()) {
      if (lastArrival <= notAfterMs) newest = Math.max(newest, lastArrival);
    }
    return Promise.resolve(newest);
  }

  commit(frames: readonly FrameToCommit[]): Promise<readonly FrameOutcome[]> {
    return this.#transaction(() => frames.map((frame) => decideFrame(frame, this.#tables)));
  }

  heal(entries: readonly HealEntry[]): Promise<readonly HealResult[]> {
    return this.#transaction(() => healEntries(entries, this.#tables));
  }

  healed(conversation: ConversationId): Promise<readonly HealedEntry[]> {
    return Promise.resolve(this.#tables.disk.healed.get(conversation) ?? []);
  }

  #transaction<T>(work: () => T): Promise<T> {
    const run = async (): Promise<T> => {
      try {
        await this.#beforeCommit();
      } catch (cause) {
        throw new StoreUnavailableError('the commit failed', { cause });
      }
      if (this.#crashed) throw new StoreUnavailableError('the store crashed');
      const result = work();
      this.#tables.memory.settle();
      return result;
    };
    const done = this.#last.then(run, run);
    this.#last = done;
    return done;
  }

  segment(name: SegmentName): Promise<SegmentState | null> {
    const segment = this.#tables.segment(name);
    if (!segment) return Promise.resolve(null);
    return Promise.resolve(
      stateOf(segment, this.#tables.conversation(segment.conversation).head.name),
    );
  }

  head(id: ConversationId): Promise<HeadState | null> {
    const conversation = this.#tables.disk.conversations.get(id);
    if (!conversation) return Promise.resolve(null);
    const { head, lastSequence } = conversation;
    return Promise.resolve({
      conversation: id,
      head: head.name,
      sequence: lastSequence,
      before: this.#before.get(id) ?? 0,
      floor: head.floor,
      latestMs: head.toMs,
    });
  }

  async heads(conversations: readonly ConversationId[]): Promise<readonly HeadState[]> {
    const heads = await Promise.all(conversations.map((id) => this.head(id)));
    return heads.filter((head) => head !== null);
  }

  summary(name: SegmentName): Promise<SegmentSummary | null> {
    const segment = this.#tables.segment(name);
    return Promise.resolve(segment && summaryOf(segment));
  }

  segments(id: ConversationId): Promise<readonly SegmentSummary[]> {
    const segments = this.#tables.disk.conversations.get(id)?.segments ?? [];
    return Promise.resolve(segments.map(summaryOf).reverse());
  }

  diff(name: SegmentName, stateVector: StateVector): Promise<Uint8Array> {
    return Promise.resolve(updateOf(this.#present(name), stateVector));
  }

  arrivalsSince(name: SegmentName, sequence: number): Promise<readonly Arrival[]> {
    return Promise.resolve(this.#arrivals(this.#present(name), sequence));
  }

  async fetchCompressed(): Promise<null> {
    return null;
  }

  fetch(name: SegmentName): Promise<Uint8Array | null> {
    const segment = this.#tables.segment(name);
    if (!segment) return Promise.resolve(null);
    const update = updateOf(segment, new Map());
    return Promise.resolve(encodeFetchedSegment({ update, arrivals: this.#arrivals(segment, 0) }));
  }

  #present(name: SegmentName): MemorySegment {
    const segment = this.#tables.segment(name);
    if (!segment) throw new Error(`no segment ${name}`);
    return segment;
  }

  #arrivals(segment: MemorySegment, above: number): Arrival[] {
    // A healed entry comes late with an old sequence: whoever asks was not told of it.
    const isHealed = (client: number) => segment.writers.get(client)?.device === RELAY_DEVICE;
    return segment.rows
      .filter((row) => row.sequence > above || isHealed(row.client))
      .sort((a, b) => a.sequence - b.sequence)
      .map((row) => this.#tables.arrival(segment, row));
  }

  async target(id: EntryId): Promise<Target | null> {
    return this.#tables.target(id);
  }

  async targets(ids: readonly EntryId[]): Promise<ReadonlyMap<EntryId, Target>> {
    const found = new Map<EntryId, Target>();
    for (const id of ids) {
      const target = this.#tables.target(id);
      if (target !== null) found.set(id, target);
    }
    return found;
  }

  verifyReceipt(conversation: ConversationId, arrival: Arrival): Promise<boolean> {
    return Promise.resolve(this.#tables.receipts.verify(conversation, arrival));
  }
}

const updateOf = (segment: MemorySegment, stateVector: StateVector): Uint8Array => {
  const clients: ClientStructs[] = [];
  for (const client of segment.writers.keys()) {
    const from = stateVector.get(client) ?? 0;
    const structs = segment.rows
      .filter((row) => row.client === client && row.clock >= from)
      .map(({ clock, entry }) => ({ clock, id: entry.id, bytes: entry.bytes }));
    clients.push({ client, structs });
  }
  return writeSegmentUpdate(clients);
};
