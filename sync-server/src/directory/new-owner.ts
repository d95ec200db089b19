/** Who owns a channel or a group when its only owner is deactivated (D11). Pure. */
import { isStaff, type UserId } from '@corridor/core';
import { type ConversationRow, type MemberRow, memberOf, type UserRow } from './rows.ts';

/**
 * The one who becomes owner, and the row with them: the admin who has been in it longest, else the
 * member; of the active staff. Whoever was deactivated is a member like others from then on, so that
 * they do not count as an owner who is there.
 * @returns null: it has another owner, or nobody who could be one
 */
export const withNewOwner = (
  row: ConversationRow,
  deactivated: UserId,
  userOf: (id: UserId) => UserRow | null,
): { readonly owner: UserId; readonly next: ConversationRow } | null => {
  if (row.kind !== 'channel' && row.kind !== 'group') return null;
  if (memberOf(row, deactivated)?.role !== 'owner') return null;
  const active = row.members.filter(({ user, leftAt }) => {
    const person = leftAt === null && user !== deactivated ? userOf(user) : null;
    return person?.active === true && isStaff(person.role);
  });
  if (active.some(({ role }) => role === 'owner')) return null;
  const rank = ({ role }: MemberRow): number => (role === 'admin' ? 0 : 1);
  const [heir] = active.sort(
    (a, b) => rank(a) - rank(b) || a.joinedAt - b.joinedAt || (a.user < b.user ? -1 : 1),
  );
  if (heir === undefined) return null;
  const roleOf = (each: MemberRow): MemberRow['role'] => {
    if (each.leftAt !== null) return each.role;
    if (each.user === heir.user) return 'owner';
    return each.user === deactivated ? 'member' : each.role;
  };
  const members = row.members.map((each) => ({ ...each, role: roleOf(each) }));
  return { owner: heir.user, next: { ...row, members } };
};
