/**
 * What somebody left behind in a conversation that they are no member of any more: texts that were
 * never sent, drafts, and what was asked and not done. Its row stays for these alone.
 */
import type { ConversationId } from '@corridor/core';
import type { LocalDatabase } from './database.ts';

const leftTables = (db: LocalDatabase) => [db.outbox, db.drafts, db.threadDrafts, db.commands];

/** Call inside a transaction over the outbox, both kinds of drafts and the commands. */
export const isAnythingLeft = async (
  db: LocalDatabase,
  conversation: ConversationId,
): Promise<boolean> => {
  const counts = await Promise.all(
    leftTables(db).map((table) => table.where('conversation').equals(conversation).count()),
  );
  return counts.some((count) => count > 0);
};

/** A conversation that is gone goes from the list with the last thing that was left in it. */
export const dropWhenEmptied = async (
  db: LocalDatabase,
  conversation: ConversationId,
): Promise<void> => {
  await db.transaction('rw', [db.conversations, ...leftTables(db)], async () => {
    const row = await db.conversations.get(conversation);
    if (row?.state !== 'gone' || (await isAnythingLeft(db, conversation))) return;
    await db.conversations.delete(conversation);
  });
};

/** Takes one that is gone out of the list, with whatever was left in it. */
export const forgetConversation = async (
  db: LocalDatabase,
  conversation: ConversationId,
): Promise<void> => {
  const tables = [db.conversations, db.messages, db.annotations, db.personal, ...leftTables(db)];
  await db.transaction('rw', tables, async () => {
    if ((await db.conversations.get(conversation))?.state !== 'gone') return;
    for (const table of [db.annotations, db.personal, ...leftTables(db)]) {
      await table.where('conversation').equals(conversation).delete();
    }
    await db.messages.where('conversation').equals(conversation).delete();
    await db.conversations.delete(conversation);
  });
};
