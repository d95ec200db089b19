/** What is pinned in a conversation. Read when somebody asks: pins are few, and seldom looked at. */
import type { ConversationId } from '@corridor/core';
import { findMessages } from '../engine/refold.ts';
import type { LocalDatabase, MessageRow } from '../local/database.ts';

/** At most so many, the newest. */
const MAX_PINNED = 200;

/** Pinned messages that are not removed, newest first. */
export const pinnedMessages = async (
  db: LocalDatabase,
  conversation: ConversationId,
): Promise<readonly MessageRow[]> => {
  const targets = new Set<string>();
  await db.annotations
    .where('conversation')
    .equals(conversation)
    .filter(({ kind }) => kind === 'pin')
    .each(({ target }) => {
      targets.add(target);
    });
  const rows = await findMessages(db, [...targets]);
  return rows
    .filter(({ pinned, redacted }) => pinned && redacted === null)
    .sort((a, b) => (a.sort < b.sort ? 1 : -1))
    .slice(0, MAX_PINNED);
};
