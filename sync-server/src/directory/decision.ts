/** What a decision on a command is, what it is made of, and what all of them ask. */
import {
  type CommandResult,
  type ConversationId,
  type ConversationKind,
  can,
  canSee,
  err,
  type MembershipRole,
  ok,
  type Result,
  type Sha256,
  type SystemBody,
  type UserId,
} from '@corridor/core';
import { actorOf, personOf } from './actor.ts';
import { REFUSAL_SENTENCES } from './refusal-sentences.ts';
import type { ConversationRow, MemberRow, PracticeRow, UserRow } from './rows.ts';

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
  /** They read what comes after them, whatever the conversation's setting gives. */
  readonly fromNow?: boolean;
  readonly ended: readonly UserId[];
  /** System entries to write, in the actor's name. */
  readonly notices: readonly SystemBody[];
}

type RefusalCode = Extract<CommandResult, { outcome: 'refused' }>['code'];
export interface CommandRefusal {
  readonly code: RefusalCode;
  readonly message: string;
}
export type Decided = Result<Decision, CommandRefusal>;

export const refuse = (code: RefusalCode): Decided =>
  err({ code, message: REFUSAL_SENTENCES[code] });

export const nothing = (conversation: ConversationId): Decided =>
  ok({ conversation, next: null, created: false, newcomers: [], ended: [], notices: [] });

export const member = (user: UserId, role: MembershipRole, nowMs: number): MemberRow => ({
  user,
  role,
  joinedAt: nowMs,
  readableFrom: 0,
  leftAt: null,
});

/** People as a set, without the actor. */
export const others = (ids: readonly UserId[], actor: UserId): UserId[] =>
  [...new Set(ids)].filter((id) => id !== actor);

export const currentMembers = (row: ConversationRow): MemberRow[] =>
  row.members.filter((each) => each.leftAt === null);

/** Whether the actor may bring this person into a conversation of several people. */
export const mayBring = (
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

/** Who is to come into a conversation that exists. */
export const withNewcomers = (
  scope: CommandScope,
  row: ConversationRow,
  newcomers: readonly UserId[],
  fromNow = false,
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
    fromNow,
    ended: [],
    notices: newcomers.map((user) => ({ event: 'joined', user })),
  });
};
