/** Taking data off this workstation: one conversation, or everything of a person. */
import type { ConversationId, UserId } from '@corridor/core';
import { Dexie } from 'dexie';
import {
  type ConversationRow,
  databaseName,
  type LocalDatabase,
  type OutboxRow,
} from './database.ts';
import { endComposing, isAnythingLeft } from './left-behind.ts';
import { countStates } from './outbox-counts.ts';
import type { WorkstationDatabase } from './people.ts';
import { deleteReplica, sweepReplicas } from './replicas.ts';
import { type Unsent, unsentTotal } from './unsent.ts';

/** Of a conversation of which nothing is on this device. */
const NOTHING_HERE = {
  head: null,
  listed: null,
  behind: false,
  sequence: 0,
  unread: 0,
  mentions: 0,
  lastPreview: null,
  readableFrom: null,
} satisfies Partial<ConversationRow>;

/**
 * Nobody reads what is not theirs: takes a conversation's entries off this device. What its reader
 * wrote and never sent stays, for the writer alone.
 * @param then `browsable`: a public channel, whose row stays; `gone`: the row stays only for what its
 *   reader left behind
 */
export const removeConversation = async (
  db: LocalDatabase,
  me: UserId,
  conversation: ConversationId,
  then: 'gone' | 'browsable',
): Promise<void> => {
  const replicas: string[] = [];
  const tables = [
    db.messages,
    db.annotations,
    db.indexed,
    db.segments,
    db.bodies,
    db.unproven,
    db.kept,
    db.markers,
    db.memberMarkers,
    db.settings,
    db.personal,
    db.conversations,
    db.searchQueue,
    db.searchParts,
    db.searchBytes,
    db.follows,
    db.threadReads,
    db.outbox,
    db.drafts,
    db.threadDrafts,
    db.composing,
    db.commands,
  ];
  await db.transaction('rw', tables, async () => {
    const segments = await db.segments.where('conversation').equals(conversation).toArray();
    const names = segments.map(({ name }) => name);
    for (const { replica } of segments) if (replica) replicas.push(replica);
    await db.indexed.where('segment').anyOf(names).delete();
    await db.bodies.bulkDelete(names);
    await db.segments.bulkDelete(names);
    await db.messages
      .where('[conversation+sort]')
      .between([conversation, Dexie.minKey], [conversation, Dexie.maxKey])
      .filter(({ delivery }) => delivery === 'stored')
      .delete();
    await db.annotations
      .where('conversation')
      .equals(conversation)
      .filter(({ stored }) => stored)
      .delete();
    await db.unproven.where('conversation').equals(conversation).delete();
    await db.kept.where('conversation').equals(conversation).delete();
    const parts = await db.searchParts.where('conversation').equals(conversation).primaryKeys();
    await db.searchBytes.bulkDelete(parts);
    await db.searchParts.bulkDelete(parts);
    await db.searchQueue.where('conversation').equals(conversation).delete();
    await db.markers.delete(conversation);
    await db.personal.where('conversation').equals(conversation).delete();
    await db.settings.filter((row) => row.conversation === conversation).delete();
    await db.memberMarkers.where('conversation').equals(conversation).delete();
    await db.follows.where('conversation').equals(conversation).delete();
    await db.threadReads.where('conversation').equals(conversation).delete();
    await endComposing(db, conversation);
    if (then === 'gone' && !(await isAnythingLeft(db, conversation))) {
      await db.conversations.delete(conversation);
      return;
    }
    await db.conversations
      .where('id')
      .equals(conversation)
      .modify((row) => {
        Object.assign(row, NOTHING_HERE);
        // What has no name of its own is called after the others.
        row.members = row.members.filter(({ user }) => then === 'gone' && user !== me);
        if (then === 'gone') row.state = 'gone';
      });
  });
  for (const replica of replicas) await deleteReplica(replica);
};

/** What is in the outbox in these states, and what was asked and not done. */
const countIn = async (
  db: LocalDatabase,
  states: readonly OutboxRow['state'][],
): Promise<Unsent> => {
  const [{ all, messages }, commands] = await Promise.all([
    countStates(db, states),
    db.commands.filter(({ state }) => state === 'waiting').count(),
  ]);
  return { messages, changes: all - messages + commands };
};

/** What will be sent by itself: not what was refused. */
export const waitingHere = (db: LocalDatabase): Promise<Unsent> =>
  countIn(db, ['waiting', 'signed']);

/** What would be lost by removing a person, refused texts as well: asked before, and said. */
export const unsentHere = (db: LocalDatabase): Promise<Unsent> =>
  countIn(db, ['waiting', 'signed', 'refused']);

/** Removes everything of a person from this workstation. The engine must have stopped. */
export const removePerson = async (
  workstation: WorkstationDatabase,
  user: UserId,
  database = databaseName(user),
): Promise<void> => {
  await Dexie.delete(database);
  await sweepReplicas(user, new Set());
  await workstation.transaction(
    'rw',
    [workstation.people, workstation.keys, workstation.current],
    async () => {
      const person = await workstation.people.get(user);
      await workstation.people.delete(user);
      if (person) await workstation.keys.delete(person.login);
      const current = await workstation.current.get('current');
      if (current?.user === user) await workstation.current.delete('current');
    },
  );
};

/**
 * The account was deactivated: everything of the person goes, and how much of it was never sent is
 * written down for the sign-in page. The engine must have stopped.
 */
export const removeDeactivated = async (
  workstation: WorkstationDatabase,
  user: UserId,
  unsent: Unsent,
  database = databaseName(user),
): Promise<void> => {
  const { people, departed } = workstation;
  await workstation.transaction('rw', [people, departed], async () => {
    const before = await departed.get(user);
    const name = (await people.get(user))?.name ?? before?.name ?? '';
    // Cut off and begun again, it counts less than there was.
    const most =
      before && unsentTotal(before.unsent) > unsentTotal(unsent) ? before.unsent : unsent;
    await departed.put({ user, name, unsent: most, at: Date.now() });
  });
  await removePerson(workstation, user, database);
};
