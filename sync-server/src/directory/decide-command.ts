/**
 * What a command does, or why not: pure, over rows that the writer thread reads in the transaction
 * that applies the decision. Two commands at once are therefore judged one after the other (the
 * last owner cannot leave twice).
 */
import {
  type Command,
  type CommandResult,
  type ConversationId,
  type ConversationKind,
  can,
  canSee,
  directConversationId,
  err,
  isDerivedConversationId,
  isOfTemplate,
  isStaff,
  type MembershipRole,
  ok,
  type Result,
  type Sha256,
  type SystemBody,
  templateConversationId,
  type UserId,
} from '@corridor/core';
import { actorOf, conversationSubject, personOf } from './actor.ts';
import { REFUSAL_SENTENCES } from './refusal-sentences.ts';
import {
  type ConversationRow,
  type MemberRow,
  memberOf,
  type PracticeRow,
  type UserRow,
} from './rows.ts';

export interface CommandScope {
  readonly practice: PracticeRow;
  readonly actor: UserRow;
  /** A user of this practice. */
  user(id: UserId): UserRow | null;
  /** Everybody of this practice. */
  users(): readonly UserRow[];
  /** A conversation of any practice: its id is taken even where it may not be seen. */
  conversation(id: ConversationId): ConversationRow | null;
  readonly nowMs: number;
  readonly sha256: Sha256;
}

export interface Decision {
  readonly conversation: ConversationId;
  /** The row to store, without its new revision; null when the command changes nothing. */
  readonly next: ConversationRow | null;
  readonly created: boolean;
  /** Who came to a conversation that existed: where they read from is the store's to say. */
  readonly newcomers: readonly UserId[];
  readonly ended: readonly UserId[];
  /** System entries to write, in the actor's name. */
  readonly notices: readonly SystemBody[];
}

type RefusalCode = Extract<CommandResult, { outcome: 'refused' }>['code'];
export interface CommandRefusal {
  readonly code: RefusalCode;
  readonly message: string;
}
type Decided = Result<Decision, CommandRefusal>;

const refuse = (code: RefusalCode): Decided => err({ code, message: REFUSAL_SENTENCES[code] });

const nothing = (conversation: ConversationId): Decided =>
  ok({ conversation, next: null, created: false, newcomers: [], ended: [], notices: [] });

const member = (user: UserId, role: MembershipRole, nowMs: number): MemberRow => ({
  user,
  role,
  joinedAt: nowMs,
  readableFrom: 0,
  leftAt: null,
});

/** People as a set, without the actor. */
const others = (ids: readonly UserId[], actor: UserId): UserId[] =>
  [...new Set(ids)].filter((id) => id !== actor);

const currentMembers = (row: ConversationRow): MemberRow[] =>
  row.members.filter((each) => each.leftAt === null);

/** Whether the actor may bring this person into a conversation of several people. */
const mayBring = (
  scope: CommandScope,
  id: UserId,
  kind: ConversationKind,
): 'ok' | 'unknown-user' | 'clients-not-in-groups' => {
  const { practice } = scope;
  const person = scope.user(id);
  if (person === null || !person.active) return 'unknown-user';
  const actor = actorOf(scope.actor, practice);
  const visible =
    canSee(actor, personOf(person), practice.rules) ||
    can(actor, 'create_direct', { person: personOf(person) }, practice.rules);
  if (!visible) return 'unknown-user';
  if (person.role !== 'client') return 'ok';
  return practice.rules.clientsInGroups && kind === 'group' ? 'ok' : 'clients-not-in-groups';
};

const create = (
  scope: CommandScope,
  row: Pick<
    ConversationRow,
    'id' | 'kind' | 'name' | 'topic' | 'visibility' | 'history' | 'template'
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

const decideCreateSeveral = (
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
 * A practice has one group for each template: a second command for it finds it there (D9). Its
 * members are whom the template means now, whoever its writer knew of.
 */
const decideCreateFromTemplate = (
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
  if (existing !== null) {
    return memberOf(existing, actor.id) ? nothing(id) : refuse('conversation-exists');
  }
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

/** Whom the template of a group means stays in it: nobody takes them out, themselves included. */
const isKept = (row: ConversationRow, user: UserRow | null): boolean =>
  Boolean(row.template && user && isOfTemplate(user, row.template));

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

const decideCreateDirect = (
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

const decideCreateClient = (
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

/** A conversation that the actor may know of: theirs, or a public channel they may browse. */
const known = (scope: CommandScope, id: ConversationId): ConversationRow | null => {
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

const withNewcomers = (
  scope: CommandScope,
  row: ConversationRow,
  newcomers: readonly UserId[],
): Decided => {
  if (newcomers.length === 0) return nothing(row.id);
  const coming = new Set(newcomers);
  return ok({
    conversation: row.id,
    next: {
      ...row,
      members: [
        ...row.members.filter(({ user }) => !coming.has(user)),
        ...newcomers.map((id) => member(id, 'member', scope.nowMs)),
      ],
    },
    created: false,
    newcomers,
    ended: [],
    notices: newcomers.map((user) => ({ event: 'joined', user })),
  });
};

const withoutMember = (scope: CommandScope, row: ConversationRow, user: UserId): Decided => {
  const stayOwners = currentMembers(row).some(
    (each) => each.role === 'owner' && each.user !== user,
  );
  const stay = currentMembers(row).some((each) => each.user !== user);
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

/** P6; a private conversation is managed from within only. */
const mayManage = (scope: CommandScope, row: ConversationRow): boolean => {
  const subject = conversationSubject(row, scope.actor.id);
  if (subject.membership === null && row.visibility === 'private') return false;
  if (row.kind === 'direct' || row.kind === 'client') return false;
  const acting = actorOf(scope.actor, scope.practice);
  return can(acting, 'manage_channels', { conversation: subject }, scope.practice.rules);
};

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
    archived: command.archived ?? row.archived,
    history: command.history ?? row.history,
  };
  const notices: SystemBody[] = [];
  if (next.name !== row.name) notices.push({ event: 'renamed', text: next.name ?? '' });
  if (next.topic !== row.topic) notices.push({ event: 'topic', text: next.topic ?? '' });
  if (next.archived !== row.archived) {
    notices.push({ event: next.archived ? 'archived' : 'unarchived' });
  }
  if (notices.length === 0 && next.history === row.history) return nothing(row.id);
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
  if (target === null) return refuse('unknown-user');
  if (!mayManage(scope, row)) return refuse('not-permitted');
  const own = memberOf(row, scope.actor.id);
  // An admin of a conversation neither makes nor unmakes its owners.
  const concernsOwner = command.role === 'owner' || target.role === 'owner';
  if (concernsOwner && own?.role === 'admin') return refuse('not-permitted');
  if (target.role === command.role) return nothing(row.id);
  const owners = currentMembers(row).filter((each) => each.role === 'owner');
  if (target.role === 'owner' && owners.length === 1) return refuse('last-owner');
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

const decideOnExisting = (
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

/** Rules D1 to D6, D9, P3 and P6. */
export const decideCommand = (scope: CommandScope, command: Command): Decided => {
  if (!scope.actor.active) return refuse('not-permitted');
  switch (command.type) {
    case 'create-channel':
    case 'create-group':
      return decideCreateSeveral(scope, command);
    case 'create-from-template':
      return decideCreateFromTemplate(scope, command);
    case 'create-direct':
      return decideCreateDirect(scope, command);
    case 'create-client':
      return decideCreateClient(scope, command);
    default: {
      const row = known(scope, command.conversation);
      return row === null ? refuse('unknown-conversation') : decideOnExisting(scope, row, command);
    }
  }
};
