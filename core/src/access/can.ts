/**
 * The one place that decides who may do what: pure, used by the relay on every entry and by the
 * screen to show or hide. Rules P1 to P9 of PROTOCOL.md.
 */
import type { UserId } from '../entry/ids.ts';
import type { EntryKind } from '../entry/schema.ts';
import {
  type ConversationKind,
  isStaff,
  type Permission,
  type PracticeRules,
  type RecordPolicy,
  type Role,
} from './permissions.ts';

/** What `can` needs to know of a user. */
export interface Actor {
  readonly id: UserId;
  readonly role: Role;
  readonly active: boolean;
  readonly department: string | null;
  /** Departments that this user leads. */
  readonly leads: readonly string[];
  /** For a client: the staff members they may write to, see {@link contactsOf}; none when missing. */
  readonly contacts?: readonly UserId[];
}

/** Another person as the subject. */
export interface PersonSubject extends Actor {
  /** For a client: the staff members assigned to them, primary first. */
  readonly assignedTo: readonly UserId[];
}

export interface ConversationSubject {
  readonly kind: ConversationKind;
  readonly visibility: 'public' | 'private';
  readonly recordPolicy: RecordPolicy;
  readonly archived: boolean;
  /** The actor's place in it: null when not a member. */
  readonly membership: 'owner' | 'admin' | 'member' | null;
}

export interface Subject {
  readonly conversation?: ConversationSubject;
  readonly person?: PersonSubject;
  /** The author of the entry that is to be edited or redacted. */
  readonly entryAuthor?: UserId;
}

const holds = (rules: PracticeRules, role: Role, permission: Permission): boolean =>
  rules.permissions[permission]?.includes(role) ?? false;

/** P5: a client is in somebody's team when assigned to them, or to their department as they lead it. */
const inTeam = (actor: Actor, person: PersonSubject): boolean =>
  person.assignedTo.includes(actor.id) ||
  (person.department !== null && actor.leads.includes(person.department));

/**
 * Whom a client may write to (P5): the staff assigned to them, or the practice's reception when
 * nobody is.
 */
export const contactsOf = (
  assignedTo: readonly UserId[],
  reception: UserId | null,
): readonly UserId[] => (assignedTo.length > 0 || reception === null ? assignedTo : [reception]);

const mayMessagePerson = (actor: Actor, person: PersonSubject, rules: PracticeRules): boolean => {
  if (!person.active || person.id === actor.id) return false;
  const actorIsClient = actor.role === 'client';
  const personIsClient = person.role === 'client';
  if (actorIsClient && personIsClient) return false;
  if (personIsClient) {
    if (!holds(rules, actor.role, 'message_client')) return false;
    return holds(rules, actor.role, 'message_any_client') || inTeam(actor, person);
  }
  if (actorIsClient) {
    if (!holds(rules, 'client', 'message_client')) return false;
    return actor.contacts?.includes(person.id) ?? false;
  }
  return holds(rules, actor.role, 'create_direct');
};

/**
 * @param permission a permission's name
 * @param subject what it is about; a permission about conversations with no conversation given is
 *   answered for "at all, anywhere"
 */
export const can = (
  actor: Actor,
  permission: Permission,
  subject: Subject,
  rules: PracticeRules,
): boolean => {
  if (!actor.active) return false; // P1
  const { conversation, person, entryAuthor } = subject;
  if (permission === 'create_direct' || permission === 'message_client') {
    if (person) return mayMessagePerson(actor, person, rules);
    return holds(rules, actor.role, permission);
  }
  const manages = conversation?.membership === 'owner' || conversation?.membership === 'admin';
  if (permission === 'manage_channels' && conversation?.membership) {
    return manages || holds(rules, actor.role, permission); // P6
  }
  if (permission === 'pin' && manages && conversation) return !conversation.archived;
  if (!holds(rules, actor.role, permission)) return false;
  if (permission === 'access_channels' || permission === 'access_private') return true;
  if (!conversation) return true;
  if (permission === 'edit_own' || permission === 'redact_own') {
    return (
      conversation.membership !== null &&
      !conversation.archived &&
      conversation.recordPolicy === 'editable' && // P7
      (entryAuthor === undefined || entryAuthor === actor.id)
    );
  }
  if (permission === 'redact_any') {
    return conversation.membership !== null && conversation.recordPolicy === 'editable';
  }
  if (permission === 'pin' || permission === 'send_files') {
    return conversation.membership !== null && !conversation.archived;
  }
  return true;
};

/** P3: who may read a conversation: its members, and nobody else whatever their role. */
export const canRead = (actor: Actor, conversation: ConversationSubject): boolean =>
  actor.active && conversation.membership !== null;

export type WriteVerdict =
  | 'ok'
  | 'not-a-member'
  | 'archived'
  | 'immutable-record'
  | 'not-permitted';

/** P4: whether a user may write an entry of a kind into a conversation now, and if not, why. */
export const canWrite = (
  actor: Actor,
  entry: { readonly kind: EntryKind; readonly targetAuthor?: UserId },
  conversation: ConversationSubject,
  rules: PracticeRules,
): WriteVerdict => {
  if (!actor.active || conversation.membership === null) return 'not-a-member';
  if (conversation.archived) return 'archived';
  const changesRecord = entry.kind === 'edit' || entry.kind === 'redaction';
  if (changesRecord && conversation.recordPolicy === 'immutable') return 'immutable-record';
  if (conversation.kind === 'channel' && !holds(rules, actor.role, 'access_channels')) {
    return 'not-permitted';
  }
  const own = entry.targetAuthor === actor.id;
  const subject: Subject = { conversation };
  switch (entry.kind) {
    case 'message':
    case 'reaction':
    case 'acknowledgement':
      return 'ok';
    case 'edit':
      return own && can(actor, 'edit_own', subject, rules) ? 'ok' : 'not-permitted';
    case 'redaction':
      return (own && can(actor, 'redact_own', subject, rules)) ||
        can(actor, 'redact_any', subject, rules)
        ? 'ok'
        : 'not-permitted';
    case 'pin':
      return can(actor, 'pin', subject, rules) ? 'ok' : 'not-permitted';
    case 'system':
      return 'not-permitted'; // P8: only the server writes system entries.
  }
};

/** P9, least visibility: whom a user sees without sharing a conversation with them. */
export const canSee = (actor: Actor, person: PersonSubject, rules: PracticeRules): boolean => {
  if (person.id === actor.id) return true;
  if (holds(rules, actor.role, 'manage_users')) return true;
  if (isStaff(actor.role) && isStaff(person.role)) return rules.staffSeeAllStaff;
  if (isStaff(actor.role) && person.role === 'client') {
    return mayMessagePerson(actor, person, rules);
  }
  if (actor.role === 'client') return false; // Assigned staff come by the assignment, see directory.
  return false;
};
