/** What an import needs of the practice's directory. */
import type { ConversationId, PracticeId, Role, UserId } from '@corridor/core';

export interface ImportedPerson {
  readonly id: UserId;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
}

export interface ImportedConversation {
  readonly id: ConversationId;
  readonly name: string;
  readonly topic: string | null;
  readonly archived: boolean;
  /** Unix ms. */
  readonly createdAt: number;
  readonly createdBy: UserId;
  readonly members: readonly UserId[];
}

export interface ImportDirectory {
  readonly practice: PracticeId;
  hasUser(id: UserId): boolean;
  /** Null when nobody in the practice signs in by that name. */
  userByLogin(login: string): UserId | null;
  createPeople(people: readonly ImportedPerson[]): Promise<void>;
  hasConversation(id: ConversationId): boolean;
  /** Channels, or groups where the practice has no channels. */
  createConversations(conversations: readonly ImportedConversation[], owner: UserId): Promise<void>;
  /** Adds who is missing, and nobody who left here. */
  addMembers(conversation: ConversationId, members: readonly UserId[]): Promise<void>;
}
