/** Binds what screens call to the actions that write the outbox, the read model and commands. */
import type { ConversationId, UserId } from '@corridor/core';
import { markRead, saveDraft, saveDraftBehind } from '../actions/reading.ts';
import { putSetting } from '../actions/settings.ts';
import type { ComposerActions } from '../composer/Composer.tsx';
import { mentionsIn } from '../composer/mentions.ts';
import type { ConversationActions } from '../conversations/port.ts';
import type { LocalDatabase } from '../local/database.ts';
import { targetOfRow } from '../local/refs.ts';
import type { TimelineActions } from '../timeline/port.ts';

/**
 * Fetched right after the first screen, not before it. Where that failed, the composer keeps the
 * text and says so, as for any local write that fails.
 */
const writing = () => import('../actions/write-message.ts');
const refused = () => import('../actions/refused.ts');
export const prefetchWriting = (): void => {
  void Promise.allSettled([writing(), refused()]);
};

/** Fetched apart from the first screen: nobody starts a conversation in the first second. */
const starting = () => import('../actions/conversations.ts');

export const conversationActions = (db: LocalDatabase, me: UserId): ConversationActions => ({
  createDirect: async (other) => (await starting()).createDirect(db, me, other),
  createGroup: async (group) => (await starting()).createGroup(db, me, group),
  createChannel: async (channel) => (await starting()).createChannel(db, me, channel),
  join: async (conversation) => (await starting()).join(db, conversation),
  leave: async (conversation) => (await starting()).leave(db, conversation),
  addMembers: async (conversation, members) =>
    (await starting()).addMembers(db, conversation, members),
  removeMember: async (conversation, user) =>
    (await starting()).removeMember(db, conversation, user),
  describe: async (conversation, change) =>
    (await starting()).describeConversation(db, conversation, change),
  settle: (setting) => putSetting(db, setting),
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
  retry: async (ref) => (await refused()).retryRefused(db, me, ref),
  discard: async (ref) => (await refused()).discardRefused(db, me, ref),
  markRead: (conversation, sequence) => markRead(db, conversation, sequence),
});

/** @param people who can be mentioned here */
export const composerActions = (
  db: LocalDatabase,
  me: UserId,
  conversation: ConversationId,
  people: () => readonly { readonly id: UserId; readonly name: string }[],
): ComposerActions => ({
  saveDraft: (text) => saveDraft(db, conversation, text),
  saveDraftBehind: (whole, rest) => saveDraftBehind(db, conversation, whole, rest),
  send: async (text, mode) => {
    const { writeMessage } = await writing();
    const found = mentionsIn(text, people());
    const mentions = found.length === 0 ? {} : { mentions: found };
    if (mode.type === 'write') {
      const message = { kind: 'message', text, ...mentions } as const;
      return (await writeMessage(db, me, conversation, message)).ref;
    }
    const row = await db.messages.get(mode.ref);
    if (!row) throw new Error('The message is not on this device any more.');
    const target = targetOfRow(row);
    if (mode.type === 'edit') {
      if (text === row.text) return null;
      await writeMessage(db, me, conversation, { kind: 'edit', target, text, ...mentions });
      return null;
    }
    const reply = { kind: 'message', text, replyTo: target, ...mentions } as const;
    return (await writeMessage(db, me, conversation, reply)).ref;
  },
});
