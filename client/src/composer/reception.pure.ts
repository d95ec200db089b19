/** Whether what a client writes reaches the practice's reception, because nobody is assigned to them. */
import {
  contactsOf,
  type DirectoryConversation,
  type DirectoryPractice,
  type DirectoryUser,
} from '@corridor/core';

export const reachesReception = (
  { kind, members }: Pick<DirectoryConversation, 'kind' | 'members'>,
  me: Pick<DirectoryUser, 'role' | 'assignedTo'>,
  { reception }: Pick<DirectoryPractice, 'reception'>,
): boolean =>
  kind === 'client' &&
  me.role === 'client' &&
  me.assignedTo.length === 0 &&
  contactsOf(me.assignedTo, reception).some((contact) =>
    members.some(({ user }) => user === contact),
  );
