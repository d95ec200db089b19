/** Commands on a conversation that exists: who comes and goes, roles, what it is called. */
import {
  type Command,
  type ConversationId,
  can,
  isOfTemplate,
  ok,
  type SystemBody,
  type UserId,
} from '@corridor/core';
import { actorOf, conversationSubject } from './actor.ts';
import {
  type CommandScope,
  currentMembers,
  type Decided,
  mayBring,
  nothing,
  refuse,
  withNewcomers,
} from './decision.ts';
import { type ConversationRow, type MemberRow, memberOf, type UserRow } from './rows.ts';

/** A conversation that the actor may know of: theirs, or a public channel they may browse. */
export const known = (scope: CommandScope, id: ConversationId): ConversationRow | null => {
  const row = scope.conversation(id);
  if (row === null || row.practice !== scope.practice.id) return null;
  if (memberOf(row, scope.actor.id)) return row;
  const acting = actorOf(scope.actor, scope.practice);
  const mayBrowse =
    row.kind === 'channel' &&
    row.visibility === 'public' &&
    can(acting, 'access_channels', {}, scope.practice.rules);
  return mayBrowse ? row : null;
};

/** Members who are active, without one of them: who was deactivated neither owns nor is left alone. */
const activeOthers = (scope: CommandScope, row: ConversationRow, without: UserId): MemberRow[] =>
  currentMembers(row).filter(({ user }) => user !== without && (scope.user(user)?.active ?? false));

const withoutMember = (scope: CommandScope, row: ConversationRow, user: UserId): Decided => {
  const others = activeOthers(scope, row, user);
  const stayOwners = others.some(({ role }) => role === 'owner');
  const stay = others.length > 0;
  if (memberOf(row, user)?.role === 'owner' && stay && !stayOwners) return refuse('last-owner');
  return ok({
    conversation: row.id,
    next: {
      ...row,
      members: row.members.map((each) =>
        each.user === user ? { ...each, leftAt: scope.nowMs } : each,
      ),
    },
    created: false,
    newcomers: [],
    ended: [user],
    notices: [{ event: 'left', user }],
  });
};

/** Whom the template of a group means stays in it: nobody takes them out, themselves included. */
const isKept = (row: ConversationRow, user: UserRow | null): boolean =>
  Boolean(row.template && user && isOfTemplate(user, row.template));

/** P6; a private conversation is managed from within only. */
const mayManage = (scope: CommandScope, row: ConversationRow): boolean => {
  const subject = conversationSubject(row, scope.actor.id);
  if (subject.membership === null && row.visibility === 'private') return false;
  if (row.kind === 'direct' || row.kind === 'client') return false;
  const acting = actorOf(scope.actor, scope.practice);
  return can(acting, 'manage_channels', { conversation: subject }, scope.practice.rules);
};

const described = ({ description }: ConversationRow): string | null => description ?? null;

const decideChange = (
  scope: CommandScope,
  row: ConversationRow,
  command: Extract<Command, { type: 'change-conversation' }>,
): Decided => {
  if (!mayManage(scope, row)) return refuse('not-permitted');
  if (row.archived && command.archived !== false) return refuse('archived');
  const next: ConversationRow = {
    ...row,
    name: command.name ?? row.name,
    topic: command.topic === undefined ? row.topic : command.topic,
    description: command.description === undefined ? row.description : command.description || null,
    archived: command.archived ?? row.archived,
    history: command.history ?? row.history,
  };
  const notices: SystemBody[] = [];
  if (next.name !== row.name) notices.push({ event: 'renamed', text: next.name ?? '' });
  if (next.topic !== row.topic) notices.push({ event: 'topic', text: next.topic ?? '' });
  if (next.archived !== row.archived) {
    notices.push({ event: next.archived ? 'archived' : 'unarchived' });
  }
  // No entry tells of these: the details do.
  const isQuiet = next.history !== row.history || described(next) !== described(row);
  if (notices.length === 0 && !isQuiet) return nothing(row.id);
  return ok({
    conversation: row.id,
    next,
    created: false,
    newcomers: [],
    ended: [],
    notices,
  });
};

const decideSetRole = (
  scope: CommandScope,
  row: ConversationRow,
  command: Extract<Command, { type: 'set-member-role' }>,
): Decided => {
  const target = memberOf(row, command.user);
  // Somebody who was deactivated can be made nothing more than they are.
  const gone = !(scope.user(command.user)?.active ?? false);
  if (target === null || (gone && command.role !== 'member')) return refuse('unknown-user');
  if (!mayManage(scope, row)) return refuse('not-permitted');
  const own = memberOf(row, scope.actor.id);
  // An admin of a conversation neither makes nor unmakes its owners.
  const concernsOwner = command.role === 'owner' || target.role === 'owner';
  if (concernsOwner && own?.role === 'admin') return refuse('not-permitted');
  if (target.role === command.role) return nothing(row.id);
  const owners = activeOthers(scope, row, command.user).filter(({ role }) => role === 'owner');
  if (target.role === 'owner' && owners.length === 0) return refuse('last-owner');
  return ok({
    conversation: row.id,
    next: {
      ...row,
      members: row.members.map((each) =>
        each.user === command.user ? { ...each, role: command.role } : each,
      ),
    },
    created: false,
    newcomers: [],
    ended: [],
    notices: [],
  });
};

const decideAdd = (
  scope: CommandScope,
  row: ConversationRow,
  members: readonly UserId[],
): Decided => {
  if (!mayManage(scope, row)) return refuse('not-permitted');
  const newcomers = [...new Set(members)].filter((id) => memberOf(row, id) === null);
  for (const id of newcomers) {
    const verdict = id === scope.actor.id ? 'ok' : mayBring(scope, id, row.kind);
    if (verdict !== 'ok') return refuse(verdict);
  }
  return withNewcomers(scope, row, newcomers);
};

export const decideOnExisting = (
  scope: CommandScope,
  row: ConversationRow,
  command: Extract<
    Command,
    {
      type:
        | 'join'
        | 'leave'
        | 'add-members'
        | 'remove-member'
        | 'set-member-role'
        | 'change-conversation';
    }
  >,
): Decided => {
  const own = memberOf(row, scope.actor.id);
  const several = row.kind === 'channel' || row.kind === 'group';
  switch (command.type) {
    case 'join':
      if (own !== null) return nothing(row.id);
      if (row.archived) return refuse('archived');
      return withNewcomers(scope, row, [scope.actor.id]);
    case 'leave':
      if (own === null) return nothing(row.id);
      return several && !isKept(row, scope.actor)
        ? withoutMember(scope, row, scope.actor.id)
        : refuse('not-permitted');
    case 'add-members':
      return row.archived ? refuse('archived') : decideAdd(scope, row, command.members);
    case 'remove-member':
      if (!several || !mayManage(scope, row)) return refuse('not-permitted');
      if (memberOf(row, command.user) === null) return nothing(row.id);
      if (isKept(row, scope.user(command.user))) return refuse('not-permitted');
      if (memberOf(row, command.user)?.role === 'owner' && own?.role === 'admin') {
        return refuse('not-permitted');
      }
      return withoutMember(scope, row, command.user);
    case 'set-member-role':
      return decideSetRole(scope, row, command);
    case 'change-conversation':
      return decideChange(scope, row, command);
  }
};
