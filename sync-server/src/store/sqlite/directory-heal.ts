/** Rows that workstations bring back to a database that lost them (rule H2). */
import type { PracticeId, UserId } from '@corridor/core';
import type { DirectoryRows, DirectoryWrite } from '../../directory/rows.ts';
import {
  readConversation,
  readDepartment,
  readDevice,
  readUser,
  readUserByLogin,
  userNum,
  writeConversation,
  writeDepartment,
  writeDevice,
  writeUser,
  writeUserLinks,
} from './directory-rows.ts';
import { audit, nextRevision, written } from './directory-writes.ts';
import type { OperationContext } from './operations.ts';

export interface HealRows extends Omit<DirectoryRows, 'practices'> {
  readonly practice: PracticeId;
  readonly erasures: readonly {
    readonly author: string;
    readonly key: string;
    readonly id: string;
  }[];
}
export interface HealOutcome {
  readonly healed: number;
  readonly known: number;
  readonly refused: number;
  readonly write: DirectoryWrite | null;
  /** Healed people who have no password: they need a first-sign-in link. */
  readonly withoutPassword: readonly UserId[];
}

/**
 * Takes back rows whose proof was checked, each only when it is newer than what is there (H2).
 * Erasures come first; then departments, people, devices and conversations, so that each finds what
 * it names.
 */
export const heal = (context: OperationContext, rows: HealRows): HealOutcome => {
  const { db } = context;
  const { practice } = rows;
  for (const erasure of rows.erasures) context.segments.bury(erasure);
  let known = 0;
  let refused = 0;
  const isNewer = (before: { practice: string; revision: number } | null, revision: number) => {
    if (before !== null && before.practice !== practice) refused++;
    else if (before !== null && before.revision >= revision) known++;
    else return true;
    return false;
  };
  const departments = rows.departments.filter((row) =>
    isNewer(readDepartment(db, row.id), row.revision),
  );
  const users = rows.users.filter((row) => isNewer(readUser(db, row.id), row.revision));
  const given = [...rows.departments, ...rows.users, ...rows.devices, ...rows.conversations];
  const newest = given.reduce((highest, row) => Math.max(highest, row.revision), 0);
  const revision = given.length > 0 ? nextRevision(context, practice, newest) : 0;
  for (const row of departments) writeDepartment(db, { ...row, revision });
  for (const row of users) {
    const holder = readUserByLogin(db, row.login);
    // Given away since: the healed person keeps their name and gets a login of their own.
    const login = holder !== null && holder.id !== row.id ? `${row.login}-${row.id}` : row.login;
    writeUser(db, { ...row, login: login.toLowerCase(), revision });
  }
  for (const row of users) writeUserLinks(db, row);
  const devices = rows.devices.filter((row) => {
    if (!isNewer(readDevice(db, row.id), row.revision)) return false;
    if (userNum(db, row.user) === null || row.kind === 'server') {
      refused++;
      return false;
    }
    writeDevice(db, { ...row, revision });
    return true;
  });
  const conversations = rows.conversations.filter((row) => {
    if (!isNewer(readConversation(db, row.id), row.revision)) return false;
    if (userNum(db, row.createdBy) === null) {
      refused++;
      return false;
    }
    writeConversation(context, { ...row, revision });
    return true;
  });
  const healed = departments.length + users.length + devices.length + conversations.length;
  if (healed === 0) return { healed, known, refused, write: null, withoutPassword: [] };
  const withoutPassword = users
    .filter(({ id, active, role }) => {
      const row = db
        .prepare<[number | null], { password_hash: string | null }>(
          'SELECT password_hash FROM users WHERE num = ?',
        )
        .get(userNum(db, id));
      return active && role !== 'bot' && row?.password_hash === null;
    })
    .map(({ id }) => id);
  const again = <I, R>(ids: readonly { id: I }[], read: (id: I) => R | null): R[] =>
    ids.map(({ id }) => read(id)).filter((row) => row !== null);
  audit(context, {
    practice,
    actor: null,
    action: 'directory.heal',
    subject: null,
    detail: { healed, known, refused },
  });
  return {
    healed,
    known,
    refused,
    write: written(context, practice, {
      departments: again(departments, (id) => readDepartment(db, id)),
      users: again(users, (id) => readUser(db, id)),
      devices: again(devices, (id) => readDevice(db, id)),
      conversations: again(conversations, (id) => readConversation(db, id)),
    }),
    withoutPassword,
  };
};
