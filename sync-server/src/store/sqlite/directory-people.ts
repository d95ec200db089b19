/** What is checked of a person before they are stored. */
import { isStaff, type PracticeId, type UserId } from '@corridor/core';
import type { UserRow } from '../../directory/rows.ts';
import {
  readDepartment,
  readPractice,
  readUser,
  readUserByLogin,
  readUsers,
  writeUser,
  writeUserLinks,
} from './directory-rows.ts';
import { type OperationContext, OperationError } from './operations.ts';

/** What may be said of a user when they are made. */
export type NewUser = Omit<UserRow, 'practice' | 'active' | 'createdAt' | 'revision'>;
export type UserChange = Partial<Omit<NewUser, 'id'>> & { readonly active?: true };

const requireFreeLogin = ({ db }: OperationContext, login: string, user: UserId): void => {
  const other = readUserByLogin(db, login);
  if (other !== null && other.id !== user) {
    throw new OperationError('login-taken', `There is a person with the login name ${login}.`);
  }
};

export const requireUser = (
  { db }: OperationContext,
  practice: PracticeId,
  id: UserId,
): UserRow => {
  const row = readUser(db, id);
  if (row === null || row.practice !== practice) {
    throw new OperationError('unknown-user', 'There is no such person.');
  }
  return row;
};

/** Departments and staff that a user names are this practice's. */
const requireLinks = (context: OperationContext, row: UserRow): void => {
  for (const id of [...row.leads, ...(row.department === null ? [] : [row.department])]) {
    if (readDepartment(context.db, id)?.practice !== row.practice) {
      throw new OperationError('unknown-department', 'There is no such department.');
    }
  }
  for (const id of row.assignedTo) {
    if (row.role !== 'client' || !isStaff(requireUser(context, row.practice, id).role)) {
      throw new OperationError('not-assignable', 'Only clients are assigned, and only to staff.');
    }
  }
};

export const saveUser = (context: OperationContext, row: UserRow): UserRow => {
  requireFreeLogin(context, row.login, row.id);
  requireLinks(context, row);
  writeUser(context.db, row);
  writeUserLinks(context.db, row);
  return requireUser(context, row.practice, row.id);
};

export const requireNotLastSuperAdmin = (context: OperationContext, user: UserRow): void => {
  if (user.role !== 'super_admin') return;
  const others = readUsers(context.db).filter(
    (row) =>
      row.practice === user.practice &&
      row.role === 'super_admin' &&
      row.active &&
      row.id !== user.id,
  );
  if (others.length === 0) {
    throw new OperationError(
      'last-super-admin',
      'This is the last super admin of the practice: make somebody else one first.',
    );
  }
};

/** What only staff may be: who looks after a client, or the practice's reception. */
export const requireNoDuties = ({ db }: OperationContext, { id, practice }: UserRow): void => {
  if (readUsers(db).some(({ assignedTo }) => assignedTo.includes(id))) {
    throw new OperationError(
      'not-assignable',
      'Clients are assigned to this person, and only staff look after clients: assign them to others first.',
    );
  }
  if (readPractice(db, practice)?.reception === id) {
    throw new OperationError(
      'not-staff',
      'This person is the reception of the practice, which is a member of the staff: name another one first.',
    );
  }
};
