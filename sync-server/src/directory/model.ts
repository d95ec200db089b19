/** The directory in memory: rows by id, and who is where. Loaded at start, kept by committed writes. */
import type { ConversationId, DepartmentId, DeviceId, PracticeId, UserId } from '@corridor/core';
import type {
  ConversationRow,
  DepartmentRow,
  DeviceRow,
  DirectoryRows,
  PracticeRow,
  UserRow,
} from './rows.ts';

const entryOf = <K, V>(map: Map<K, Set<V>>, key: K): Set<V> => {
  let set = map.get(key);
  if (set === undefined) {
    set = new Set();
    map.set(key, set);
  }
  return set;
};

const NONE: ReadonlySet<never> = new Set();

export class DirectoryModel {
  readonly practices = new Map<PracticeId, PracticeRow>();
  readonly departments = new Map<DepartmentId, DepartmentRow>();
  readonly users = new Map<UserId, UserRow>();
  readonly devices = new Map<DeviceId, DeviceRow>();
  readonly conversations = new Map<ConversationId, ConversationRow>();
  /** The highest revision of any row, by practice. */
  readonly revisions = new Map<PracticeId, number>();
  readonly #usersOf = new Map<PracticeId, Set<UserId>>();
  readonly #devicesOf = new Map<UserId, Set<DeviceId>>();
  readonly #joined = new Map<UserId, Set<ConversationId>>();
  readonly #left = new Map<UserId, Set<ConversationId>>();
  readonly #publicChannels = new Map<PracticeId, Set<ConversationId>>();

  /** Takes rows over; one that is older than what is there stays out. */
  put(rows: DirectoryRows): void {
    for (const row of rows.practices) {
      if (this.#isNewer(this.practices.get(row.id), row, row.id)) this.practices.set(row.id, row);
    }
    for (const row of rows.departments) {
      if (this.#isNewer(this.departments.get(row.id), row, row.practice)) {
        this.departments.set(row.id, row);
      }
    }
    for (const row of rows.users) {
      if (!this.#isNewer(this.users.get(row.id), row, row.practice)) continue;
      this.users.set(row.id, row);
      entryOf(this.#usersOf, row.practice).add(row.id);
    }
    for (const row of rows.devices) {
      if (!this.#isNewer(this.devices.get(row.id), row, row.practice)) continue;
      this.devices.set(row.id, row);
      entryOf(this.#devicesOf, row.user).add(row.id);
    }
    for (const row of rows.conversations) {
      if (this.#isNewer(this.conversations.get(row.id), row, row.practice)) {
        this.#putConversation(row);
      }
    }
  }

  #isNewer(
    before: { revision: number } | undefined,
    row: { revision: number },
    practice: PracticeId,
  ): boolean {
    const highest = this.revisions.get(practice) ?? 0;
    if (row.revision > highest) this.revisions.set(practice, row.revision);
    return before === undefined || row.revision >= before.revision;
  }

  #putConversation(row: ConversationRow): void {
    this.conversations.set(row.id, row);
    for (const { user, leftAt } of row.members) {
      const [now, never] =
        leftAt === null ? [this.#joined, this.#left] : [this.#left, this.#joined];
      entryOf(now, user).add(row.id);
      never.get(user)?.delete(row.id);
    }
    const isPublic = row.kind === 'channel' && row.visibility === 'public';
    const channels = entryOf(this.#publicChannels, row.practice);
    if (isPublic) channels.add(row.id);
    else channels.delete(row.id);
  }

  usersOf(practice: PracticeId): ReadonlySet<UserId> {
    return this.#usersOf.get(practice) ?? NONE;
  }

  devicesOf(user: UserId): ReadonlySet<DeviceId> {
    return this.#devicesOf.get(user) ?? NONE;
  }

  /** Conversations that a user is a member of. */
  joinedBy(user: UserId): ReadonlySet<ConversationId> {
    return this.#joined.get(user) ?? NONE;
  }

  /** Conversations that a user was a member of and is not any more. */
  leftBy(user: UserId): ReadonlySet<ConversationId> {
    return this.#left.get(user) ?? NONE;
  }

  publicChannels(practice: PracticeId): ReadonlySet<ConversationId> {
    return this.#publicChannels.get(practice) ?? NONE;
  }
}
