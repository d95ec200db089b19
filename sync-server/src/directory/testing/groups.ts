/** Groups on a real server, and what a difference of the directory tells of. */
import type { ConversationId, DirectoryDelta } from '@corridor/core';
import { expect } from 'vitest';
import type { Person, Served } from '../../http/testing/served.ts';

/** Begins a group. @param history the practice's own when not given */
export const newGroup = async (
  server: Served,
  owner: Person,
  members: readonly Person[],
  history?: 'all' | 'since_join',
): Promise<ConversationId> => {
  const conversation = server.conversationId();
  const result = await owner.command({
    type: 'create-group',
    conversation,
    name: 'Group',
    members: members.map(({ id }) => id),
    ...(history && { history }),
  });
  expect(result.outcome).toBe('done');
  return conversation;
};

export const idsOf = (delta: DirectoryDelta): string[] => delta.conversations.map(({ id }) => id);
