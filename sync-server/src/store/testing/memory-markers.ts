/** Markers in memory, for a relay without a database. */
import type { ConversationId, MemberMarker, UserId } from '@corridor/core';
import type { HeldMark, MarkerStore, MovedMarker } from '../marker-port.ts';

export class MemoryMarkers implements MarkerStore {
  readonly #members: (conversation: ConversationId) => Iterable<UserId>;
  readonly #highest: (conversation: ConversationId) => number;
  readonly #markers = new Map<ConversationId, Map<UserId, MemberMarker>>();
  /** Questions that were answered. */
  lists = 0;

  constructor(
    members: (conversation: ConversationId) => Iterable<UserId>,
    highest: (conversation: ConversationId) => number = () => Number.MAX_SAFE_INTEGER,
  ) {
    this.#members = members;
    this.#highest = highest;
  }

  async list(conversation: ConversationId): Promise<MemberMarker[]> {
    this.lists++;
    const members = new Set(this.#members(conversation));
    const all = this.#markers.get(conversation)?.values() ?? [];
    return [...all].filter(({ user }) => members.has(user));
  }

  async hold(marks: readonly HeldMark[]): Promise<MovedMarker[]> {
    return marks.flatMap(({ user, conversation, sequence }) => {
      if (![...this.#members(conversation)].includes(user)) return [];
      const own = this.#markers.get(conversation) ?? new Map<UserId, MemberMarker>();
      const before = own.get(user) ?? { user, read: 0, readAt: 0, held: 0 };
      const held = Math.min(sequence, this.#highest(conversation));
      if (held <= before.held) return [];
      const marker = { ...before, held };
      this.#markers.set(conversation, own.set(user, marker));
      return [{ ...marker, conversation }];
    });
  }
}
