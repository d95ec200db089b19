/** What starting and changing conversations needs; bound to actions in the composition root. */
import type { ConversationId, MembershipRole, UserId, UserSetting } from '@corridor/core';

export interface ConversationActions {
  createDirect(other: UserId): Promise<ConversationId>;
  createGroup(group: { name: string | null; members: readonly UserId[] }): Promise<ConversationId>;
  /** @param template its name */
  createFromTemplate(template: string): Promise<ConversationId>;
  createChannel(channel: {
    name: string;
    topic: string | null;
    description: string | null;
    visibility: 'public' | 'private';
    members: readonly UserId[];
  }): Promise<ConversationId>;
  join(conversation: ConversationId): Promise<void>;
  leave(conversation: ConversationId): Promise<void>;
  /** Takes one that is not theirs any more out of the list, with what they left behind in it. */
  forget(conversation: ConversationId): Promise<void>;
  addMembers(conversation: ConversationId, members: readonly UserId[]): Promise<void>;
  removeMember(conversation: ConversationId, user: UserId): Promise<void>;
  setRole(conversation: ConversationId, user: UserId, role: MembershipRole): Promise<void>;
  /** What is not given stays. */
  describe(
    conversation: ConversationId,
    change: {
      name?: string;
      topic?: string | null;
      description?: string | null;
      archived?: boolean;
    },
  ): Promise<void>;
  /** Settles something for this person alone. */
  settle(setting: UserSetting): Promise<void>;
  /** Somebody opened a conversation. */
  opened(conversation: ConversationId): Promise<void>;
  /** What the server refused: asks again, or puts it away. @param n of its {@link CommandRow} */
  retryCommand(n: number): Promise<void>;
  dismissCommand(n: number): Promise<void>;
}
