/**
 * The threads that somebody follows. What is unread in a thread is what lies above the conversation's
 * marker, as a reply stands in the conversation as well, and was not seen in the thread's pane either.
 */
import type { EntryId, UserId } from '@corridor/core';
import { Dexie } from 'dexie';
import { findMessages } from '../engine/refold.ts';
import type { LocalDatabase, MessageRow } from '../local/database.ts';
import { keepFollowed, type PersonalKey, threadDrafts } from '../local/personal.ts';

/** What somebody chose for each thread, on any of their devices; undefined: nothing. */
const chosenFor = async (
  db: LocalDatabase,
  roots: readonly MessageRow[],
): Promise<readonly (boolean | undefined)[]> => {
  const [items, here] = await Promise.all([
    db.personal.bulkGet(
      roots.map(({ conversation, id }): PersonalKey => ['followed', conversation, id ?? '']),
    ),
    db.follows.bulkGet(roots.map(({ ref }) => ref)),
  ]);
  return items.map((item, n) => (item ? item.value === true : here[n]?.on));
};

/** Threads of these that somebody answered in, or is mentioned in, from keys alone. */
const takenPartIn = async (
  db: LocalDatabase,
  me: UserId,
  threads: readonly EntryId[],
): Promise<ReadonlySet<EntryId>> => {
  const [answered, mentioned] = await Promise.all([
    db.messages
      .where('[thread+author]')
      .anyOf(threads.map((thread) => [thread, me]))
      .uniqueKeys() as unknown as Promise<[EntryId, UserId][]>,
    db.messages
      .where('[mentionsMe+thread]')
      .anyOf(threads.map((thread) => [1, thread]))
      .uniqueKeys() as unknown as Promise<[1, EntryId][]>,
  ]);
  return new Set([...answered.map(([thread]) => thread), ...mentioned.map(([, thread]) => thread)]);
};

/**
 * Those that somebody follows: what they chose counts, else whether the thread is theirs, begun,
 * answered in, or mentioned.
 * @param roots the threads' first messages
 */
export const followedAmong = async (
  db: LocalDatabase,
  me: UserId,
  roots: readonly MessageRow[],
): Promise<readonly MessageRow[]> => {
  const chosen = await chosenFor(db, roots);
  const begun = ({ author, mentions }: MessageRow) => author === me || mentions.includes(me);
  const open = roots.filter((root, n) => chosen[n] === undefined && !begun(root));
  const joined = await takenPartIn(
    db,
    me,
    open.flatMap(({ id }) => id ?? []),
  );
  const isTheirs = (root: MessageRow) => begun(root) || (root.id !== null && joined.has(root.id));
  return roots.filter((root, n) => chosen[n] ?? isTheirs(root));
};

/** Whether somebody follows a thread: see {@link followedAmong}. */
export const isFollowed = async (
  db: LocalDatabase,
  me: UserId,
  root: MessageRow,
): Promise<boolean> => (await followedAmong(db, me, [root])).length > 0;

/** Chooses to follow a thread, or not to, on all of one's devices (D10). */
export const follow = async (db: LocalDatabase, root: MessageRow, on: boolean): Promise<void> => {
  const { ref, id, sequence, conversation } = root;
  await db.transaction('rw', [db.follows, db.personal], async () => {
    if (id === null || sequence === null) {
      await db.follows.put({ thread: ref, conversation, on });
      return;
    }
    await keepFollowed(db, conversation, id, on);
    await db.follows.delete(ref);
  });
};

export interface FollowedThread {
  readonly root: MessageRow;
  /** Replies that were read neither in the conversation nor in the thread's pane. */
  readonly unread: number;
  /** What is typed in it and not sent. */
  readonly draft: string | null;
}

/** Threads that are shown of those that one follows, by their last reply; older ones are quiet. */
const THREADS = 200;
/** Unread replies that are counted in one conversation, the newest. */
const MAX_UNREAD_REPLIES = 1_000;

/** Unread replies by thread, from keys alone. */
const unreadReplies = async (db: LocalDatabase): Promise<ReadonlyMap<EntryId, number>> => {
  const [conversations, reads] = await Promise.all([
    db.conversations.where('unread').above(0).toArray(),
    db.threadReads.toArray(),
  ]);
  const readTo = new Map(reads.map(({ thread, sequence }) => [thread, sequence]));
  const found = new Map<EntryId, number>();
  for (const { id, marker } of conversations) {
    await db.messages
      .where('[conversation+countable+sequence+thread]')
      .between([id, 1, marker, Dexie.maxKey], [id, 1, Dexie.maxKey])
      .reverse()
      .limit(MAX_UNREAD_REPLIES)
      .eachKey((key) => {
        const [, , sequence, thread] = key as unknown as [string, number, number, EntryId];
        if (sequence > (readTo.get(thread) ?? 0)) found.set(thread, (found.get(thread) ?? 0) + 1);
      });
  }
  return found;
};

const rootsOf = (db: LocalDatabase, ids: Iterable<EntryId>): Promise<MessageRow[]> =>
  db.messages
    .where('id')
    .anyOf([...ids])
    .toArray();

/** How many of the threads that somebody follows have replies that they did not read. */
export const countNewThreads = async (db: LocalDatabase, me: UserId): Promise<number> => {
  const roots = await rootsOf(db, (await unreadReplies(db)).keys());
  return (await followedAmong(db, me, roots)).length;
};

/** The first messages of the threads that are somebody's, and of those that they chose; some twice. */
const rootsFollowed = async (db: LocalDatabase, me: UserId): Promise<MessageRow[]> => {
  const below = (first: unknown) => [
    [first, Dexie.minKey],
    [first, Dexie.maxKey],
  ];
  const newest = (index: string, first: unknown) =>
    db.messages
      .where(index)
      .between(...(below(first) as [unknown, unknown]))
      .reverse()
      .limit(THREADS)
      .toArray();
  const threadsIn = async (index: string, first: unknown): Promise<EntryId[]> => {
    const keys = await db.messages
      .where(index)
      .between(...(below(first) as [unknown, unknown]))
      .uniqueKeys();
    return keys.map((key) => (key as unknown as [unknown, EntryId])[1]);
  };
  const [begun, mentioning, answered, mentionedIn, chosen, items] = await Promise.all([
    newest('[author+lastReplyAt]', me),
    newest('[mentionsMe+lastReplyAt]', 1),
    threadsIn('[author+thread]', me),
    threadsIn('[mentionsMe+thread]', 1),
    db.follows.toArray(),
    db.personal.where('name').equals('followed').toArray(),
  ]);
  const wanted = items.flatMap(({ entry, value }) => (value === true && entry ? [entry] : []));
  const [joined, followed] = await Promise.all([
    rootsOf(db, new Set([...answered, ...mentionedIn, ...wanted])),
    db.messages.bulkGet(chosen.flatMap(({ thread, on }) => (on ? [thread] : []))),
  ]);
  const byRef = new Map(chosen.map(({ thread, on }) => [thread, on]));
  const byId = new Map(items.map(({ entry, value }) => [entry, value === true]));
  return [...begun, ...mentioning, ...joined, ...followed].flatMap((root) => {
    const on = root && (byId.get(root.id ?? '') ?? byRef.get(root.ref));
    return root && on !== false ? [root] : [];
  });
};

/**
 * Threads that somebody follows or has a draft in, by their last reply, newest first; at most
 * {@link THREADS} of them.
 */
export const followedThreads = async (
  db: LocalDatabase,
  me: UserId,
): Promise<readonly FollowedThread[]> => {
  const [found, unread, typed] = await Promise.all([
    rootsFollowed(db, me),
    unreadReplies(db),
    threadDrafts(db),
  ]);
  const drafts = new Map(typed.map(({ thread, text }) => [thread, text]));
  const begun = await findMessages(db, [...drafts.keys()]);
  const roots = new Map([...found, ...begun].map((root) => [root.ref, root]));
  return [...roots.values()]
    .map((root) => ({
      root,
      unread: (root.id && unread.get(root.id)) || 0,
      draft: drafts.get(root.ref) ?? drafts.get(root.id ?? '') ?? null,
    }))
    .filter(({ root: { lastReplyAt, redacted, replies }, draft }) => {
      if (draft !== null) return true;
      return lastReplyAt !== null && !(redacted && !replies);
    })
    .sort((a, b) => (b.root.lastReplyAt ?? b.root.at) - (a.root.lastReplyAt ?? a.root.at))
    .slice(0, THREADS);
};
