/**
 * The directory on this device: people, devices, departments, conversations. Fetched by revision;
 * a complete answer replaces what is here, a delta is merged into it.
 */
import {
  type ConversationId,
  DirectoryDelta,
  type DirectoryRecord,
  ok,
  type Result,
} from '@corridor/core';
import type { ConversationRow, LocalDatabase } from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import { removeConversation } from '../local/remove.ts';
import type { ApiClient, ApiFailure } from './http.ts';
import { refuseRow } from './outbox-rows.ts';

export interface DirectoryChanges {
  /** Conversations that may not be read any more. */
  readonly gone: readonly ConversationId[];
}

/** A conversation that was not here before. */
const newRow = (
  conversation: DirectoryDelta['conversations'][number],
  marker: number,
): ConversationRow => ({
  ...conversation,
  state: 'here',
  refusal: null,
  lastAt: conversation.createdAt,
  lastPreview: null,
  sequence: 0,
  head: null,
  listed: null,
  behind: false,
  marker,
  unread: 0,
  mentions: 0,
});

export class DirectorySync {
  readonly #db: LocalDatabase;
  readonly #api: ApiClient;

  constructor(db: LocalDatabase, api: ApiClient) {
    this.#db = db;
    this.#api = api;
  }

  async revision(): Promise<number> {
    return (await getMeta(this.#db, 'directoryRevision')) ?? 0;
  }

  /**
   * Fetches what changed.
   * @param since a revision, 0 for everything
   */
  async fetch(since: number): Promise<Result<DirectoryChanges, ApiFailure>> {
    const answer = await this.#api.json('GET', `/api/directory?since=${since}`, DirectoryDelta);
    if (!answer.ok) return answer;
    return ok({ gone: await this.apply(answer.value) });
  }

  /** @returns conversations that may not be read any more */
  async apply(delta: DirectoryDelta): Promise<ConversationId[]> {
    const db = this.#db;
    const gone = new Set(delta.goneConversations);
    const tables = [
      db.users,
      db.devices,
      db.departments,
      db.conversations,
      db.records,
      db.meta,
      db.messages,
    ];
    await db.transaction('rw', tables, async () => {
      if (delta.complete) await this.#dropWhatIsNotIn(delta, gone);
      await db.users.bulkPut(delta.users);
      await db.users.bulkDelete(delta.goneUsers);
      await db.devices.bulkPut(delta.devices);
      await db.departments.bulkPut(delta.departments);
      for (const conversation of delta.conversations) await this.#take(conversation);
      await db.records.bulkPut(delta.records);
      await setMeta(db, 'practice', delta.practice);
      await setMeta(db, 'directoryRevision', delta.revision);
    });
    for (const conversation of gone) await this.#leave(conversation);
    return [...gone];
  }

  async #take(conversation: DirectoryDelta['conversations'][number]): Promise<void> {
    const { conversations } = this.#db;
    const row = await conversations.get(conversation.id);
    if (!row) await conversations.put(newRow(conversation, 0));
    else await conversations.put({ ...row, ...conversation, state: 'here', refusal: null });
  }

  async #dropWhatIsNotIn(delta: DirectoryDelta, gone: Set<ConversationId>): Promise<void> {
    const db = this.#db;
    const here = new Set(delta.conversations.map(({ id }) => id));
    for (const { id, state } of await db.conversations.toArray()) {
      if (state === 'here' && !here.has(id)) gone.add(id);
    }
    await db.users.clear();
    await db.devices.clear();
    await db.departments.clear();
  }

  /** What was stored goes; what this person wrote and never sent stays theirs, with the reason. */
  async #leave(conversation: ConversationId): Promise<void> {
    const db = this.#db;
    if (!(await db.conversations.get(conversation))) return;
    const me = await getMeta(db, 'user');
    if (!me) throw new Error('The local database does not know whose it is.');
    await db.transaction('rw', [db.outbox, db.messages, db.annotations], async () => {
      const rows = await db.outbox.where('conversation').equals(conversation).toArray();
      for (const row of rows) {
        if (row.state === 'refused') continue;
        await refuseRow(db, me, row, { code: 'not-a-member', detail: '', at: Date.now() });
      }
    });
    await removeConversation(db, conversation);
  }

  /**
   * Records to hand to a relay that lost data: erasures first (H2), then each behind what it names,
   * because a relay refuses or shortens a row whose people it does not know.
   */
  async records(): Promise<DirectoryRecord[]> {
    const users = await this.#db.users.toArray();
    const hasStaff = new Set<string>(
      users.filter(({ assignedTo }) => assignedTo.length > 0).map(({ id }) => id),
    );
    const rank = ({ kind, id }: DirectoryRecord): number => {
      switch (kind) {
        case 'erasure':
          return 0;
        case 'department':
          return 1;
        case 'user':
          return hasStaff.has(id) ? 3 : 2;
        case 'device':
          return 4;
        case 'conversation':
          return 5;
      }
    };
    const records = await this.#db.records.toArray();
    return records.sort((a, b) => rank(a) - rank(b));
  }
}
