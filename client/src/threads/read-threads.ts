/**
 * Threads as the read model has them. What is unread in a thread is what the conversation's marker
 * says: a reply stands in the conversation as well, and is read where it is seen first.
 */
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

/** What somebody chose, else whether the thread is theirs: begun, answered in, or mentioned. */
export const isFollowed = async (
  db: LocalDatabase,
  me: UserId,
  root: MessageRow,
): Promise<boolean> => {
  const chosen = await db.follows.get(root.ref);
  if (chosen) return chosen.on;
  if (root.author === me || root.mentions.includes(me)) return true;
  if (root.id === null) return false;
  if ((await db.messages.where('[thread+author]').equals([root.id, me]).count()) > 0) return true;
  const newest = await repliesTo(db, root).reverse().limit(LOOKED_AT).toArray();
  return newest.some(({ mentions }) => mentions.includes(me));
};

export const follow = async (db: LocalDatabase, root: MessageRow, on: boolean): Promise<void> => {
  await db.follows.put({ thread: root.ref, conversation: root.conversation, on });
};

export interface FollowedThread {
  readonly root: MessageRow;
  /** Replies above the conversation's marker, at most {@link LOOKED_AT}. */
  readonly unread: number;
}

/** Threads that are looked through for those one follows, newest first; older ones are quiet. */
const THREADS = 200;
/** Replies of a thread that are looked at for what is unread or mentions somebody. */
export const LOOKED_AT = 100;

/** Threads that somebody follows, by their last reply, newest first. */
export const followedThreads = async (
  db: LocalDatabase,
  me: UserId,
): Promise<readonly FollowedThread[]> => {
  const roots = await db.messages.orderBy('lastReplyAt').reverse().limit(THREADS).toArray();
  const ids = [...new Set(roots.map(({ conversation }) => conversation))];
  const markers = new Map(
    (await db.conversations.bulkGet(ids)).flatMap((row) => (row ? [[row.id, row.marker]] : [])),
  );
  const found = await Promise.all(
    roots.map(async (root): Promise<FollowedThread[]> => {
      if (root.redacted && root.replies === 0) return [];
      if (!(await isFollowed(db, me, root))) return [];
      const read = root.id === null ? undefined : await db.threadReads.get(root.id);
      const marker = Math.max(markers.get(root.conversation) ?? 0, read?.sequence ?? 0);
      const newest = await repliesTo(db, root).reverse().limit(LOOKED_AT).toArray();
      const unread = newest.filter(
        ({ countable, sequence }) => countable === 1 && (sequence ?? 0) > marker,
      ).length;
      return [{ root, unread }];
    }),
  );
  return found.flat();
};
