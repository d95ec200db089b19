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

const ROLES: readonly MembershipRole[] = ['owner', 'admin', 'member'];

/**
 * What else somebody in a conversation can be made: an admin of it neither makes nor unmakes its
 * owners, and one owner always stays (D11). Nobody who is deactivated is made anything.
 */
export const rolesFor = (
  row: Conversation,
  member: { readonly user: UserId; readonly role: MembershipRole },
  directory: Directory & People,
): readonly MembershipRole[] => {
  const { me, users } = directory;
  if (!mayManage(row, directory) || users.get(member.user)?.active !== true) return [];
  const isAdmin = row.members.find(({ user }) => user === me.id)?.role === 'admin';
  if (member.role === 'owner' && (isAdmin || !hasOtherOwner(row, member.user, users))) return [];
  return ROLES.filter((role) => role !== member.role && !(isAdmin && role === 'owner'));
};

const hasOtherOwner = (row: Conversation, without: UserId, users: People['users']): boolean =>
  row.members.some(
    ({ user, role }) => role === 'owner' && user !== without && users.get(user)?.active === true,
  );

/** Whether somebody would leave others without an owner: they make one first (D11). */
export const isLastOwner = (row: Conversation, { me, users }: Directory & People): boolean =>
  row.members.find(({ user }) => user === me.id)?.role === 'owner' &&
  row.members.some(({ user }) => user !== me.id && users.get(user)?.active === true) &&
  !hasOtherOwner(row, me.id, users);

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
  return hasOtherOwner(row, member.user, users);
};
