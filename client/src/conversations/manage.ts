/** Who may change a conversation and its members: the server's rules, asked of core. Pure. */
import {
  can,
  type DirectoryUser,
  isOfTemplate,
  type MembershipRole,
  type UserId,
} from '@corridor/core';
import type { ConversationRow } from '../local/database.ts';
import { actorOf, subjectOf, type Workplace } from './workplace.ts';

type Directory = Pick<Workplace, 'me' | 'practice'>;
type People = Pick<Workplace, 'users'>;
type Conversation = Pick<
  ConversationRow,
  'kind' | 'visibility' | 'recordPolicy' | 'archived' | 'members' | 'state' | 'template'
>;

/** A private conversation is managed from within only, a public channel by who may browse it. */
export const mayManage = (row: Conversation, { me, practice }: Directory): boolean => {
  if (row.state !== 'here' && row.state !== 'pending') return false;
  if (row.kind !== 'channel' && row.kind !== 'group') return false;
  const conversation = subjectOf(row as ConversationRow, me.id);
  const actor = actorOf(me, practice);
  if (conversation.membership === null) {
    if (row.kind !== 'channel' || row.visibility === 'private') return false;
    if (!can(actor, 'access_channels', {}, practice.rules)) return false;
  }
  return can(actor, 'manage_channels', { conversation }, practice.rules);
};

/** Whom the template of a group means stays in it (D9). */
export const isKept = (
  { template }: Pick<Conversation, 'template'>,
  person: DirectoryUser | undefined,
): boolean => Boolean(template && person && isOfTemplate(person, template));

/** Somebody else: oneself one leaves. An admin removes no owner, and one owner always stays. */
export const mayRemove = (
  row: Conversation,
  member: { readonly user: UserId; readonly role: MembershipRole },
  directory: Directory & People,
): boolean => {
  const { me, users } = directory;
  if (isKept(row, users.get(member.user))) return false;
  if (member.user === me.id || !mayManage(row, directory)) return false;
  if (member.role !== 'owner') return true;
  if (row.members.find(({ user }) => user === me.id)?.role === 'admin') return false;
  return row.members.some(({ user, role }) => role === 'owner' && user !== member.user);
};
