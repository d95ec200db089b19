/** Rows as the subjects that core's access rules judge. */
import {
  type Actor,
  type ConversationSubject,
  contactsOf,
  type PersonSubject,
  type UserId,
} from '@corridor/core';
import { type ConversationRow, memberOf, type PracticeRow, type UserRow } from './rows.ts';

export const actorOf = (user: UserRow, practice: PracticeRow): Actor => ({
  id: user.id,
  role: user.role,
  active: user.active,
  department: user.department,
  leads: user.leads,
  ...(user.role === 'client' && { contacts: contactsOf(user.assignedTo, practice.reception) }),
});

export const personOf = (user: UserRow): PersonSubject => ({
  id: user.id,
  role: user.role,
  active: user.active,
  department: user.department,
  leads: user.leads,
  assignedTo: user.assignedTo,
});

export const conversationSubject = (
  conversation: ConversationRow,
  user: UserId,
): ConversationSubject => ({
  kind: conversation.kind,
  visibility: conversation.visibility,
  recordPolicy: conversation.recordPolicy,
  archived: conversation.archived,
  membership: memberOf(conversation, user)?.role ?? null,
});
