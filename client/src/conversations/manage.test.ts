/** Who may change a conversation, as the server decides it. */
import { describe, expect, it } from 'vitest';
import type { ConversationRow } from '../local/database.ts';
import { isKept, isLastOwner, mayManage, mayRemove, rolesFor } from './manage.ts';
import { channelRow, me, userOf, workplaceOf } from './testing/workplace.ts';

const ben = userOf('b');
type Role = 'owner' | 'admin' | 'member';
const directory = (role: string) =>
  workplaceOf('company', role, {
    users: new Map([
      [me, { active: true }],
      [ben, { id: ben, role: 'staff', jobTitle: 'Hygienist', active: true }],
    ]) as never,
  });
const group = (mine: Role | null, theirs: Role, change: Partial<ConversationRow> = {}) =>
  channelRow({
    kind: 'group',
    visibility: 'private',
    members: [
      ...(mine === null ? [] : [{ user: me, role: mine, joinedAt: 0 }]),
      { user: ben, role: theirs, joinedAt: 0 },
    ],
    ...change,
  });

describe('managing a conversation', () => {
  it('is for its owners and admins, not for its other members', () => {
    expect(mayManage(group('owner', 'member'), directory('staff'))).toBe(true);
    expect(mayManage(group('admin', 'owner'), directory('staff'))).toBe(true);
    expect(mayManage(group('member', 'owner'), directory('staff'))).toBe(false);
  });

  it('is nobody’s from outside of a private one, nor in one of two people', () => {
    expect(mayManage(group(null, 'owner'), directory('manager'))).toBe(false);
    const direct = group('owner', 'member', { kind: 'direct' });
    expect(mayManage(direct, directory('manager'))).toBe(false);
  });

  it('removes others, an owner only by an owner', () => {
    const member = { user: ben, role: 'member' } as const;
    const owner = { user: ben, role: 'owner' } as const;
    expect(mayRemove(group('owner', 'member'), member, directory('staff'))).toBe(true);
    expect(mayRemove(group('owner', 'owner'), owner, directory('staff'))).toBe(true);
    expect(mayRemove(group('admin', 'owner'), owner, directory('staff'))).toBe(false);
    const self = { user: me, role: 'owner' } as const;
    expect(mayRemove(group('owner', 'owner'), self, directory('staff'))).toBe(false);
  });

  it('[D11] gives roles as the server would, and never takes away the last owner', () => {
    const at = directory('staff');
    const roles = (mine: Role | null, theirs: Role) =>
      rolesFor(group(mine, theirs), { user: ben, role: theirs }, at);
    expect(roles('owner', 'member')).toEqual(['owner', 'admin']);
    expect(roles('owner', 'owner')).toEqual(['admin', 'member']);
    expect(roles('admin', 'member')).toEqual(['admin']);
    expect(roles('admin', 'admin')).toEqual(['member']);
    expect(roles('admin', 'owner')).toEqual([]);
    expect(roles('member', 'member')).toEqual([]);
    const self = { user: me, role: 'owner' } as const;
    expect(rolesFor(group('owner', 'admin'), self, at)).toEqual([]);
    expect(rolesFor(group('owner', 'owner'), self, at)).toEqual(['admin', 'member']);
    expect(isLastOwner(group('owner', 'admin'), at)).toBe(true);
    expect(isLastOwner(group('owner', 'owner'), at)).toBe(false);
    expect(isLastOwner(group('member', 'owner'), at)).toBe(false);
  });

  it('[D11] does not count who was deactivated', () => {
    const former = { id: ben, role: 'staff', jobTitle: null, active: false };
    const at = { ...(directory('staff') as object), users: new Map([[ben, former]]) } as never;
    expect(rolesFor(group('owner', 'member'), { user: ben, role: 'member' }, at)).toEqual([]);
    expect(isLastOwner(group('owner', 'owner'), at)).toBe(false);
    const third = userOf('c');
    const colleague = { ...former, id: third, active: true };
    const three = {
      ...(directory('staff') as object),
      users: new Map([
        [ben, former],
        [third, colleague],
      ]),
    } as never;
    const members: Pick<ConversationRow, 'members'> = {
      members: [
        { user: me, role: 'owner', joinedAt: 0 },
        { user: ben, role: 'owner', joinedAt: 0 },
        { user: third, role: 'member', joinedAt: 0 },
      ],
    };
    expect(isLastOwner(group('owner', 'owner', members), three)).toBe(true);
  });

  it('[D9] keeps whom the template of a group means, and nobody else', () => {
    const member = { user: ben, role: 'member' } as const;
    const following = (jobTitle: string | null) =>
      group('owner', 'member', { template: { name: 'Some', jobTitle } });
    expect(mayRemove(following('hygienist'), member, directory('staff'))).toBe(false);
    expect(mayRemove(following(null), member, directory('staff'))).toBe(false);
    expect(mayRemove(following('dentist'), member, directory('staff'))).toBe(true);
    expect(isKept({ template: null }, undefined)).toBe(false);
  });
});
