/** The practice's directory as an import needs it: in bulk, and nobody's place changes. */
import type { ConversationId, PracticeId, UserId } from '@corridor/core';
import type { ConversationRow, MemberRow } from '../../directory/rows.ts';
import type {
  ImportDirectory,
  ImportedConversation,
  ImportedPerson,
} from '../../import/directory-port.ts';
import type { AdminServices } from '../services.ts';

/** One transaction each: the writer serves workstations in between. */
const PEOPLE_AT_ONCE = 100;
const CONVERSATIONS_AT_ONCE = 10;

const inGroups = function* <T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
};

export class DirectoryImport implements ImportDirectory {
  readonly practice: PracticeId;
  readonly #services: AdminServices;

  constructor(services: AdminServices, practice: PracticeId) {
    this.#services = services;
    this.practice = practice;
  }

  hasUser(id: UserId): boolean {
    return this.#services.directory.user(id) !== null;
  }

  userByLogin(login: string): UserId | null {
    for (const user of this.#services.directory.model.users.values()) {
      if (user.login === login) return user.id;
    }
    return null;
  }

  async createPeople(people: readonly ImportedPerson[]): Promise<void> {
    const { store, directory } = this.#services;
    for (const group of inGroups(people, PEOPLE_AT_ONCE)) {
      const users = group.map((person) => ({
        ...person,
        jobTitle: null,
        department: null,
        organisation: null,
        leads: [],
        assignedTo: [],
      }));
      const { practice } = this;
      directory.apply(await store.run('directory.import', { practice, users, conversations: [] }));
    }
  }

  hasConversation(id: ConversationId): boolean {
    return this.#services.directory.model.conversations.has(id);
  }

  #memberRow(user: UserId, owner: UserId): MemberRow {
    const joinedAt = this.#services.nowMs();
    const role = user === owner ? 'owner' : 'member';
    return { user, role, joinedAt, readableFrom: 0, leftAt: null };
  }

  async createConversations(
    conversations: readonly ImportedConversation[],
    owner: UserId,
  ): Promise<void> {
    const { rules } = this.#services.directory.practice(this.practice);
    const kind = rules.kinds.includes('channel') ? 'channel' : 'group';
    const rows = conversations.map(({ members, ...row }) => ({
      ...row,
      kind,
      visibility: kind === 'channel' ? 'public' : 'private',
      recordPolicy: rules.recordPolicy[kind],
      history: 'all',
      members: members.map((user) => this.#memberRow(user, owner)),
    })) satisfies readonly Omit<ConversationRow, 'practice' | 'revision'>[];
    await this.#import(rows);
  }

  async addMembers(conversation: ConversationId, members: readonly UserId[]): Promise<void> {
    const row = this.#services.directory.model.conversations.get(conversation);
    if (row === undefined) throw new Error('the conversation is not there');
    const known = new Set(row.members.map(({ user }) => user));
    const missing = members.filter((user) => !known.has(user));
    if (missing.length === 0) return;
    const newcomers = missing.map((user) => this.#memberRow(user, row.createdBy));
    await this.#import([{ ...row, members: newcomers }]);
  }

  async #import(rows: readonly Omit<ConversationRow, 'practice' | 'revision'>[]): Promise<void> {
    const { store, directory } = this.#services;
    const { practice } = this;
    for (const conversations of inGroups(rows, CONVERSATIONS_AT_ONCE)) {
      directory.apply(await store.run('directory.import', { practice, users: [], conversations }));
    }
  }
}
