/** Binds what screens call to the actions that write the outbox, the read model and commands. */
import type { ConversationId, UserId } from '@corridor/core';
import { createChannel, createDirect, createGroup, join, leave } from '../actions/conversations.ts';
import { markRead, saveDraft } from '../actions/reading.ts';
import { discardRefused, retryRefused } from '../actions/refused.ts';
import { writeMessage } from '../actions/write-message.ts';
import type { ComposerActions } from '../composer/Composer.tsx';
import { mentionsIn } from '../composer/mentions.ts';
import type { ConversationActions } from '../conversations/port.ts';
import type { LocalDatabase } from '../local/database.ts';
import { targetOfRow } from '../local/refs.ts';
import type { TimelineActions } from '../timeline/port.ts';

export const conversationActions = (db: LocalDatabase, me: UserId): ConversationActions => ({
  createDirect: (other) => createDirect(db, me, other),
  createGroup: (group) => createGroup(db, me, group),
  createChannel: (channel) => createChannel(db, me, channel),
  join: (conversation) => join(db, conversation),
  leave: (conversation) => leave(db, conversation),
});

export const timelineActions = (db: LocalDatabase, me: UserId): TimelineActions => ({
  react: async (row, emoji, on) => {
    await writeMessage(db, me, row.conversation, {
      kind: 'reaction',
      target: targetOfRow(row),
      emoji,
      on,
    });
  },
  redact: async (row) => {
    await writeMessage(db, me, row.conversation, { kind: 'redaction', target: targetOfRow(row) });
  },
  retry: (row) => retryRefused(db, me, row.ref),
  discard: (row) => discardRefused(db, me, row.ref),
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
  send: async (text, mode) => {
    const found = mentionsIn(text, people());
    const mentions = found.length === 0 ? {} : { mentions: found };
    if (mode.type === 'write') {
      await writeMessage(db, me, conversation, { kind: 'message', text, ...mentions });
      return;
    }
    const row = await db.messages.get(mode.ref);
    if (!row) throw new Error('The message is not on this device any more.');
    const target = targetOfRow(row);
    if (mode.type === 'edit') {
      if (text === row.text) return;
      await writeMessage(db, me, conversation, { kind: 'edit', target, text, ...mentions });
    } else {
      const draft = { kind: 'message', text, replyTo: target, ...mentions } as const;
      await writeMessage(db, me, conversation, draft);
    }
  },
});
