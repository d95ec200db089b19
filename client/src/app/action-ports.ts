/** Binds what screens call to the actions that write the outbox, the read model and commands. */
import type { ConversationId, UserId } from '@corridor/core';
import { keepEdit } from '../actions/composing.ts';
import {
  type DraftPlace,
  markRead,
  markThreadRead,
  saveDraft,
  saveDraftBehind,
} from '../actions/reading.ts';
import { endMarkedUnread, putSetting } from '../actions/settings.ts';
import type { ComposerActions } from '../composer/Composer.tsx';
import { mentionsAll, mentionsIn } from '../composer/mentions.ts';
import type { Mentionable } from '../composer/useMentionable.ts';
import type { ConversationActions } from '../conversations/port.ts';
import type { LocalDatabase, TargetRef } from '../local/database.ts';
import { targetOfRow } from '../local/refs.ts';
import { fetchPart } from '../parts/fetch-part.ts';
import type { TimelineActions } from '../timeline/port.ts';

/**
 * Fetched right after the first screen, not before it. Where that failed, the composer keeps the
 * text and says so, as for any local write that fails.
 */
const writing = () => fetchPart(() => import('../actions/write-message.ts'));
const refused = () => fetchPart(() => import('../actions/refused.ts'));
export const prefetchWriting = (): void => {
  void Promise.allSettled([writing(), refused()]);
};

/** Fetched apart from the first screen: nobody starts a conversation in the first second. */
const starting = () => fetchPart(() => import('../actions/conversations.ts'));

export const conversationActions = (db: LocalDatabase, me: UserId): ConversationActions => ({
  createDirect: async (other) => (await starting()).createDirect(db, me, other),
  createGroup: async (group) => (await starting()).createGroup(db, me, group),
  createFromTemplate: async (template) => (await starting()).createFromTemplate(db, me, template),
  createChannel: async (channel) => (await starting()).createChannel(db, me, channel),
  join: async (conversation) => (await starting()).join(db, conversation),
  leave: async (conversation) => (await starting()).leave(db, conversation),
  forget: async (conversation) => (await starting()).forget(db, conversation),
  addMembers: async (conversation, members) =>
    (await starting()).addMembers(db, conversation, members),
  removeMember: async (conversation, user) =>
    (await starting()).removeMember(db, conversation, user),
  setRole: async (conversation, user, role) =>
    (await starting()).setMemberRole(db, conversation, user, role),
  describe: async (conversation, change) =>
    (await starting()).describeConversation(db, conversation, change),
  settle: (setting) => putSetting(db, setting),
  opened: (conversation) => endMarkedUnread(db, conversation),
  retryCommand: async (n) => (await starting()).retryRefusedCommand(db, n),
  dismissCommand: async (n) => (await starting()).dismissRefusedCommand(db, n),
});

export const timelineActions = (db: LocalDatabase, me: UserId): TimelineActions => ({
  react: async (row, emoji, on) => {
    await (await writing()).writeMessage(db, me, row.conversation, {
      kind: 'reaction',
      target: targetOfRow(row),
      emoji,
      on,
    });
  },
  redact: async (row) => {
    await (await writing()).writeMessage(db, me, row.conversation, {
      kind: 'redaction',
      target: targetOfRow(row),
    });
  },
  pin: async (row, on) => {
    await (await writing()).writeMessage(db, me, row.conversation, {
      kind: 'pin',
      target: targetOfRow(row),
      on,
    });
  },
  showVersion: async (row, version, seen) => {
    await (await writing()).showVersion(db, me, row, version, seen);
  },
  passOn: async (to, text, key) => {
    const { writeMessage } = await writing();
    await writeMessage(db, me, to, { kind: 'message', text }, undefined, 'elsewhere', key);
  },
  retry: async (ref) => (await refused()).retryRefused(db, me, ref),
  discard: async (ref) => (await refused()).discardRefused(db, me, ref),
  markRead: (conversation, sequence, seen) => markRead(db, conversation, sequence, seen),
  markThreadRead: (conversation, thread, sequence) =>
    markThreadRead(db, conversation, thread, sequence),
});

const peopleIn = (text: string, { people, titles, all }: Mentionable): UserId[] =>
  all && mentionsAll(text) ? people.map(({ id }) => id) : mentionsIn(text, people, titles);

/** A thread that is written in. */
export interface ThreadPlace {
  /** Ref of its first message. */
  readonly root: string;
  /** Whether what is sent now stands in full in the conversation as well. */
  readonly also: () => boolean;
}

const placeOf = (conversation: ConversationId, thread: ThreadPlace | null): DraftPlace =>
  thread === null ? { conversation } : { conversation, thread: thread.root };

/** What makes a message a reply in a thread: see `isThreadLine`. */
const inThread = async (
  db: LocalDatabase,
  thread: ThreadPlace | null,
): Promise<{ readonly thread?: TargetRef; readonly replyTo?: TargetRef }> => {
  if (thread === null) return {};
  const root = await db.messages.get(thread.root);
  if (!root) throw new Error('The thread is not on this device any more.');
  const target = targetOfRow(root);
  return thread.also() ? { thread: target, replyTo: target } : { thread: target };
};

/**
 * @param people who can be mentioned here
 * @param thread null: what is written belongs to no thread
 */
export const composerActions = (
  db: LocalDatabase,
  me: UserId,
  conversation: ConversationId,
  people: () => Mentionable,
  thread: ThreadPlace | null = null,
): ComposerActions => ({
  saveDraft: (text, over) => saveDraft(db, placeOf(conversation, thread), text, over),
  saveDraftBehind: (whole, rest) => saveDraftBehind(db, placeOf(conversation, thread), whole, rest),
  saveEdit: (message, text) => keepEdit(db, placeOf(conversation, thread), message, text),
  send: async (text, mode) => {
    const { writeMessage } = await writing();
    const found = peopleIn(text, people());
    const mentions = found.length === 0 ? {} : { mentions: found };
    if (mode.type === 'write') {
      const message = {
        kind: 'message',
        text,
        ...(await inThread(db, thread)),
        ...mentions,
      } as const;
      return (await writeMessage(db, me, conversation, message)).ref;
    }
    const row = await db.messages.get(mode.ref);
    if (!row) throw new Error('The message is not on this device any more.');
    const target = targetOfRow(row);
    if (mode.type === 'edit') {
      if (text === mode.text) return null;
      const { replaces } = mode;
      const edit = {
        kind: 'edit',
        target,
        text,
        ...mentions,
        ...(replaces && { replaces }),
      } as const;
      await writeMessage(db, me, conversation, edit);
      return null;
    }
    const place = await inThread(db, thread);
    const reply = { kind: 'message', text, ...place, replyTo: target, ...mentions } as const;
    return (await writeMessage(db, me, conversation, reply)).ref;
  },
});
