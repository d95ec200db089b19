/**
 * What somebody left behind in a conversation that they are no member of any more: texts that were
 * never sent, drafts, and what was asked and not done. Its row stays for these alone.
 */
import type { ConversationId } from '@corridor/core';
import type { LocalDatabase } from './database.ts';
import { joined } from './merged-draft.pure.ts';

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

/**
 * What was typed of an edit is a draft from now on, as the message that it is of goes; nothing is
 * edited or answered there any more. Call inside a transaction over these and both kinds of drafts.
 */
export const endComposing = async (
  db: LocalDatabase,
  conversation: ConversationId,
): Promise<void> => {
  const rows = await db.composing.where('conversation').equals(conversation).toArray();
  for (const { place, composing } of rows) {
    const typed = composing.type === 'edit' ? composing.typed : undefined;
    if (composing.type !== 'edit' || !typed || typed === composing.text) continue;
    const isThread = place !== conversation;
    const before = isThread ? await db.threadDrafts.get(place) : await db.drafts.get(conversation);
    const draft = { conversation, text: joined(before?.text ?? '', typed), updatedAt: Date.now() };
    await (isThread ? db.threadDrafts.put({ ...draft, thread: place }) : db.drafts.put(draft));
  }
  await db.composing.bulkDelete(rows.map(({ place }) => place));
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
  const emptied = [db.annotations, db.personal, db.composing, ...leftTables(db)];
  const tables = [db.conversations, db.messages, ...emptied];
  await db.transaction('rw', tables, async () => {
    if ((await db.conversations.get(conversation))?.state !== 'gone') return;
    for (const table of emptied) {
      await table.where('conversation').equals(conversation).delete();
    }
    await db.messages.where('conversation').equals(conversation).delete();
    await db.conversations.delete(conversation);
  });
};
