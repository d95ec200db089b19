/** A practice's directory in memory, over the store in memory. */
import { type ConversationId, PracticeId, type UserId } from '@corridor/core';
import type { MemoryEntryStore } from '../../store/testing/memory.ts';
import type { ImportDirectory, ImportedConversation, ImportedPerson } from '../directory-port.ts';

export class FakeDirectory implements ImportDirectory {
  readonly practice = PracticeId.parse('AAAAAAAAAAAAAAAAAAAAAQ');
  readonly people = new Map<UserId, ImportedPerson>();
  readonly conversations = new Map<ConversationId, ImportedConversation>();
  readonly members = new Map<ConversationId, Set<UserId>>();
  readonly #store: MemoryEntryStore;

  constructor(store: MemoryEntryStore) {
    this.#store = store;
  }

  hasUser(id: UserId): boolean {
    return this.people.has(id);
  }

  userByLogin(login: string): UserId | null {
    for (const person of this.people.values()) if (person.login === login) return person.id;
    return null;
  }

  async createPeople(people: readonly ImportedPerson[]): Promise<void> {
    for (const person of people) this.people.set(person.id, person);
  }

  hasConversation(id: ConversationId): boolean {
    return this.conversations.has(id);
  }

  async createConversations(conversations: readonly ImportedConversation[]): Promise<void> {
    for (const conversation of conversations) {
      this.#store.addConversation(conversation.id);
      this.conversations.set(conversation.id, conversation);
      this.members.set(conversation.id, new Set(conversation.members));
    }
  }

  async addMembers(conversation: ConversationId, members: readonly UserId[]): Promise<void> {
    for (const member of members) this.members.get(conversation)?.add(member);
  }
}
