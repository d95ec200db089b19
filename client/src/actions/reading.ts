/** Drafts and markers: what a person leaves behind by reading and typing. */
import type { ConversationId } from '@corridor/core';
import { countUnread } from '../local/conversation-summary.ts';
import type { LocalDatabase } from '../local/database.ts';

/** Keeps what is typed and not sent; an empty text removes it. */
export const saveDraft = async (
  db: LocalDatabase,
  conversation: ConversationId,
  text: string,
): Promise<void> => {
  if (text === '') await db.drafts.delete(conversation);
  else await db.drafts.put({ conversation, text, updatedAt: Date.now() });
};

/**
 * Keeps what is typed while a text is being sent, its draft being kept already. What is sent removes
 * that draft: asked for after it, this finds it gone and keeps the rest; where sending failed, or has
 * not begun, the draft stands there still and becomes the whole.
 */
export const saveDraftBehind = async (
  db: LocalDatabase,
  conversation: ConversationId,
  whole: string,
  rest: string,
): Promise<void> => {
  await db.transaction('rw', db.drafts, async () => {
    const kept = await db.drafts.get(conversation);
    if (kept && !kept.behind) await saveDraft(db, conversation, whole);
    else if (rest === '') await db.drafts.delete(conversation);
    else await db.drafts.put({ conversation, text: rest, updatedAt: Date.now(), behind: true });
  });
};

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
