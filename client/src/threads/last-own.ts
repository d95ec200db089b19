/** What somebody wrote last in a place: what Up in its empty field edits. */
import type { ConversationId, UserId } from '@corridor/core';
import { Dexie } from 'dexie';
import type { LocalDatabase, MessageRow } from '../local/database.ts';
import { isThreadLine } from '../timeline/arrange.pure.ts';

/** Newest messages of the place that are looked at. */
const LOOKED_AT = 50;

const newestIn = (db: LocalDatabase, conversation: ConversationId): Promise<MessageRow[]> =>
  db.messages
    .where('[conversation+sort]')
    .between([conversation, Dexie.minKey], [conversation, Dexie.maxKey])
    .reverse()
    .limit(LOOKED_AT)
    .toArray();

const newestReplies = async (db: LocalDatabase, root: string): Promise<MessageRow[]> => {
  const id = (await db.messages.get(root))?.id ?? null;
  const [signed, waiting] = await Promise.all([
    id === null
      ? []
      : db.messages
          .where('[thread+sort]')
          .between([id, Dexie.minKey], [id, Dexie.maxKey])
          .reverse()
          .limit(LOOKED_AT)
          .toArray(),
    db.messages.where('pendingThread').equals(root).toArray(),
  ]);
  return [...signed, ...waiting].sort((a, b) => (a.sort < b.sort ? 1 : -1));
};

/**
 * @param thread ref of the thread's first message; null: the conversation, where what is read in a
 *   thread only does not count
 */
export const lastOwn = async (
  db: LocalDatabase,
  me: UserId,
  conversation: ConversationId,
  thread: string | null,
): Promise<MessageRow | null> => {
  const rows =
    thread === null
      ? (await newestIn(db, conversation)).filter((row) => !isThreadLine(row))
      : await newestReplies(db, thread);
  return (
    rows.find(({ author, kind, redacted }) => author === me && kind === 'message' && !redacted) ??
    null
  );
};
