/** Directory commands that waited for the network, sent in order, each with its own key. */
import {
  type Command,
  CommandResult,
  type ConversationId,
  isCreation,
  type UserId,
} from '@corridor/core';
import { isWaiting } from '../local/asked.ts';
import { summarise } from '../local/conversation-summary.ts';
import type { CommandRow, LocalDatabase } from '../local/database.ts';
import { conversationsWaiting } from '../local/outbox-counts.ts';
import type { ApiClient, ApiFailure } from './http.ts';
import { refuseRow } from './outbox-rows.ts';

export type CommandsOutcome =
  | { readonly is: 'done'; readonly sent: number }
  /** Stopped at one that could not be sent now; it is first next time. */
  | { readonly is: 'later'; readonly failure: ApiFailure };

const isLeaving = (row: CommandRow): boolean => isWaiting(row, 'leave');

const NOT_ADMITTED: ReadonlySet<string> = new Set(['device-blocked', 'deactivated', 'other-user']);

export class Commands {
  readonly #db: LocalDatabase;
  readonly #api: ApiClient;
  readonly #me: UserId;
  readonly #wallMs: () => number;

  constructor(db: LocalDatabase, api: ApiClient, me: UserId, wallMs: () => number) {
    this.#db = db;
    this.#api = api;
    this.#me = me;
    this.#wallMs = wallMs;
  }

  async send(): Promise<CommandsOutcome> {
    const rows = await this.#db.commands.orderBy('n').toArray();
    let sent = 0;
    for (const row of rows.filter(({ state }) => state === 'waiting')) {
      if (isLeaving(row)) {
        const unsent = await conversationsWaiting(this.#db);
        if (unsent.includes(row.conversation)) continue;
      }
      const body = { key: row.key, command: row.command };
      const answer = await this.#api.json('POST', '/api/commands', CommandResult, body);
      if (answer.ok && answer.value.outcome === 'done') {
        await this.#db.commands.delete(row.n);
        sent++;
      } else if (answer.ok && answer.value.outcome === 'refused') {
        await this.#refused(row, answer.value.code, answer.value.message);
        sent++;
      } else if (!answer.ok && (answer.error.canRetry || isSignedOut(answer.error))) {
        return { is: 'later', failure: answer.error };
      } else if (!answer.ok && answer.error.kind === 'refused') {
        await this.#refused(row, answer.error.code, answer.error.message);
      }
    }
    return { is: 'done', sent };
  }

  /**
   * Whoever writes and then leaves means both, and only a member's texts are taken: leaving waits
   * for what is in the outbox.
   * @param waiting conversations in which something is to be sent still
   */
  async isDue(waiting: readonly ConversationId[]): Promise<boolean> {
    const rows = await this.#db.commands.filter(isLeaving).toArray();
    return rows.some(({ conversation }) => !waiting.includes(conversation));
  }

  async #refused(row: CommandRow, code: string, message: string): Promise<void> {
    const db = this.#db;
    const tables = [db.commands, db.conversations, db.outbox, db.messages, db.annotations];
    await db.transaction('rw', tables, async () => {
      await db.commands.update(row.n, { state: 'refused', refusal: { code, message } });
      if (!isCreation(row.command as Command)) return;
      await db.conversations.update(row.conversation, { state: 'refused', refusal: code });
      await this.#refuseRows(row.conversation, message);
    });
  }

  /** What was written in a conversation that will not be created stays with its writer. */
  async #refuseRows(conversation: ConversationId, detail: string): Promise<void> {
    const db = this.#db;
    const rows = await db.outbox.where('conversation').equals(conversation).toArray();
    for (const row of rows) {
      if (row.state === 'refused') continue;
      const at = this.#wallMs();
      await refuseRow(db, this.#me, row, { code: 'conversation-not-created', detail, at });
    }
    await summarise(db, conversation);
  }
}

/**
 * The session ended, is somebody else's by now, or the device is blocked: everything waits, nothing
 * is refused by it.
 */
export const isSignedOut = (failure: ApiFailure): boolean =>
  failure.kind === 'refused' && (failure.status === 401 || NOT_ADMITTED.has(failure.code));
