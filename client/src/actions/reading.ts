/** Drafts and markers: what a person leaves behind by reading and typing. */
import type { ConversationId } from '@corridor/core';
import { countUnread } from '../local/conversation-summary.ts';
import type { DraftRow, LocalDatabase } from '../local/database.ts';
import { keepDraft, keepThreadDraft } from '../local/personal.ts';

/** Where something is typed: a conversation, or one thread of it. */
export interface DraftPlace {
  readonly conversation: ConversationId;
  /** Ref of the thread's first message. */
  readonly thread?: string;
}

const put = async (
  db: LocalDatabase,
  { conversation, thread }: DraftPlace,
  draft: Omit<DraftRow, 'conversation'>,
): Promise<void> => {
  if (thread === undefined) await db.drafts.put({ conversation, ...draft });
  else await db.threadDrafts.put({ conversation, thread, ...draft });
};
const remove = (db: LocalDatabase, { conversation, thread }: DraftPlace): Promise<void> =>
  thread === undefined ? db.drafts.delete(conversation) : db.threadDrafts.delete(thread);

/** Changes the draft of a place, and has the server told of it. */
const changeDraft = async (
  db: LocalDatabase,
  place: DraftPlace,
  change: () => Promise<void>,
): Promise<void> => {
  const { conversation, thread } = place;
  await db.transaction('rw', [db.drafts, db.threadDrafts, db.personal], async () => {
    await change();
    if (thread !== undefined) return;
    await keepDraft(db, conversation, '', (await readDraft(db, place))?.text ?? '');
  });
  if (thread !== undefined) await keepThreadDraft(db, conversation, thread);
};

/** What was typed there and not sent. */
export const readDraft = (
  db: LocalDatabase,
  { conversation, thread }: DraftPlace,
): Promise<DraftRow | undefined> =>
  thread === undefined ? db.drafts.get(conversation) : db.threadDrafts.get(thread);

/** Keeps what is typed and not sent; an empty text removes it. */
export const saveDraft = (db: LocalDatabase, place: DraftPlace, text: string): Promise<void> =>
  changeDraft(db, place, () =>
    text === '' ? remove(db, place) : put(db, place, { text, updatedAt: Date.now() }),
  );

/**
 * Keeps what is typed while a text is being sent, its draft being kept already. What is sent removes
 * that draft: asked for after it, this finds it gone and keeps the rest; where sending failed, or has
 * not begun, the draft stands there still and becomes the whole.
 */
export const saveDraftBehind = (
  db: LocalDatabase,
  place: DraftPlace,
  whole: string,
  rest: string,
): Promise<void> =>
  changeDraft(db, place, async () => {
    const kept = await readDraft(db, place);
    const updatedAt = Date.now();
    if (kept && !kept.behind) await put(db, place, { text: whole, updatedAt });
    else if (rest === '') await remove(db, place);
    else await put(db, place, { text: rest, updatedAt, behind: true });
  });

/** Moves the marker up to a sequence; it only ever grows. The engine tells the server. */
export const markRead = async (
  db: LocalDatabase,
  conversation: ConversationId,
  sequence: number,
): Promise<void> => {
  await db.transaction('rw', [db.conversations, db.messages, db.markers], async () => {
    const row = await db.conversations.get(conversation);
    if (!row || row.marker >= sequence) return;
    await db.conversations.update(conversation, {
      marker: sequence,
      ...(await countUnread(db, conversation, sequence)),
    });
    await db.markers.put({ conversation, sequence, readAt: Date.now() });
  });
};
