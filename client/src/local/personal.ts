/** Drafts and saved messages as they are told to a person's other devices (D10). */
import { type ConversationId, type EntryId, MAX_DRAFT_LENGTH } from '@corridor/core';
import type { LocalDatabase, PersonalRow } from './database.ts';

/** What was set here, for the engine to tell the server. Call inside a transaction. */
const keepItem = async (
  db: LocalDatabase,
  item: Pick<PersonalRow, 'name' | 'conversation' | 'entry' | 'value'>,
): Promise<void> => {
  const { name, conversation, entry } = item;
  const before = await db.personal.get([name, conversation, entry]);
  const none = item.value === '' || item.value === false;
  if (before ? before.value === item.value : none) return;
  await db.personal.put({ ...item, at: Date.now(), told: 0 });
};

/** Saves a message, or takes it off the saved ones. */
export const keepSaved = (
  db: LocalDatabase,
  conversation: ConversationId,
  entry: EntryId,
  value: boolean,
): Promise<void> => keepItem(db, { name: 'saved', conversation, entry, value });

/**
 * A draft changed: `entry` is the thread's first message, or empty for the conversation. Above what
 * the server keeps it stays on this device. Call inside a transaction.
 */
export const keepDraft = async (
  db: LocalDatabase,
  conversation: ConversationId,
  entry: EntryId | '',
  text: string,
): Promise<void> => {
  const value = text.toWellFormed();
  if (value.length > MAX_DRAFT_LENGTH) return;
  await keepItem(db, { name: 'draft', conversation, entry, value });
};

/**
 * The draft of a thread changed: what is kept of it now is what is told. One whose first message is
 * on no server yet stays on this device.
 *
 * Invariant: the message is read outside of the transaction. One that takes in `messages` would wait
 * for whatever the engine writes, and a draft is kept at once.
 * @param thread ref of its first message
 */
export const keepThreadDraft = async (
  db: LocalDatabase,
  conversation: ConversationId,
  thread: string,
): Promise<void> => {
  const root = await db.messages.get(thread);
  const id = root?.sequence === null ? null : root?.id;
  if (!id) return;
  await db.transaction('rw', [db.threadDrafts, db.personal], async () => {
    await keepDraft(db, conversation, id, (await db.threadDrafts.get(thread))?.text ?? '');
  });
};

/** A draft that was typed on another device stands here as well. Call inside a transaction. */
export const takeDraft = async (
  db: LocalDatabase,
  { conversation, entry, value }: PersonalRow,
): Promise<void> => {
  const text = String(value);
  const draft = { conversation, text, updatedAt: Date.now() };
  if (entry === '') {
    await (text === '' ? db.drafts.delete(conversation) : db.drafts.put(draft));
    return;
  }
  const root = await db.messages.where('id').equals(entry).first();
  if (!root) return;
  await (text === ''
    ? db.threadDrafts.delete(root.ref)
    : db.threadDrafts.put({ ...draft, thread: root.ref }));
};
