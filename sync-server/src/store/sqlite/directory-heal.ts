/** Rows that workstations bring back to a database that lost them (rule H2). */
import type { PracticeId, UserId } from '@corridor/core';
import { type IsThere, isKnown } from '../../directory/healing.ts';
import type { DirectoryRows, DirectoryWrite } from '../../directory/rows.ts';
import {
  markHealed,
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
  /** Healed people who have neither a password nor a link that still works: they need a link. */
  readonly withoutPassword: readonly UserId[];
}

/**
 * Takes back rows whose proof was checked, each at most once and only when it says more than what is
 * there (H2).
 * Erasures come first; then departments, people, devices and conversations, so that each finds what
 * it names.
 */
export const heal = (context: OperationContext, rows: HealRows): HealOutcome => {
  const { db } = context;
  const { practice } = rows;
  for (const erasure of rows.erasures) context.segments.bury(erasure);
  let known = 0;
  let refused = 0;
  const isThere: IsThere = {
    user: (id) => userNum(db, id) !== null,
    department: (id) => readDepartment(db, id) !== null,
  };
  /** Judged again: another workstation may have brought it meanwhile. */
  const isWanted = (
    stored: Parameters<typeof isKnown>[0] | null,
    record: Parameters<typeof isKnown>[1],
  ): boolean => {
    if (stored !== null && stored.practice !== practice) refused++;
    else if (stored !== null && isKnown(stored, record, isThere)) known++;
    else return true;
    return false;
  };
  const departments = rows.departments.filter((row) =>
    isWanted(readDepartment(db, row.id), { kind: 'department', row }),
  );
  const users = rows.users.filter((row) => isWanted(readUser(db, row.id), { kind: 'user', row }));
  const given = [...rows.departments, ...rows.users, ...rows.devices, ...rows.conversations];
  const newest = given.reduce((highest, row) => Math.max(highest, row.revision), 0);
  let drawn: number | null = null;
  // Drawn for the first row that is taken: what is known already uses up no revision.
  const next = (): number => {
    drawn ??= nextRevision(context, practice, newest);
    return drawn;
  };
  for (const row of departments) {
    writeDepartment(db, { ...row, revision: next() });
    markHealed(db, 'department', row.id, row.revision);
  }
  for (const row of users) {
    const holder = readUserByLogin(db, row.login);
    // Given away since: the healed person keeps their name and gets a login of their own.
    const login = holder !== null && holder.id !== row.id ? `${row.login}-${row.id}` : row.login;
    writeUser(db, { ...row, login: login.toLowerCase(), revision: next() });
    markHealed(db, 'user', row.id, row.revision);
  }
  for (const row of users) writeUserLinks(db, row);
  const devices = rows.devices.filter((row) => {
    if (!isWanted(readDevice(db, row.id), { kind: 'device', row })) return false;
    if (userNum(db, row.user) === null || row.kind === 'server') {
      refused++;
      return false;
    }
    writeDevice(db, { ...row, revision: next() });
    markHealed(db, 'device', row.id, row.revision);
    return true;
  });
  const conversations = rows.conversations.filter((row) => {
    if (!isWanted(readConversation(db, row.id), { kind: 'conversation', row })) return false;
    if (userNum(db, row.createdBy) === null) {
      refused++;
      return false;
    }
    writeConversation(context, { ...row, revision: next() });
    markHealed(db, 'conversation', row.id, row.revision);
    return true;
  });
  const healed = departments.length + users.length + devices.length + conversations.length;
  if (healed === 0) return { healed, known, refused, write: null, withoutPassword: [] };
  const mustGetLink = db.prepare<[number | null, number], { num: number }>(
    `SELECT num FROM users u WHERE num = ? AND password_hash IS NULL AND NOT EXISTS
       (SELECT 1 FROM links WHERE user = u.num AND used_at IS NULL AND expires_at > ?)`,
  );
  // A link that an admin handed out already stays good, however often its owner is healed.
  const withoutPassword = users
    .filter(({ active, role }) => active && role !== 'bot')
    .filter(({ id }) => mustGetLink.get(userNum(db, id), context.now) !== undefined)
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
  const write: DirectoryWrite = written(context, practice, {});
  return {
    healed,
    known,
    refused,
    write: {
      ...write,
      rows: {
        ...write.rows,
        departments: again(departments, (id) => readDepartment(db, id)),
        users: again(users, (id) => readUser(db, id)),
        devices: again(devices, (id) => readDevice(db, id)),
        conversations: again(conversations, (id) => readConversation(db, id)),
      },
    },
    withoutPassword,
  };
};
