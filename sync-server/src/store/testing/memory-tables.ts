/** The tables of the store in memory: what a simulated server's disk holds. */
import {
  type Arrival,
  type ConversationId,
  type DeviceId,
  type EntryId,
  type EntryKey,
  makeSegmentName,
  presetRules,
  type RandomBytes,
  type Role,
  type SegmentName,
  type UserId,
} from '@corridor/core';
import type { NewRow } from '../commit-rules.ts';
import type { HealTables } from '../heal-rules.ts';
import type { Place } from '../permission.ts';
import type { CheckedEntry, HealedEntry, Target } from '../port.ts';
import { Receipts } from '../receipts.ts';
import { emptySegment, type SegmentWrite, type WriterState } from '../segment-write.ts';
import { drawEra, nextSequence } from '../sequence.ts';
import { WriterMemory } from '../writer-memory.ts';

export interface MemorySegment extends SegmentWrite {
  readonly rows: NewRow[];
}

interface MemoryConversation {
  head: MemorySegment;
  readonly segments: MemorySegment[];
  lastSequence: number;
  /** Who may write, and from which sequence they read; null when no directory knows it. */
  members: Map<UserId, number> | null;
  archived: boolean;
}

interface StoredRow {
  readonly segment: MemorySegment;
  readonly row: NewRow;
}

/** What survives a crash: all that was committed, and the installation's secret. */
export class MemoryDisk {
  readonly secret: Uint8Array;
  readonly eras: number[] = [];
  readonly conversations = new Map<ConversationId, MemoryConversation>();
  readonly segments = new Map<SegmentName, MemorySegment>();
  readonly places = new Map<EntryId, StoredRow>();
  readonly keys = new Map<string, EntryId>();
  readonly erased = new Set<string>();
  readonly healed = new Map<ConversationId, HealedEntry[]>();
  /** People who are not what everybody is here: active staff. */
  readonly people = new Map<UserId, { readonly role: Role; readonly active: boolean }>();
  readonly blockedDevices = new Set<DeviceId>();

  /** @param secret 32 bytes */
  constructor(secret: Uint8Array) {
    this.secret = secret;
  }
}

export const keyOf = ({ author, key }: { author: UserId; key: EntryKey }): string =>
  `${author} ${key}`;

/** One start's view of a {@link MemoryDisk}. */
export class MemoryTables implements HealTables<MemorySegment> {
  readonly memory = new WriterMemory();
  readonly era: number;
  readonly random: RandomBytes;
  readonly receipts: Receipts;
  readonly disk: MemoryDisk;

  constructor(disk: MemoryDisk, nowMs: number, random: RandomBytes) {
    this.disk = disk;
    this.random = random;
    this.receipts = new Receipts(disk.secret);
    this.era = this.#drawEra(nowMs);
  }

  #drawEra(nowMs: number): number {
    const era = drawEra(this.disk.eras.at(-1) ?? 0, nowMs);
    this.disk.eras.push(era);
    return era;
  }

  conversation(id: ConversationId): MemoryConversation {
    const conversation = this.disk.conversations.get(id);
    if (!conversation) throw new Error(`no conversation ${id}`);
    return conversation;
  }

  segment(name: SegmentName): MemorySegment | null {
    return this.disk.segments.get(name) ?? null;
  }

  head(id: ConversationId): MemorySegment | null {
    return this.disk.conversations.get(id)?.head ?? null;
  }

  addWriter(segment: MemorySegment, client: number, device: DeviceId): WriterState {
    const writer = { device, next: 0 };
    segment.writers.set(client, writer);
    return writer;
  }

  nextSequence(id: ConversationId): number {
    return nextSequence(this.conversation(id).lastSequence, this.era, () => this.#drawEra(0));
  }

  insert(segment: MemorySegment, row: NewRow): boolean {
    const { disk } = this;
    const key = keyOf(row.entry);
    if (disk.places.has(row.entry.id) || disk.keys.has(key)) return false;
    const bytes = row.entry.bytes.slice();
    const kept = { ...row, entry: { ...row.entry, bytes } };
    segment.rows.push(kept);
    disk.places.set(row.entry.id, { segment, row: kept });
    disk.keys.set(key, row.entry.id);
    const conversation = this.conversation(segment.conversation);
    conversation.lastSequence = Math.max(conversation.lastSequence, row.sequence);
    return true;
  }

  touched(): void {
    // The counts are the rows here.
  }

  rollOver(head: MemorySegment): MemorySegment {
    this.close(head);
    const next = this.addSegment(head.conversation, head.floor);
    this.conversation(head.conversation).head = next;
    return next;
  }

  addSegment(id: ConversationId, floor: number): MemorySegment {
    const { segments } = this.conversation(id);
    const number = segments.length;
    const name = makeSegmentName(id, number, this.random);
    const segment = { ...emptySegment(name, id, number, floor), rows: [] };
    segments.push(segment);
    this.disk.segments.set(name, segment);
    return segment;
  }

  /** A conversation with an empty head; nothing when it is there already. */
  addConversation(id: ConversationId): void {
    if (this.disk.conversations.has(id)) return;
    const name = makeSegmentName(id, 0, this.random);
    const head = { ...emptySegment(name, id, 0, 0), rows: [] };
    this.disk.segments.set(name, head);
    const segments = [head];
    const nothingYet = { lastSequence: 0, members: null, archived: false };
    this.disk.conversations.set(id, { head, segments, ...nothingYet });
  }

  /** A cut before which a newcomer does not read. @returns the head's floor */
  closeHeadFor(id: ConversationId): number {
    const floor = this.nextSequence(id);
    const { head } = this.conversation(id);
    const next = head.entries > 0 ? this.rollOver(head) : head;
    next.floor = floor;
    return floor;
  }

  close(segment: MemorySegment): void {
    segment.closed = true;
  }

  idsAt(segment: MemorySegment, client: number, firstClock: number, count: number): EntryId[] {
    const end = firstClock + count;
    return segment.rows
      .filter((row) => row.client === client && row.clock >= firstClock && row.clock < end)
      .map((row) => row.entry.id);
  }

  arrivalOf(id: EntryId): Arrival | null {
    const place = this.disk.places.get(id);
    return place ? this.arrival(place.segment, place.row) : null;
  }

  arrival(segment: MemorySegment, { entry, sequence, arrivedAt }: NewRow): Arrival {
    const receipt = this.receipt(segment.conversation, entry.id, sequence, arrivedAt);
    return { id: entry.id, sequence, arrivedAt, receipt };
  }

  idOfKey(author: UserId, key: EntryKey): EntryId | null {
    return this.disk.keys.get(keyOf({ author, key })) ?? null;
  }

  recordHealed(conversation: ConversationId, healed: HealedEntry): void {
    const before = this.disk.healed.get(conversation) ?? [];
    this.disk.healed.set(conversation, [...before, healed]);
  }

  isErased(entry: CheckedEntry): boolean {
    return this.disk.erased.has(keyOf(entry));
  }

  place(id: ConversationId, user: UserId): Place | 'anybody' | null {
    const { members, archived } = this.conversation(id);
    if (members === null) return 'anybody';
    const readableFrom = members.get(user);
    if (readableFrom === undefined) return null;
    const { role, active } = this.disk.people.get(user) ?? { role: 'staff', active: true };
    return {
      actor: { id: user, role, active, department: null, leads: [] },
      subject: {
        kind: 'group',
        visibility: 'private',
        recordPolicy: 'editable',
        membership: 'member',
        archived,
      },
      rules: presetRules('helpdesk'),
      readableFrom,
    };
  }

  isBlocked(device: DeviceId): boolean {
    return this.disk.blockedDevices.has(device);
  }

  target(id: EntryId): Target | null {
    const place = this.disk.places.get(id);
    if (place === undefined) return null;
    const { conversation, floor } = place.segment;
    return { author: place.row.entry.author, conversation, floor };
  }

  isSequenceTaken(id: ConversationId, sequence: number): boolean {
    return this.conversation(id).segments.some((segment) =>
      segment.rows.some((row) => row.sequence === sequence),
    );
  }

  floorFor(id: ConversationId, sequence: number): number {
    const { segments, members } = this.conversation(id);
    const floors = [...segments.map(({ floor }) => floor), ...(members?.values() ?? [])];
    return Math.max(0, ...floors.filter((floor) => floor <= sequence));
  }

  receipt(id: ConversationId, entry: EntryId, sequence: number, at: number): Uint8Array {
    return this.receipts.make(id, entry, sequence, at);
  }
}
