/**
 * What every screen of somebody who is signed in reads from: their local database, themselves, and
 * the directory as this device holds it.
 */
import {
  type Actor,
  type ConversationSubject,
  contactsOf,
  type DepartmentId,
  type DirectoryConversation,
  type DirectoryPractice,
  type DirectoryUser,
  type UserId,
} from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { createContext, useContext, useMemo } from 'react';
import type { LocalDatabase } from '../local/database.ts';
import { getMeta } from '../local/meta.ts';

export interface Workplace {
  readonly db: LocalDatabase;
  readonly me: DirectoryUser;
  readonly practice: DirectoryPractice;
  readonly users: ReadonlyMap<UserId, DirectoryUser>;
  /** Who worked here and does not any more. Not who is inactive and never signed in: imported. */
  readonly former: ReadonlySet<UserId>;
  readonly departments: ReadonlyMap<DepartmentId, string>;
}

const WorkplaceContext = createContext<Workplace | null>(null);
export const WorkplaceProvider = WorkplaceContext.Provider;

export const useWorkplace = (): Workplace => {
  const workplace = useContext(WorkplaceContext);
  if (!workplace) throw new Error('useWorkplace outside of WorkplaceProvider');
  return workplace;
};

/**
 * Undefined until the local database has answered. It holds a directory from the first sign-in on:
 * null when the browser removed it since, until it is fetched again.
 */
export const useDirectory = (db: LocalDatabase, user: UserId): Workplace | null | undefined => {
  const read = useLiveQuery(async () => {
    const [users, departments, practice] = await Promise.all([
      db.users.toArray(),
      db.departments.toArray(),
      getMeta(db, 'practice'),
    ]);
    const inactive = users.filter(({ active }) => !active).map(({ id }) => id);
    const devices = await db.devices.where('user').anyOf(inactive).toArray();
    return { users, departments, practice, former: new Set(devices.map((each) => each.user)) };
  }, [db]);
  return useMemo(() => {
    if (!read) return undefined;
    const me = read.users.find(({ id }) => id === user);
    if (!read.practice || !me) return null;
    return {
      db,
      me,
      practice: read.practice,
      users: new Map(read.users.map((each) => [each.id, each])),
      former: read.former,
      departments: new Map(read.departments.map(({ id, name }) => [id, name])),
    };
  }, [db, user, read]);
};

/** A user as `can` judges them. */
export const actorOf = (user: DirectoryUser, practice: DirectoryPractice): Actor =>
  user.role === 'client'
    ? { ...user, contacts: contactsOf(user.assignedTo, practice.reception) }
    : user;

/** A conversation as `can` judges it, for somebody. */
export const subjectOf = (
  conversation: DirectoryConversation,
  me: UserId,
): ConversationSubject => ({
  kind: conversation.kind,
  visibility: conversation.visibility,
  recordPolicy: conversation.recordPolicy,
  archived: conversation.archived,
  membership: conversation.members.find(({ user }) => user === me)?.role ?? null,
});
