/** Entries and frames for tests of stores. Signatures are zeros: a store does not look at them. */
import { createHash } from 'node:crypto';
import {
  type ConversationId,
  ConversationId as ConversationIdSchema,
  canonicalPayload,
  type DeviceId,
  DeviceId as DeviceIdSchema,
  type EntryKey,
  EntryKey as EntryKeySchema,
  encodeEntry,
  entryIdOf,
  Payload,
  type RandomBytes,
  randomId,
  type SegmentName,
  stampOf,
  type UserId,
  UserId as UserIdSchema,
} from '@corridor/core';
import type { CheckedEntry, FrameToCommit } from '../port.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).digest());

/** A seeded source (mulberry32): the same seed gives the same bytes. */
export const seededRandom = (seed: number): RandomBytes => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 24;
  };
  return (bytes) => Uint8Array.from({ length: bytes }, next);
};

export const NOW_MS = Date.UTC(2026, 0, 5, 8);

export interface EntryParts {
  readonly author?: UserId;
  readonly key?: EntryKey;
  readonly text?: string;
  readonly atMs?: number;
  readonly imported?: boolean;
}

/** Makes what a test needs from one seed. */
export class Fixture {
  readonly random: RandomBytes;
  readonly conversation: ConversationId;
  readonly author: UserId;
  readonly device: DeviceId;
  #count = 0;

  constructor(seed = 1) {
    this.random = seededRandom(seed);
    this.conversation = this.newConversation();
    this.author = this.newUser();
    this.device = this.newDevice();
  }

  newConversation(): ConversationId {
    return ConversationIdSchema.parse(randomId(this.random));
  }

  newUser(): UserId {
    return UserIdSchema.parse(randomId(this.random));
  }

  newDevice(): DeviceId {
    return DeviceIdSchema.parse(randomId(this.random));
  }

  newClient(): number {
    return 1_000_000 + this.#count++;
  }

  entry(parts: EntryParts = {}, conversation = this.conversation): CheckedEntry {
    const { author = this.author, imported = false } = parts;
    const key = parts.key ?? EntryKeySchema.parse(randomId(this.random));
    const at = stampOf({ ms: parts.atMs ?? NOW_MS + this.#count++, counter: 0 });
    const payload = Payload.parse({
      conversation,
      author,
      device: this.device,
      key,
      at,
      kind: 'message',
      body: { text: parts.text ?? `message ${this.#count}` },
      after: null,
      ...(imported ? { via: 'import' } : {}),
    });
    const bytes = encodeEntry(canonicalPayload(payload), new Uint8Array(64));
    return {
      id: entryIdOf(bytes, sha256),
      bytes,
      author,
      key,
      at,
      kind: payload.kind,
      target: null,
      imported,
    };
  }

  entries(count: number, conversation = this.conversation): CheckedEntry[] {
    return Array.from({ length: count }, () => this.entry({}, conversation));
  }

  frame(
    segment: SegmentName,
    entries: readonly CheckedEntry[],
    parts: Partial<FrameToCommit> = {},
  ): FrameToCommit {
    return {
      segment,
      entries,
      device: this.device,
      client: 7,
      firstClock: 0,
      arrivedAt: NOW_MS,
      ...parts,
    };
  }
}
