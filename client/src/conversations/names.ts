/** What a conversation and a person are called on the screen. */
import type { DepartmentId, DirectoryConversation, DirectoryUser, UserId } from '@corridor/core';
import { safeLine } from '../ui/safe-text.ts';

type Users = ReadonlyMap<UserId, DirectoryUser>;

interface NameWords {
  /** For somebody this device knows no name of. */
  readonly unnamed: string;
  readonly onlyYou: string;
}

export const personName = (users: Users, id: UserId, unnamed: string): string => {
  const user = users.get(id);
  return user ? safeLine(user.name) : unnamed;
};

/** The other one of a direct or client conversation. */
export const otherOf = (
  conversation: Pick<DirectoryConversation, 'members'>,
  me: UserId,
): UserId | null => conversation.members.find(({ user }) => user !== me)?.user ?? null;

const MAX_NAMES = 4;

/** Its own name; without one, the names of the others in it. */
export const conversationName = (
  conversation: Pick<DirectoryConversation, 'name' | 'members'>,
  users: Users,
  me: UserId,
  words: NameWords,
): string => {
  if (conversation.name !== null) return safeLine(conversation.name);
  const others = conversation.members.filter(({ user }) => user !== me);
  if (others.length === 0) return words.onlyYou;
  const names = others
    .slice(0, MAX_NAMES)
    .map(({ user }) => personName(users, user, words.unnamed));
  const more = others.length - names.length;
  return more > 0 ? `${names.join(', ')} +${more}` : names.join(', ');
};

/** `Hygienist · North wing`, for a client their organisation; else the role. */
export const personSubtitle = (
  user: DirectoryUser,
  departments: ReadonlyMap<DepartmentId, string>,
  roleName: string,
): string => {
  const department = user.department === null ? undefined : departments.get(user.department);
  const parts =
    user.role === 'client'
      ? [roleName, user.organisation]
      : [user.jobTitle ?? (user.role === 'staff' && department ? null : roleName), department];
  return parts
    .filter((part): part is string => typeof part === 'string' && part !== '')
    .map(safeLine)
    .join(' · ');
};

/** Lower case without accents, so that "jose" finds "José". */
export const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether every word that was typed begins a word of the text. */
export const matches = (text: string, typed: string): boolean => {
  const words = folded(text).split(/[^\p{L}\p{N}]+/u);
  return folded(typed)
    .split(/\s+/)
    .filter((word) => word !== '')
    .every((word) => words.some((each) => each.startsWith(word)) || folded(text).includes(word));
};
