/**
 * Least visibility (P9): people reach a user only when they share a conversation or may be written
 * to; a client learns of no other client. One place decides it, for deltas and for notices alike.
 */
import { type ConversationId, can, canSee, contactsOf, type UserId } from '@corridor/core';
import { actorOf, personOf } from './actor.ts';
import type { DirectoryModel } from './model.ts';
import { type ConversationRow, memberOf, type PracticeRow, type UserRow } from './rows.ts';

const practiceOf = (model: DirectoryModel, user: UserRow): PracticeRow => {
  const practice = model.practices.get(user.practice);
  if (practice === undefined) throw new Error('a user without a practice');
  return practice;
};

/**
 * People whom a reader meets in a conversation of theirs: its members, and those who left, whose
 * names stand on entries that the reader may read.
 */
export const peopleIn = (conversation: ConversationRow, reader: UserId): UserId[] => {
  const own = memberOf(conversation, reader);
  if (own === null) return [];
  return conversation.members
    .filter(({ leftAt }) => leftAt === null || own.readableFrom === 0 || leftAt >= own.joinedAt)
    .map(({ user }) => user);
};

/** Whether a reader sees a person without sharing a conversation. */
export const seesAlone = (reader: UserRow, person: UserRow, practice: PracticeRow): boolean => {
  if (reader.practice !== person.practice) return false;
  if (reader.id === person.id) return true;
  if (reader.role === 'client') {
    return (
      person.role !== 'client' &&
      (reader.assignedTo.includes(person.id) ||
        contactsOf(reader.assignedTo, practice.reception).includes(person.id))
    );
  }
  return canSee(actorOf(reader, practice), personOf(person), practice.rules);
};

/**
 * Whether a reader is told of a person's presence and typing: a narrower circle than whom they see,
 * because who manages users sees everybody.
 */
export const seesPresence = (model: DirectoryModel, reader: UserRow, person: UserRow): boolean => {
  if (reader.practice !== person.practice || !person.active) return false;
  if (reader.id === person.id) return true;
  const practice = practiceOf(model, reader);
  if (reader.role === 'client' && !practice.rules.presenceToClients) return false;
  const withClient = reader.role === 'client' || person.role === 'client';
  const permission = withClient ? 'message_client' : 'create_direct';
  const subject = { person: personOf(person) };
  if (can(actorOf(reader, practice), permission, subject, practice.rules)) return true;
  const [a, b] = [model.joinedBy(reader.id), model.joinedBy(person.id)];
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const id of few) if (many.has(id)) return true;
  return false;
};

/** Everybody whom a reader sees. */
export const visibleUsers = (model: DirectoryModel, reader: UserRow): Set<UserId> => {
  const practice = practiceOf(model, reader);
  const visible = new Set<UserId>([reader.id]);
  for (const id of model.usersOf(reader.practice)) {
    const person = model.users.get(id);
    if (person && seesAlone(reader, person, practice)) visible.add(id);
  }
  for (const id of model.joinedBy(reader.id)) {
    const conversation = model.conversations.get(id);
    if (conversation) for (const user of peopleIn(conversation, reader.id)) visible.add(user);
  }
  return visible;
};

export const mayBrowseChannels = (reader: UserRow, practice: PracticeRow): boolean =>
  can(actorOf(reader, practice), 'access_channels', {}, practice.rules);

/** Conversations that a reader sees: their own, and public channels when they may browse them. */
export const visibleConversations = (
  model: DirectoryModel,
  reader: UserRow,
): Set<ConversationId> => {
  const visible = new Set(model.joinedBy(reader.id));
  if (mayBrowseChannels(reader, practiceOf(model, reader))) {
    for (const id of model.publicChannels(reader.practice)) visible.add(id);
  }
  return visible;
};

/** Who sees a person: whom a change of that person is told to. */
export const readersOfUser = (model: DirectoryModel, person: UserRow): Set<UserId> => {
  const practice = practiceOf(model, person);
  const readers = new Set<UserId>();
  for (const id of model.usersOf(person.practice)) {
    const reader = model.users.get(id);
    if (reader && seesAlone(reader, person, practice)) readers.add(id);
  }
  for (const shared of [model.joinedBy(person.id), model.leftBy(person.id)]) {
    for (const id of shared) {
      for (const { user, leftAt } of model.conversations.get(id)?.members ?? []) {
        if (leftAt === null) readers.add(user);
      }
    }
  }
  return readers;
};

/** Who sees a conversation: its members, and browsers of a public channel. */
export const readersOfConversation = (
  model: DirectoryModel,
  conversation: ConversationRow,
): Set<UserId> => {
  const readers = new Set(
    conversation.members.filter(({ leftAt }) => leftAt === null).map(({ user }) => user),
  );
  const practice = model.practices.get(conversation.practice);
  if (practice && model.publicChannels(conversation.practice).has(conversation.id)) {
    for (const id of model.usersOf(conversation.practice)) {
      const reader = model.users.get(id);
      if (reader && mayBrowseChannels(reader, practice)) readers.add(id);
    }
  }
  return readers;
};
