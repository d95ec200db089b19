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
  /** Conversations that may be read now and could not be before. */
  readonly came: readonly ConversationId[];
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
  readonly #letGo: (conversation: ConversationId) => Promise<void>;

  /** @param letGo ends whatever still writes entries of a conversation, before they are taken off */
  constructor(
    db: LocalDatabase,
    api: ApiClient,
    letGo: (conversation: ConversationId) => Promise<void>,
  ) {
    this.#db = db;
    this.#api = api;
    this.#letGo = letGo;
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
    return ok({ came: await this.apply(answer.value) });
  }

  /**
   * What may not be read any more goes first: cut off after that, the same answer comes again.
   * @returns conversations that may be read now and could not be before
   */
  async apply(delta: DirectoryDelta): Promise<ConversationId[]> {
    const db = this.#db;
    const before = new Map((await db.conversations.toArray()).map((row) => [row.id, row]));
    for (const [id, then] of this.#leaving(delta, before)) await this.#leave(id, then);
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
      if (delta.complete) await this.#dropPeople();
      await db.users.bulkPut(delta.users);
      await db.users.bulkDelete(delta.goneUsers);
      await db.devices.bulkPut(delta.devices);
      await db.departments.bulkPut(delta.departments);
      for (const conversation of delta.conversations) await this.#take(conversation);
      await db.records.bulkPut(delta.records);
      await setMeta(db, 'practice', delta.practice);
      await setMeta(db, 'directoryRevision', delta.revision);
    });
    return delta.conversations
      .filter(
        ({ id, readableFrom }) =>
          readableFrom !== null && (before.get(id)?.readableFrom ?? null) === null,
      )
      .map(({ id }) => id);
  }

  async #take(conversation: DirectoryDelta['conversations'][number]): Promise<void> {
    const { conversations } = this.#db;
    const row = await conversations.get(conversation.id);
    if (!row) await conversations.put(newRow(conversation, 0));
    else await conversations.put({ ...row, ...conversation, state: 'here', refusal: null });
  }

  /** What may not be read any more; of a public channel the row stays, to be browsed. */
  #leaving(
    delta: DirectoryDelta,
    before: ReadonlyMap<ConversationId, ConversationRow>,
  ): Map<ConversationId, 'gone' | 'browsable'> {
    const leaving = new Map<ConversationId, 'gone' | 'browsable'>();
    for (const id of delta.goneConversations) if (before.has(id)) leaving.set(id, 'gone');
    const told = new Map(delta.conversations.map((each) => [each.id, each]));
    for (const { id, state, readableFrom } of before.values()) {
      if (state !== 'here') continue;
      const now = told.get(id);
      if (now && now.readableFrom === null && readableFrom !== null) leaving.set(id, 'browsable');
      else if (!now && delta.complete) leaving.set(id, 'gone');
    }
    return leaving;
  }

  async #dropPeople(): Promise<void> {
    const db = this.#db;
    await db.users.clear();
    await db.devices.clear();
    await db.departments.clear();
  }

  /** What was stored goes; what this person wrote and never sent stays theirs, with the reason. */
  async #leave(conversation: ConversationId, then: 'gone' | 'browsable'): Promise<void> {
    const db = this.#db;
    await this.#letGo(conversation);
    const me = await getMeta(db, 'user');
    if (!me) throw new Error('The local database does not know whose it is.');
    await db.transaction('rw', [db.outbox, db.messages, db.annotations], async () => {
      const rows = await db.outbox.where('conversation').equals(conversation).toArray();
      for (const row of rows) {
        if (row.state === 'refused') continue;
        await refuseRow(db, me, row, { code: 'not-a-member', detail: '', at: Date.now() });
      }
    });
    await removeConversation(db, me, conversation, then);
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
