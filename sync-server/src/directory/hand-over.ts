import type { ConversationId, UserId } from '@corridor/core';
import type { DirectoryModel } from './model.ts';

/** Client threads of somebody who leaves: each waits for a colleague. */
export const clientThreadsOf = (
  model: DirectoryModel,
  staff: UserId,
): { conversation: ConversationId; client: UserId; name: string }[] =>
  [...model.joinedBy(staff)].flatMap((id) => {
    const row = model.conversations.get(id);
    if (row?.kind !== 'client' || row.archived) return [];
    return row.members
      .filter(({ user, leftAt }) => leftAt === null && user !== staff)
      .map(({ user }) => model.users.get(user))
      .filter((user) => user?.role === 'client')
      .map((client) => ({
        conversation: id,
        client: client?.id as UserId,
        name: client?.name ?? '',
      }));
  });
