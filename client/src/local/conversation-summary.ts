/**
 * What the conversation list shows of a conversation, counted afresh from indexes in the same
 * transaction as whatever changed it, so that it is never off by one.
 */
import type { ConversationId } from '@corridor/core';
import { Dexie } from 'dexie';
import type { LocalDatabase, MessageRow } from './database.ts';

const PREVIEW_LENGTH = 140;

const preview = (row: MessageRow): string =>
  (row.text === '' ? (row.files[0]?.name ?? row.system?.text ?? '') : row.text).slice(
    0,
    PREVIEW_LENGTH,
  );

/** Messages of others that count, up to a marker and above it; by sequence, then place. */
export const readMessages = (db: LocalDatabase, conversation: ConversationId, marker: number) =>
  db.messages
    .where('[conversation+countable+sequence+sort]')
    .between([conversation, 1, Dexie.minKey], [conversation, 1, marker, Dexie.maxKey], true, true);
export const unreadMessages = (db: LocalDatabase, conversation: ConversationId, marker: number) =>
  db.messages
    .where('[conversation+countable+sequence+sort]')
    .between([conversation, 1, marker, Dexie.maxKey], [conversation, 1, Dexie.maxKey], false, true);

/** Unread is by sequence and not by time: what arrives late above the marker's place counts. */
export const countUnread = async (
  db: LocalDatabase,
  conversation: ConversationId,
  marker: number,
): Promise<{ unread: number; mentions: number }> => {
  const [unread, mentions] = await Promise.all([
    unreadMessages(db, conversation, marker).count(),
    db.messages
      .where('[conversation+mentionsMe+sequence]')
      .between([conversation, 1, marker], [conversation, 1, Dexie.maxKey], false, true)
      .count(),
  ]);
  return { unread, mentions };
};

/** Call inside a transaction over `messages` and `conversations`. */
export const summarise = async (db: LocalDatabase, conversation: ConversationId): Promise<void> => {
  const row = await db.conversations.get(conversation);
  if (!row) return;
  const newestFirst = db.messages
    .where('[conversation+sort]')
    .between([conversation, Dexie.minKey], [conversation, Dexie.maxKey])
    .reverse();
  // Somebody who joins does not lift a conversation up, nor hide what was said last.
  const [counts, said, any] = await Promise.all([
    countUnread(db, conversation, row.marker),
    newestFirst
      .clone()
      .filter(({ kind }) => kind === 'message')
      .first(),
    newestFirst.clone().first(),
  ]);
  const last = said ?? any;
  await db.conversations.update(conversation, {
    ...counts,
    lastAt: last?.at ?? row.createdAt,
    lastPreview: last ? { author: last.author, text: preview(last), kind: last.kind } : null,
  });
};
