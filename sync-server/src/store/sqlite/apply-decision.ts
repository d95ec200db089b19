/** Storing what was decided of a conversation, in the transaction that decided it. */
import type { PracticeId, UserId } from '@corridor/core';
import type { Decision } from '../../directory/decision.ts';
import type { ConversationRow, DirectoryWrite } from '../../directory/rows.ts';
import {
  conversationNum,
  mustNum,
  readConversation,
  userNum,
  writeConversation,
} from './directory-rows.ts';
import { nextRevision, written } from './directory-writes.ts';
import type { OperationContext } from './operations.ts';

/** Stores a decision: rows, newcomers' place in the history, and the system entries it owes. */
export const applyDecision = (
  context: OperationContext,
  practice: PracticeId,
  actor: UserId,
  {
    next,
    newcomers,
    fromNow = false,
    notices,
    ended,
  }: Pick<Decision, 'newcomers' | 'fromNow' | 'notices' | 'ended'> & { next: ConversationRow },
  atMs: number,
): DirectoryWrite => {
  const { db, random, segments } = context;
  let row: ConversationRow = { ...next, revision: nextRevision(context, practice) };
  if (newcomers.length > 0 && (fromNow || row.history === 'since_join')) {
    const readableFrom = segments.closeHeadFor(row.id);
    const coming = new Set(newcomers);
    row = {
      ...row,
      members: row.members.map((each) =>
        coming.has(each.user) && each.leftAt === null ? { ...each, readableFrom } : each,
      ),
    };
  }
  writeConversation(context, row);
  const num = mustNum(conversationNum(db, row.id));
  const author = mustNum(userNum(db, actor));
  for (const body of notices) {
    db.prepare(
      'INSERT INTO owed_entries (conversation, author, key, at, body) VALUES (?, ?, ?, ?, ?)',
    ).run(num, author, Buffer.from(random(16)), atMs, JSON.stringify(body));
  }
  const conversation = readConversation(db, row.id);
  return written(
    context,
    practice,
    { conversations: conversation === null ? [] : [conversation] },
    { endedMemberships: ended.map((user) => ({ user, conversation: row.id })) },
  );
};
