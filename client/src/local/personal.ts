/**
 * Drafts, saved messages and threads that are followed, as they are kept for a person's other devices
 * (D10). What of them is told to the server, and when: tellable.ts.
 */
import { type ConversationId, type EntryId, MAX_DRAFT_LENGTH } from '@corridor/core';
import type { DraftRow, LocalDatabase, PersonalRow, ThreadDraftRow } from './database.ts';

/** What a device that was told of none knows the server to have. */
const NONE = { saved: false, followed: null, draft: '' } as const;

export type PersonalKey = [PersonalRow['name'], string, string];
export const personalKey = ({ name, conversation, entry }: PersonalRow): PersonalKey => [
  name,
  conversation,
  entry,
];

/** What the server may have instead, once something else is set here. */
export const seenOf = (
  before: PersonalRow | undefined,
  name: PersonalRow['name'],
): readonly (boolean | string)[] => {
  if (before?.told === 1) return [before.value];
  return before?.seen ?? [NONE[name]].filter((value) => value !== null);
};

/** What was set here, for the engine to tell the server. Call inside a transaction. */
const keepItem = async (
  db: LocalDatabase,
  item: Pick<PersonalRow, 'name' | 'conversation' | 'entry' | 'value'>,
): Promise<void> => {
  const { name, conversation, entry } = item;
  const before = await db.personal.get([name, conversation, entry]);
  if ((before?.value ?? NONE[name]) === item.value) return;
  await db.personal.put({ ...item, at: Date.now(), told: 0, seen: seenOf(before, name) });
};

/** Saves a message, or takes it off the saved ones. */
export const keepSaved = (
  db: LocalDatabase,
  conversation: ConversationId,
  entry: EntryId,
  value: boolean,
): Promise<void> => keepItem(db, { name: 'saved', conversation, entry, value });

/** Chooses to follow a thread, or not to. @param entry its first message */
export const keepFollowed = (
  db: LocalDatabase,
  conversation: ConversationId,
  entry: EntryId,
  value: boolean,
): Promise<void> => keepItem(db, { name: 'followed', conversation, entry, value });

/** A draft as it is told; null: it is longer than the server keeps, and stays on this device. */
export const toldAs = (text: string): string | null => {
  const value = text.toWellFormed();
  return value.length > MAX_DRAFT_LENGTH ? null : value;
};

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
  const value = toldAs(text);
  if (value !== null) await keepItem(db, { name: 'draft', conversation, entry, value });
};

/**
 * The draft of a thread changed: what is kept of it now is what is told. One whose first message is
 * on no server yet is told once it is there: see `lineUpDrafts`.
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

/** Where a personal item's draft is kept. */
export interface DraftSpot {
  readonly conversation: ConversationId;
  readonly entry: EntryId | '';
  /** Ref of the message that `entry` is; null: it is not on this device. */
  readonly thread: string | null;
}

/** What stands there on this device. @param told what was last told or heard of it */
export const draftAt = async (
  db: LocalDatabase,
  { conversation, entry, thread }: DraftSpot,
  told: string,
): Promise<string> => {
  if (entry === '') return ((await db.drafts.get(conversation))?.text ?? '').toWellFormed();
  // One that came before the thread's first message is kept nowhere else.
  if (thread === null) return told;
  return (await db.threadDrafts.get(thread))?.text.toWellFormed() ?? told;
};

/** Lets a text stand there, without a word to the server. Call inside a transaction. */
export const putDraftAt = async (
  db: LocalDatabase,
  { conversation, entry, thread }: DraftSpot,
  text: string,
): Promise<void> => {
  const draft = { conversation, text, updatedAt: Date.now() };
  if (entry === '') {
    await (text === '' ? db.drafts.delete(conversation) : db.drafts.put(draft));
  } else if (thread !== null) {
    await (text === ''
      ? db.threadDrafts.delete(thread)
      : db.threadDrafts.put({ ...draft, thread }));
  }
};

/**
 * What came of a thread's draft before the thread's first message did. Reads `messages`: not for a
 * transaction that keeps what is typed.
 * @param thread ref of its first message
 */
export const draftHeard = async (
  db: LocalDatabase,
  conversation: ConversationId,
  thread: string,
): Promise<string> => {
  const id = (await db.messages.get(thread))?.id;
  const row = id ? await db.personal.get(['draft', conversation, id]) : undefined;
  return String(row?.value ?? '');
};

/** All that is typed in threads and not sent, here or on another device, by the first message's ref or id. */
export const threadDrafts = async (
  db: LocalDatabase,
): Promise<readonly Pick<ThreadDraftRow, 'conversation' | 'thread' | 'text'>[]> => {
  const [here, told] = await Promise.all([
    db.threadDrafts.toArray(),
    db.personal.where('name').equals('draft').toArray(),
  ]);
  const roots = await db.messages.bulkGet(here.map(({ thread }) => thread));
  const ids = new Set<string>(roots.map((root) => root?.id ?? ''));
  const heard = told.flatMap(({ conversation, entry, value }) =>
    entry === '' || ids.has(entry) ? [] : [{ conversation, thread: entry, text: String(value) }],
  );
  return [...here, ...heard].filter(({ text }) => text.trim() !== '');
};

/** What each conversation has that is typed and not sent: its own last, before it that of its threads. */
export const draftsOfConversations = async (
  db: LocalDatabase,
): Promise<readonly Pick<DraftRow, 'conversation' | 'text'>[]> => {
  const [own, here, told] = await Promise.all([
    db.drafts.toArray(),
    db.threadDrafts.toArray(),
    db.personal.where('name').equals('draft').toArray(),
  ]);
  const heard = told.flatMap(({ conversation, entry, value }) =>
    entry === '' ? [] : [{ conversation, text: String(value) }],
  );
  return [...heard, ...here, ...own].filter(({ text }) => text.trim() !== '');
};
