/** Where the messages of a conversation stand, read from the index alone: no message is read. */
import { type ConversationId, stampOf } from '@corridor/core';
import { Dexie } from 'dexie';
import type { LocalDatabase, MessageRow } from '../local/database.ts';

type Rows = ReturnType<LocalDatabase['messages']['toCollection']>;

export const SORT_INDEX = '[conversation+sort]';

/** Rows from one sort on, up to another that is not part of it; null: an open end. */
export const rowsBetween = (
  db: LocalDatabase,
  conversation: ConversationId,
  from: string | null,
  to: string | null,
): Rows =>
  db.messages
    .where(SORT_INDEX)
    .between([conversation, from ?? Dexie.minKey], [conversation, to ?? Dexie.maxKey], true, false);

/** The least sort that follows one: what ends a range that it is part of. */
export const justAfter = (sort: string): string => `${sort}\u0000`;

const sortsOf = async (rows: Rows): Promise<string[]> => {
  const keys = await rows.keys();
  return keys.map((key) => (key as unknown as [string, string])[1]);
};

/** Sorts before one, nearest first; null: from the newest back. */
export const sortsBefore = (
  db: LocalDatabase,
  conversation: ConversationId,
  sort: string | null,
  limit: number,
): Promise<string[]> => sortsOf(rowsBetween(db, conversation, null, sort).reverse().limit(limit));

/** Sorts after one, nearest first; null: from the oldest on. */
export const sortsAfter = (
  db: LocalDatabase,
  conversation: ConversationId,
  sort: string | null,
  limit: number,
): Promise<string[]> =>
  sortsOf(rowsBetween(db, conversation, sort === null ? null : justAfter(sort), null).limit(limit));

export const rowAt = (
  db: LocalDatabase,
  conversation: ConversationId,
  sort: string,
): Promise<MessageRow | undefined> => rowsBetween(db, conversation, sort, justAfter(sort)).first();

/** The first row that was written at a time or later, by its writer's clock; else the newest. */
export const rowFrom = async (
  db: LocalDatabase,
  conversation: ConversationId,
  atMs: number,
): Promise<MessageRow | undefined> => {
  const from = stampOf({ ms: atMs, counter: 0 });
  return (
    (await rowsBetween(db, conversation, from, null).first()) ??
    (await rowsBetween(db, conversation, null, from).last())
  );
};
