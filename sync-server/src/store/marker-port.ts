/** How far the members of a conversation have come, as the relay tells each other of it (M15, M16). */
import type { ConversationId, MemberMarker, UserId } from '@corridor/core';

export interface HeldMark {
  readonly user: UserId;
  readonly conversation: ConversationId;
  /** Some device of theirs holds everything up to this sequence. */
  readonly sequence: number;
}

/** A marker that moved. */
export interface MovedMarker extends MemberMarker {
  readonly conversation: ConversationId;
}

export interface MarkerStore {
  /** Those of a conversation's members, as far as they have any. */
  list(conversation: ConversationId): Promise<MemberMarker[]>;
  /**
   * Raises what devices hold, no further than to the last entry; passes over who is no member.
   * @returns those that moved
   */
  hold(marks: readonly HeldMark[]): Promise<MovedMarker[]>;
}
