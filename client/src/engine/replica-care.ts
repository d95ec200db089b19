/**
 * The invariant of replicas: none is dropped before every acknowledged entry in it is in its clone
 * or in `kept`, which is offered to a relay that lost data.
 */
import type { ConversationId, RandomBytes, SegmentName, UserId } from '@corridor/core';
import { parseSegmentName } from '@corridor/core';
import type { KeptRow, LocalDatabase, SegmentRow } from '../local/database.ts';
import {
  deleteReplica,
  newReplicaName,
  openReplica,
  type Replica,
  replicaExists,
} from '../local/replicas.ts';
import type { Acknowledged } from './indexer.ts';

export const keptRow =
  (conversation: ConversationId) =>
  ({ arrival, bytes }: Acknowledged): KeptRow => ({ ...arrival, conversation, bytes });

/**
 * Sets a replica aside: what it holds goes to `kept`, and the segment gets a new, empty database.
 * What is cloned into it takes the rows out of `kept` again.
 */
export const setAside = async (
  db: LocalDatabase,
  me: UserId,
  random: RandomBytes,
  segment: { readonly name: SegmentName; readonly conversation: ConversationId },
  held: readonly Acknowledged[],
): Promise<void> => {
  const replica = newReplicaName(me, segment.name, random);
  const old = await db.transaction('rw', [db.kept, db.indexed, db.segments], async () => {
    const before = await db.segments.get(segment.name);
    // Its reader left the conversation meanwhile: nothing of it is kept.
    if (!before) return;
    await db.kept.bulkPut(held.map(keptRow(segment.conversation)));
    await db.indexed.where('segment').equals(segment.name).delete();
    await db.segments.update(segment.name, { replica, lastSequence: 0 });
    return before;
  });
  if (old?.replica) await deleteReplica(old.replica);
};

const newSegmentRow = (
  name: SegmentName,
  conversation: ConversationId,
  replica: string,
): SegmentRow => {
  const parts = parseSegmentName(name);
  return {
    name,
    conversation,
    number: parts.ok ? parts.value.number : 0,
    state: 'open',
    entries: 0,
    lastSequence: 0,
    digest: '',
    replica,
    fromMs: 0,
    toMs: 0,
  };
};

/** Whether the directory that is here lets its reader read a conversation. */
export const isReadable = async (
  db: LocalDatabase,
  conversation: ConversationId,
): Promise<boolean> => ((await db.conversations.get(conversation))?.readableFrom ?? null) !== null;

export interface Opened {
  readonly replica: Replica;
  /** An old one was given up: it could not be read, or the browser had removed it. */
  readonly gaveUp: 'unreadable' | 'evicted' | null;
}

/**
 * Opens the replica of a segment, making it when it is new. One that cannot be read, or is not
 * there any more, is given up: its content comes back from the relay.
 * @returns null: nothing of it is here, and its reader may not read it
 */
export const openOrClone = async (
  db: LocalDatabase,
  me: UserId,
  random: RandomBytes,
  conversation: ConversationId,
  segment: SegmentName,
): Promise<Opened | null> => {
  const row = await db.segments.get(segment);
  if (!row?.replica) {
    const name = newReplicaName(me, segment, random);
    const isMade = await db.transaction('rw', db.segments, db.conversations, async () => {
      if (!(await isReadable(db, conversation))) return false;
      const before = await db.segments.get(segment);
      await db.segments.put(
        before
          ? { ...before, state: 'open', replica: name }
          : newSegmentRow(segment, conversation, name),
      );
      return true;
    });
    return isMade ? { replica: await openFresh(name), gaveUp: null } : null;
  }
  const isEvicted = row.lastSequence > 0 && !(await replicaExists(row.replica));
  const replica = isEvicted ? 'unreadable' : await openReplica(row.replica);
  if (typeof replica !== 'string') return { replica, gaveUp: null };
  await setAside(db, me, random, { name: segment, conversation }, []);
  const again = await db.segments.get(segment);
  if (!again?.replica) throw new Error('A segment that was set aside has a replica.');
  const gaveUp = isEvicted ? 'evicted' : 'unreadable';
  return { replica: await openFresh(again.replica), gaveUp };
};

const openFresh = async (name: string): Promise<Replica> => {
  const replica = await openReplica(name);
  if (typeof replica === 'string') throw new Error(`A new replica does not open: ${replica}.`);
  return replica;
};
