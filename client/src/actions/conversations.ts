/**
 * Starting, joining and leaving conversations, with or without a network: a row to show, and a
 * command with an idempotency key that the engine sends before anything written in it.
 */
import {
  asLines,
  asName,
  type Command,
  type ConversationId,
  directConversationId,
  EntryKey,
  isCreation,
  isOfTemplate,
  type MembershipRole,
  newConversationId,
  randomId,
  templateConversationId,
  type UserId,
} from '@corridor/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { isWaiting } from '../local/asked.ts';
import type { CommandRow, ConversationRow, LocalDatabase } from '../local/database.ts';
import { dropWhenEmptied, forgetConversation } from '../local/left-behind.ts';
import { getMeta } from '../local/meta.ts';

const randomBytes = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

/** The practice is known from the first sign-in on; without it nothing could be shown either. */
const practiceOf = async (db: LocalDatabase) => {
  const practice = await getMeta(db, 'practice');
  if (!practice) throw new Error('The directory has not been fetched yet.');
  return practice;
};

const queue = async (db: LocalDatabase, command: Command): Promise<void> => {
  await db.commands.add({
    key: EntryKey.parse(randomId(randomBytes)),
    conversation: command.conversation,
    command,
    state: 'waiting',
    refusal: null,
  });
};

type NewConversation = Pick<
  ConversationRow,
  | 'id'
  | 'kind'
  | 'name'
  | 'topic'
  | 'description'
  | 'visibility'
  | 'members'
  | 'recordPolicy'
  | 'history'
  | 'template'
>;

const pendingRow = (fields: NewConversation, me: UserId): ConversationRow => ({
  ...fields,
  archived: false,
  createdAt: Date.now(),
  createdBy: me,
  readableFrom: 0,
  state: 'pending',
  refusal: null,
  lastAt: Date.now(),
  lastPreview: null,
  sequence: 0,
  head: null,
  listed: null,
  behind: false,
  marker: 0,
  unread: 0,
  mentions: 0,
});

/** Adds the row and the command in one transaction, unless the conversation is here already. */
const start = async (
  db: LocalDatabase,
  me: UserId,
  fields: NewConversation,
  command: Command,
): Promise<ConversationId> => {
  await db.transaction('rw', [db.conversations, db.commands], async () => {
    const existing = await db.conversations.get(fields.id);
    if (existing && (existing.state === 'here' || existing.state === 'pending')) return;
    await db.commands.where('conversation').equals(fields.id).delete();
    await db.conversations.put(pendingRow(fields, me));
    await queue(db, command);
  });
  return fields.id;
};

const membersOf = (me: UserId, others: readonly UserId[], myRole: 'owner' | 'member') => [
  { user: me, role: myRole, joinedAt: Date.now() },
  ...[...new Set(others)]
    .filter((user) => user !== me)
    .map((user) => ({ user, role: 'member' as const, joinedAt: Date.now() })),
];

/** The one conversation with a person; with a client, their client thread. */
export const createDirect = async (
  db: LocalDatabase,
  me: UserId,
  other: UserId,
): Promise<ConversationId> => {
  const practice = await practiceOf(db);
  const [self, person] = await Promise.all([db.users.get(me), db.users.get(other)]);
  const id = directConversationId(practice.id, me, other, sha256);
  const client = self?.role === 'client' ? me : person?.role === 'client' ? other : null;
  const kind = client === null ? 'direct' : 'client';
  const command: Command =
    client === null
      ? { type: 'create-direct', conversation: id, with: other }
      : { type: 'create-client', conversation: id, client, staff: client === me ? other : me };
  return start(
    db,
    me,
    {
      id,
      kind,
      name: null,
      topic: null,
      visibility: 'private',
      recordPolicy: practice.rules.recordPolicy[kind],
      history: 'all',
      members: membersOf(me, [other], 'member'),
    },
    command,
  );
};

/** What a name may hold (a pasted tab is none of it), so that the server takes it. */
const namedAs = (text: string | null): string | null => text && asName(text);

/** A conversation of several people. */
export const createGroup = async (
  db: LocalDatabase,
  me: UserId,
  group: { readonly name: string | null; readonly members: readonly UserId[] },
): Promise<ConversationId> => {
  const practice = await practiceOf(db);
  const id = newConversationId(randomBytes);
  const name = namedAs(group.name);
  const members = group.members.filter((user) => user !== me);
  return start(
    db,
    me,
    {
      id,
      kind: 'group',
      name,
      topic: null,
      visibility: 'private',
      recordPolicy: practice.rules.recordPolicy.group,
      history: practice.rules.history,
      members: membersOf(me, members, 'owner'),
    },
    { type: 'create-group', conversation: id, name, members },
  );
};

/**
 * The practice's group of one of its templates, with whom this device knows to belong in it; the
 * server says who does.
 * @throws when the practice has no template of this name any more
 */
export const createFromTemplate = async (
  db: LocalDatabase,
  me: UserId,
  name: string,
): Promise<ConversationId> => {
  const practice = await practiceOf(db);
  const template = practice.rules.groupTemplates.find((each) => each.name === name);
  if (!template) throw new Error(`There is no group template called ${name} any more.`);
  const id = templateConversationId(practice.id, name, sha256);
  const meant = await db.users.filter((user) => isOfTemplate(user, template)).primaryKeys();
  return start(
    db,
    me,
    {
      id,
      kind: 'group',
      name,
      topic: null,
      visibility: 'private',
      recordPolicy: practice.rules.recordPolicy.group,
      history: practice.rules.history,
      members: membersOf(me, meant, 'owner'),
      template,
    },
    { type: 'create-from-template', conversation: id, template: name },
  );
};

export const createChannel = async (
  db: LocalDatabase,
  me: UserId,
  channel: {
    readonly name: string;
    readonly topic: string | null;
    readonly description: string | null;
    readonly visibility: 'public' | 'private';
    readonly members: readonly UserId[];
  },
): Promise<ConversationId> => {
  const practice = await practiceOf(db);
  const id = newConversationId(randomBytes);
  const name = asName(channel.name);
  const topic = namedAs(channel.topic);
  const description = channel.description && asLines(channel.description);
  const members = channel.members.filter((user) => user !== me);
  return start(
    db,
    me,
    {
      id,
      kind: 'channel',
      name,
      topic,
      description,
      visibility: channel.visibility,
      recordPolicy: practice.rules.recordPolicy.channel,
      history: practice.rules.history,
      members: membersOf(me, members, 'owner'),
    },
    {
      type: 'create-channel',
      conversation: id,
      name,
      topic,
      // A server of before there were any takes a channel that has none.
      ...(description && { description }),
      visibility: channel.visibility,
      members,
    },
  );
};

/**
 * Queues a change of a conversation: who is in it and as what, what it is called and says of itself,
 * whether it is archived. What waits already stays: each is asked, in the order they were made in.
 */
const changeConversation = (
  db: LocalDatabase,
  command: Exclude<Command, { readonly type: `create-${string}` }>,
): Promise<void> => queue(db, command);

export const addMembers = (
  db: LocalDatabase,
  conversation: ConversationId,
  members: readonly UserId[],
): Promise<void> =>
  changeConversation(db, { type: 'add-members', conversation, members: [...members] });

export const removeMember = (
  db: LocalDatabase,
  conversation: ConversationId,
  user: UserId,
): Promise<void> => changeConversation(db, { type: 'remove-member', conversation, user });

export const setMemberRole = (
  db: LocalDatabase,
  conversation: ConversationId,
  user: UserId,
  role: MembershipRole,
): Promise<void> => changeConversation(db, { type: 'set-member-role', conversation, user, role });

/** @param change what is not given stays */
export const describeConversation = (
  db: LocalDatabase,
  conversation: ConversationId,
  change: {
    readonly name?: string;
    readonly topic?: string | null;
    readonly description?: string | null;
    readonly archived?: boolean;
  },
): Promise<void> => {
  const { name, topic, description } = change;
  return changeConversation(db, {
    type: 'change-conversation',
    conversation,
    ...change,
    ...(name !== undefined && { name: asName(name) }),
    ...(topic !== undefined && { topic: namedAs(topic) }),
    ...(description !== undefined && { description: description && asLines(description) }),
  });
};

/** Asks once: what waits already is not asked again. */
const queueOnce = (
  db: LocalDatabase,
  command: Extract<Command, { readonly type: 'join' | 'leave' }>,
): Promise<void> =>
  db.transaction('rw', db.commands, async () => {
    const waiting = await db.commands
      .where('conversation')
      .equals(command.conversation)
      .filter((row) => isWaiting(row, command.type))
      .count();
    if (waiting === 0) await queue(db, command);
  });

export const join = (db: LocalDatabase, conversation: ConversationId): Promise<void> =>
  queueOnce(db, { type: 'join', conversation });

/** What was written in it before is sent first: see `engine/commands.ts`. */
export const leave = (db: LocalDatabase, conversation: ConversationId): Promise<void> =>
  queueOnce(db, { type: 'leave', conversation });

/** Takes a conversation that one is no member of any more out of the list. */
export const forget = (db: LocalDatabase, conversation: ConversationId): Promise<void> =>
  forgetConversation(db, conversation);

/** Commands are written by this file alone. */
const creates = (row: CommandRow): boolean => isCreation(row.command as Command);

/**
 * Asks again for what the server refused. Under a new key: to the old one the server repeats its
 * answer for ever. Call inside a transaction over `commands` and `conversations`.
 */
export const askAgain = async (db: LocalDatabase, row: CommandRow): Promise<void> => {
  if (row.state !== 'refused') return;
  const key = EntryKey.parse(randomId(randomBytes));
  await db.commands.put({ ...row, key, state: 'waiting', refusal: null });
  if (!creates(row)) return;
  const conversation = await db.conversations.get(row.conversation);
  if (conversation?.state !== 'refused') return;
  await db.conversations.update(row.conversation, { state: 'pending', refusal: null });
};

export const retryRefusedCommand = async (db: LocalDatabase, n: number): Promise<void> => {
  await db.transaction('rw', [db.commands, db.conversations], async () => {
    const row = await db.commands.get(n);
    if (row) await askAgain(db, row);
  });
};

/**
 * A command that the server refused is shown until its writer puts it away. With the creation of a
 * conversation goes the conversation, but not while anything written in it is left.
 */
export const dismissRefusedCommand = async (db: LocalDatabase, n: number): Promise<void> => {
  const tables = [db.commands, db.conversations, db.outbox, db.drafts, db.threadDrafts];
  await db.transaction('rw', tables, async () => {
    const row = await db.commands.get(n);
    if (row?.state !== 'refused') return;
    const { conversation } = row;
    const there = await db.conversations.get(conversation);
    if (!creates(row) || there?.state !== 'refused') {
      await db.commands.delete(n);
      await dropWhenEmptied(db, conversation);
      return;
    }
    const left = await db.outbox.where('conversation').equals(conversation).count();
    if (left > 0 || (await db.drafts.get(conversation))) return;
    await db.commands.where('conversation').equals(conversation).delete();
    await db.conversations.delete(conversation);
  });
};
