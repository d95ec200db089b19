/** People and conversations in bulk. */
import type { PracticeId } from '@corridor/core';
import type { ConversationRow, DirectoryWrite, UserRow } from '../../directory/rows.ts';
import { type NewUser, requireUser, saveUser } from './directory-people.ts';
import { readConversation, readUser, writeConversation } from './directory-rows.ts';
import { nextRevision, written } from './directory-writes.ts';
import { keepInStep } from './keep-in-step.ts';
import { type OperationContext, OperationError } from './operations.ts';

/** People and conversations as an import or the demo brings them: what is there stays. */
export interface ImportRows {
  readonly practice: PracticeId;
  readonly users: readonly (NewUser & { readonly active: boolean })[];
  readonly conversations: readonly Omit<ConversationRow, 'practice' | 'revision'>[];
}

/** Adds members that a conversation lacks; nobody's place changes. */
const mergeMembers = (
  before: ConversationRow | null,
  row: Omit<ConversationRow, 'practice' | 'revision'>,
): ConversationRow['members'] => {
  const known = new Set(before?.members.map(({ user }) => user));
  return [...(before?.members ?? []), ...row.members.filter(({ user }) => !known.has(user))];
};

export const importRows = (context: OperationContext, args: ImportRows): DirectoryWrite => {
  const { db, now } = context;
  const { practice } = args;
  const revision = nextRevision(context, practice);
  const users: UserRow[] = [];
  for (const user of args.users) {
    const before = readUser(db, user.id);
    if (before !== null) requireUser(context, practice, user.id);
    else users.push(saveUser(context, { ...user, practice, createdAt: now, revision }));
  }
  const conversations: ConversationRow[] = users.flatMap(
    (row) => keepInStep(context, null, null, row).conversations,
  );
  for (const row of args.conversations) {
    const before = readConversation(db, row.id);
    if (before !== null && before.practice !== practice) {
      throw new OperationError('conversation-exists', 'A conversation id is taken.');
    }
    const members = mergeMembers(before, row);
    if (before !== null && members.length === before.members.length) continue;
    writeConversation(context, { ...(before ?? row), members, practice, revision });
    const now = readConversation(db, row.id);
    if (now !== null) conversations.push(now);
  }
  return written(context, practice, { users, conversations });
};
