/** One thread as the read model has it. */
import type { UserId } from '@corridor/core';
import { Dexie } from 'dexie';
import { findMessages } from '../engine/refold.ts';
import type { LocalDatabase, MessageRow } from '../local/database.ts';

export interface Thread {
  /** Its first message; null: not on this device. */
  readonly root: MessageRow | null;
  /** The newest, in order; at most as many as were asked for. */
  readonly replies: readonly MessageRow[];
  readonly total: number;
}

const repliesTo = (db: LocalDatabase, { id }: MessageRow) =>
  db.messages.where('[thread+sort]').between([id ?? '', Dexie.minKey], [id ?? '', Dexie.maxKey]);

/** @param ref of the first message */
export const readThread = async (db: LocalDatabase, ref: string, most: number): Promise<Thread> => {
  const [root] = await findMessages(db, [ref]);
  if (!root) return { root: null, replies: [], total: 0 };
  const [total, newest, waiting] = await Promise.all([
    root.id === null ? 0 : repliesTo(db, root).count(),
    root.id === null ? [] : repliesTo(db, root).reverse().limit(most).toArray(),
    db.messages.where('pendingThread').equals(root.ref).toArray(),
  ]);
  const replies = [...newest, ...waiting].sort((a, b) => (a.sort < b.sort ? -1 : 1)).slice(-most);
  return { root, replies, total: total + waiting.length };
};

/** Names that a thread's head spells out. */
const MAX_PEOPLE = 50;

/** Who wrote in a thread, whoever began it first; at most {@link MAX_PEOPLE}. */
export const peopleOf = async (db: LocalDatabase, root: MessageRow): Promise<UserId[]> => {
  const people = [root.author];
  if (root.id === null) return people;
  // One key for each author: the next one begins behind all entries of this.
  let from: unknown = Dexie.minKey;
  while (people.length < MAX_PEOPLE) {
    const next = await db.messages
      .where('[thread+author]')
      .between([root.id, from], [root.id, Dexie.maxKey], from === Dexie.minKey, true)
      .first();
    if (!next) break;
    if (!people.includes(next.author)) people.push(next.author);
    from = next.author;
  }
  return people;
};
