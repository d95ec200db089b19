/** A directory in memory for tests: people, devices and memberships, changed by plain calls. */
import {
  type Actor,
  type ConversationId,
  type DeviceId,
  type PracticeId,
  type PracticeRules,
  presetRules,
  type Role,
  type UserId,
} from '@corridor/core';
import type {
  DirectoryChange,
  RelayConversation,
  RelayDevice,
  RelayDirectory,
} from '../directory-port.ts';

interface Member {
  readonly role: 'owner' | 'admin' | 'member';
  readonly readableFrom: number;
}

export class TestingDirectory implements RelayDirectory {
  readonly blocked: { readonly device: DeviceId; readonly reason: string }[] = [];
  readonly #users = new Map<UserId, { practice: PracticeId; actor: Actor }>();
  readonly #devices = new Map<DeviceId, RelayDevice>();
  readonly #conversations = new Map<ConversationId, RelayConversation>();
  readonly #members = new Map<ConversationId, Map<UserId, Member>>();
  readonly #listeners = new Set<(change: DirectoryChange) => void>();
  readonly #rules: PracticeRules = presetRules('helpdesk');
  #revision = 1;

  addUser(practice: PracticeId, id: UserId, role: Role): void {
    const actor = { id, role, active: true, department: null, leads: [] };
    this.#users.set(id, { practice, actor });
  }

  addDevice(device: RelayDevice): void {
    this.#devices.set(device.id, device);
  }

  addConversation(
    practice: PracticeId,
    id: ConversationId,
    subject: Partial<RelayConversation['subject']> = {},
  ): void {
    const all = {
      kind: 'group',
      visibility: 'private',
      recordPolicy: 'editable',
      archived: false,
      ...subject,
    } as const;
    this.#conversations.set(id, { id, practice, subject: all });
    if (!this.#members.has(id)) this.#members.set(id, new Map());
  }

  addMember(conversation: ConversationId, user: UserId, readableFrom = 0): void {
    this.#members.get(conversation)?.set(user, { role: 'member', readableFrom });
  }

  removeMember(conversation: ConversationId, user: UserId): void {
    this.#members.get(conversation)?.delete(user);
    this.change(user, { endedMemberships: [{ user, conversation }] });
  }

  /** Removes a member without telling anybody yet. */
  forget(conversation: ConversationId, user: UserId): void {
    this.#members.get(conversation)?.delete(user);
  }

  deactivate(user: UserId): void {
    const known = this.#users.get(user);
    if (known) known.actor = { ...known.actor, active: false };
    this.change(user, { deactivatedUsers: [user] });
  }

  /** Announces a change that concerns a user. */
  change(user: UserId, change: Partial<DirectoryChange>): void {
    const practice = this.practiceOf(user);
    if (practice === null) throw new Error('no such user');
    const revision = ++this.#revision;
    for (const listener of this.#listeners) {
      listener({
        practice,
        revision,
        users: new Set([user]),
        conversations: new Set(),
        endedMemberships: [],
        endedSessions: [],
        deactivatedUsers: [],
        ...change,
      });
    }
  }

  practiceOf(user: UserId): PracticeId | null {
    return this.#users.get(user)?.practice ?? null;
  }

  rules(): PracticeRules {
    return this.#rules;
  }

  actor(user: UserId): Actor | null {
    return this.#users.get(user)?.actor ?? null;
  }

  device(id: DeviceId): RelayDevice | null {
    return this.#devices.get(id) ?? null;
  }

  conversation(id: ConversationId): RelayConversation | null {
    return this.#conversations.get(id) ?? null;
  }

  membership(user: UserId, conversation: ConversationId): Member | null {
    return this.#members.get(conversation)?.get(user) ?? null;
  }

  members(conversation: ConversationId): Iterable<UserId> {
    return this.#members.get(conversation)?.keys() ?? [];
  }

  *conversationsOf(user: UserId): Generator<ConversationId> {
    for (const [id, members] of this.#members) if (members.has(user)) yield id;
  }

  /** Shares a conversation, and is no client where clients are told nothing. */
  seesPresence(reader: UserId, person: UserId): boolean {
    if (reader === person) return true;
    if (this.actor(reader)?.role === 'client' && !this.#rules.presenceToClients) return false;
    return [...this.conversationsOf(reader)].some((id) => this.membership(person, id) !== null);
  }

  revision(): number {
    return this.#revision;
  }

  onChange(listener: (change: DirectoryChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  blockDevice(id: DeviceId, reason: string): Promise<void> {
    this.blocked.push({ device: id, reason });
    const device = this.#devices.get(id);
    if (device) this.#devices.set(id, { ...device, blocked: true });
    return Promise.resolve();
  }
}
