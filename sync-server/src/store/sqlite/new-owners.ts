/** Channels and groups whose only owner is deactivated get another one (rule D11). */
import { ConversationId, type UserId } from '@corridor/core';
import { withNewOwner } from '../../directory/new-owner.ts';
import type { DirectoryWrite, UserRow } from '../../directory/rows.ts';
import { applyDecision } from './apply-decision.ts';
import { mustNum, readConversation, readUser, userNum } from './directory-rows.ts';
import { audit } from './directory-writes.ts';
import { idText } from './names.ts';
import type { OperationContext } from './operations.ts';

/** @param actor who deactivated the person; null: the command line */
export const giveNewOwners = (
  context: OperationContext,
  actor: UserId | null,
  { id, practice }: UserRow,
): DirectoryWrite['rows']['conversations'] => {
  const { db } = context;
  const owned = db
    .prepare<[number], { id: Buffer }>(
      `SELECT s.id FROM memberships m JOIN streams s ON s.num = m.conversation
       WHERE m.user = ? AND m.role = 'owner' ORDER BY s.num`,
    )
    .all(mustNum(userNum(db, id)))
    .map((row) => ConversationId.parse(idText(row.id)));
  return owned.flatMap((conversation) => {
    const row = readConversation(db, conversation);
    const given = row && withNewOwner(row, id, (user) => readUser(db, user));
    if (!given) return [];
    const { owner, next } = given;
    const step = { next, newcomers: [], ended: [], notices: [] };
    const write = applyDecision(context, practice, actor ?? id, step, context.now);
    audit(context, {
      practice,
      actor,
      action: 'conversation.new-owner',
      subject: conversation,
      detail: { user: owner, instead: id },
    });
    return write.rows.conversations;
  });
};
