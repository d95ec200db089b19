/** What a committed write means for readers: whom to tell, what ended, who sees less than before. */
import type { ConversationId, UserId } from '@corridor/core';
import type { DirectoryChange } from '../relay/directory-port.ts';
import type { DirectoryModel } from './model.ts';
import { type ConversationRow, type DirectoryWrite, memberOf, type UserRow } from './rows.ts';
import { readersOfConversation, readersOfUser } from './visibility.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What of a user decides whom they see and who sees them. */
const sightOf = ({ role, department, leads, assignedTo, active }: UserRow): unknown => [
  role,
  department,
  leads,
  assignedTo,
  active,
];

/** Whether people of the practice may see less than before. */
const narrows = (model: DirectoryModel, { rows }: DirectoryWrite): boolean =>
  rows.practices.some((row) => {
    const before = model.practices.get(row.id);
    return (
      before !== undefined && !same([before.rules, before.reception], [row.rules, row.reception])
    );
  }) ||
  rows.users.some((row) => {
    const before = model.users.get(row.id);
    return before !== undefined && !same(sightOf(before), sightOf(row));
  });

interface Ending {
  readonly user: UserId;
  readonly conversation: ConversationId;
}

const endedIn = (before: ConversationRow | undefined, row: ConversationRow): Ending[] =>
  (before?.members ?? [])
    .filter(({ user, leftAt }) => leftAt === null && memberOf(row, user) === null)
    .map(({ user }) => ({ user, conversation: row.id }));

/**
 * @param model as it was before the write
 * @returns `change` is asked for when the model holds the write
 */
export const changeOf = (
  model: DirectoryModel,
  write: DirectoryWrite,
): {
  readonly change: () => DirectoryChange;
  /** Whose view has to be told from scratch: everybody's of the practice, or these. */
  readonly resets: 'practice' | ReadonlySet<UserId>;
} => {
  const { practice, revision, rows } = write;
  const isNarrower = narrows(model, write);
  const endings = new Map<string, Ending>();
  for (const ending of [
    ...write.endedMemberships,
    ...rows.conversations.flatMap((row) => endedIn(model.conversations.get(row.id), row)),
  ]) {
    endings.set(`${ending.user} ${ending.conversation}`, ending);
  }
  const endedMemberships = [...endings.values()];
  const deactivatedUsers = [
    ...new Set([
      ...write.deactivatedUsers,
      ...rows.users
        .filter((row) => !row.active && model.users.get(row.id)?.active === true)
        .map(({ id }) => id),
    ]),
  ];
  const practiceBefore = model.practices.get(practice);
  const practiceChanged = rows.practices.some(
    (row) =>
      practiceBefore === undefined ||
      !same({ ...practiceBefore, revision: 0 }, { ...row, revision: 0 }),
  );
  const change = (): DirectoryChange => {
    const users = new Set<UserId>();
    const tell = (readers: Iterable<UserId>): void => {
      for (const user of readers) users.add(user);
    };
    if (isNarrower || practiceChanged || rows.departments.length > 0) {
      tell(model.usersOf(practice));
    } else {
      for (const row of rows.users) tell(readersOfUser(model, row));
      for (const row of rows.devices) {
        const owner = model.users.get(row.user);
        if (row.kind === 'server') tell(model.usersOf(practice));
        else if (owner) tell(readersOfUser(model, owner));
      }
      for (const row of rows.conversations) tell(readersOfConversation(model, row));
      // Who just left learns that it is gone.
      tell(endedMemberships.map(({ user }) => user));
    }
    return {
      practice,
      revision,
      users,
      conversations: new Set(rows.conversations.map(({ id }) => id)),
      endedMemberships,
      endedSessions: write.endedSessions,
      deactivatedUsers,
    };
  };
  const resets = isNarrower
    ? ('practice' as const)
    : new Set(endedMemberships.map(({ user }) => user));
  return { change, resets };
};
