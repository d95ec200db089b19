/** Commands that begin a conversation. */
import {
  type Command,
  type ConversationId,
  can,
  directConversationId,
  isDerivedConversationId,
  isOfTemplate,
  isStaff,
  type MembershipRole,
  ok,
  templateConversationId,
  type UserId,
} from '@corridor/core';
import { actorOf, personOf } from './actor.ts';
import {
  type CommandScope,
  type Decided,
  mayBring,
  member,
  nothing,
  others,
  refuse,
  withNewcomers,
} from './decision.ts';
import { type ConversationRow, type MemberRow, memberOf } from './rows.ts';

const create = (
  scope: CommandScope,
  row: Pick<
    ConversationRow,
    'id' | 'kind' | 'name' | 'topic' | 'description' | 'visibility' | 'history' | 'template'
  >,
  members: MemberRow[],
): Decided =>
  ok({
    conversation: row.id,
    next: {
      ...row,
      practice: scope.practice.id,
      recordPolicy: scope.practice.rules.recordPolicy[row.kind],
      archived: false,
      createdAt: scope.nowMs,
      createdBy: scope.actor.id,
      members,
      revision: 0,
    },
    created: true,
    newcomers: [],
    ended: [],
    notices: [{ event: 'created' }],
  });

export const decideCreateSeveral = (
  scope: CommandScope,
  command: Extract<Command, { type: 'create-channel' | 'create-group' }>,
): Decided => {
  const { practice, actor } = scope;
  const kind = command.type === 'create-channel' ? 'channel' : 'group';
  if (!practice.rules.kinds.includes(kind)) return refuse('kind-not-here');
  const permission = kind === 'channel' ? 'create_channels' : 'create_group';
  if (!can(actorOf(actor, practice), permission, {}, practice.rules)) {
    return refuse('not-permitted');
  }
  // Before anything is looked up: the answer tells nothing of who talks with whom (P9).
  if (isDerivedConversationId(command.conversation)) return refuse('wrong-conversation-id');
  const members = others(command.members, actor.id);
  for (const id of members) {
    const verdict = mayBring(scope, id, kind);
    if (verdict !== 'ok') return refuse(verdict);
  }
  if (scope.conversation(command.conversation)) return refuse('conversation-exists');
  return create(
    scope,
    {
      id: command.conversation,
      kind,
      name: command.name,
      topic: command.type === 'create-channel' ? command.topic : null,
      description: (command.type === 'create-channel' && command.description) || null,
      visibility: command.type === 'create-channel' ? command.visibility : 'private',
      history: command.history ?? practice.rules.history,
    },
    [
      member(actor.id, 'owner', scope.nowMs),
      ...members.map((id) => member(id, 'member', scope.nowMs)),
    ],
  );
};

/**
 * Begun by somebody before: whom the template means is in it. Anybody else who may begin it comes to
 * it as they would have by being first, and reads what comes after; who was in it and is not any more
 * is added by its owners.
 */
const comeTo = (scope: CommandScope, row: ConversationRow): Decided => {
  const { actor } = scope;
  if (memberOf(row, actor.id)) return nothing(row.id);
  if (row.archived) return refuse('archived');
  if (row.template && isOfTemplate(actor, row.template)) {
    return withNewcomers(scope, row, [actor.id]);
  }
  const wasIn = row.members.some(({ user }) => user === actor.id);
  return wasIn ? refuse('not-a-member') : withNewcomers(scope, row, [actor.id], true);
};

/**
 * A practice has one group for each template: a second command for it finds it there (D9). Its
 * members are whom the template means now, whoever its writer knew of.
 */
export const decideCreateFromTemplate = (
  scope: CommandScope,
  command: Extract<Command, { type: 'create-from-template' }>,
): Decided => {
  const { practice, actor } = scope;
  const template = practice.rules.groupTemplates.find(({ name }) => name === command.template);
  if (!practice.rules.kinds.includes('group') || template === undefined) {
    return refuse('kind-not-here');
  }
  if (!can(actorOf(actor, practice), 'create_group', {}, practice.rules)) {
    return refuse('not-permitted');
  }
  const id = command.conversation;
  if (templateConversationId(practice.id, template.name, scope.sha256) !== id) {
    return refuse('wrong-conversation-id');
  }
  const existing = scope.conversation(id);
  if (existing !== null) return comeTo(scope, existing);
  const meant = scope.users().filter((user) => isOfTemplate(user, template));
  const { name } = template;
  return create(
    scope,
    {
      id,
      kind: 'group',
      name,
      topic: null,
      visibility: 'private',
      history: practice.rules.history,
      template,
    },
    [
      member(actor.id, 'owner', scope.nowMs),
      ...others(
        meant.map((user) => user.id),
        actor.id,
      ).map((user) => member(user, 'member', scope.nowMs)),
    ],
  );
};

/**
 * Two people have one conversation: a second command for it, from either side, finds it there. So
 * does one of who may begin it for them, whom a refusal would tell that the two talk (P9).
 */
const decideCreatePair = (
  scope: CommandScope,
  kind: 'direct' | 'client',
  id: ConversationId,
  pair: readonly [UserId, UserId],
  roles: readonly [MembershipRole, MembershipRole],
): Decided => {
  if (directConversationId(scope.practice.id, pair[0], pair[1], scope.sha256) !== id) {
    return refuse('wrong-conversation-id');
  }
  const existing = scope.conversation(id);
  if (existing !== null) {
    const theirs =
      existing.kind === kind &&
      existing.practice === scope.practice.id &&
      existing.members.every(({ user }) => pair.includes(user)) &&
      pair.every((user) => memberOf(existing, user));
    return theirs ? nothing(id) : refuse('conversation-exists');
  }
  return create(
    scope,
    { id, kind, name: null, topic: null, visibility: 'private', history: 'all' },
    [member(pair[0], roles[0], scope.nowMs), member(pair[1], roles[1], scope.nowMs)],
  );
};

export const decideCreateDirect = (
  scope: CommandScope,
  command: Extract<Command, { type: 'create-direct' }>,
): Decided => {
  const { practice, actor } = scope;
  if (!practice.rules.kinds.includes('direct')) return refuse('kind-not-here');
  const person = scope.user(command.with);
  if (person === null || !person.active) return refuse('unknown-user');
  // With a client it is a client conversation, whose record policy is its own.
  if (actor.role === 'client' || person.role === 'client') return refuse('kind-not-here');
  const subject = { person: personOf(person) };
  if (!can(actorOf(actor, practice), 'create_direct', subject, practice.rules)) {
    return refuse('not-permitted');
  }
  const pair = [actor.id, person.id] as const;
  return decideCreatePair(scope, 'direct', command.conversation, pair, ['member', 'member']);
};

export const decideCreateClient = (
  scope: CommandScope,
  command: Extract<Command, { type: 'create-client' }>,
): Decided => {
  const { practice, actor } = scope;
  const { rules } = practice;
  if (!rules.kinds.includes('client')) return refuse('kind-not-here');
  const client = scope.user(command.client);
  const staff = scope.user(command.staff);
  if (client?.role !== 'client' || !client.active) return refuse('unknown-user');
  if (staff === null || !staff.active || !isStaff(staff.role)) return refuse('unknown-user');
  const acting = actorOf(actor, practice);
  if (actor.id === client.id) {
    if (!can(acting, 'message_client', { person: personOf(staff) }, rules)) {
      return refuse(acting.contacts?.includes(staff.id) ? 'not-permitted' : 'unknown-user');
    }
  } else {
    const subject = { person: personOf(client) };
    if (!can(acting, 'message_client', subject, rules)) return refuse('not-permitted');
    // Starting a thread for a colleague is for who looks after people's work.
    if (actor.id !== staff.id && !can(acting, 'manage_users', {}, rules)) {
      return refuse('not-permitted');
    }
  }
  const pair = [client.id, staff.id] as const;
  return decideCreatePair(scope, 'client', command.conversation, pair, ['member', 'owner']);
};
