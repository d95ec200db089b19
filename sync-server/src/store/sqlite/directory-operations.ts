/** Writes of the directory, each one operation of the writer thread. */
import { generateKeyPairSync } from 'node:crypto';
import {
  type Command,
  CommandResult,
  DepartmentId,
  type DeviceId,
  deviceIdOf,
  EntryKey,
  isStaff,
  PracticeId,
  type PracticeRules,
  type Preset,
  PublicKey,
  presetRules,
  randomId,
  SystemBody,
  UserId,
} from '@corridor/core';
import { type Decision, decideCommand } from '../../directory/decide-command.ts';
import type {
  ConversationRow,
  DepartmentRow,
  DeviceRow,
  DirectoryRows,
  DirectoryWrite,
  UserRow,
} from '../../directory/rows.ts';
import {
  conversationNum,
  mustNum,
  numOf,
  readConversation,
  readConversations,
  readDepartment,
  readDepartments,
  readDevice,
  readDevices,
  readPractice,
  readPractices,
  readUser,
  readUserByLogin,
  readUsers,
  userNum,
  writeConversation,
  writeDepartment,
  writeDevice,
  writeUser,
  writeUserLinks,
} from './directory-rows.ts';
import { audit, endSessions, nextRevision, written } from './directory-writes.ts';
import { idBlob, idText } from './names.ts';
import { type OperationContext, OperationError, type OperationMap } from './operations.ts';
import { sha256 } from './sha256.ts';

/** What may be said of a user when they are made. */
export type NewUser = Omit<UserRow, 'practice' | 'active' | 'createdAt' | 'revision'>;
export type UserChange = Partial<Omit<NewUser, 'id'>> & { readonly active?: true };

const requireFreeLogin = ({ db }: OperationContext, login: string, user: UserId): void => {
  const other = readUserByLogin(db, login);
  if (other !== null && other.id !== user) {
    throw new OperationError('login-taken', `There is a person with the login name ${login}.`);
  }
};

const requireUser = ({ db }: OperationContext, practice: PracticeId, id: UserId): UserRow => {
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

const saveUser = (context: OperationContext, row: UserRow): UserRow => {
  requireFreeLogin(context, row.login, row.id);
  requireLinks(context, row);
  writeUser(context.db, row);
  writeUserLinks(context.db, row);
  return requireUser(context, row.practice, row.id);
};

const requireNotLastSuperAdmin = (context: OperationContext, user: UserRow): void => {
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

/** The practice's own user and device, which sign what the server writes for somebody (E6). */
const makeServerDevice = (context: OperationContext, practice: PracticeId): void => {
  const { db, now, random } = context;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const revision = nextRevision(context, practice);
  const user = UserId.parse(randomId(random));
  writeUser(db, {
    id: user,
    practice,
    login: `corridor.${user.toLowerCase()}`,
    name: 'Corridor',
    role: 'bot',
    jobTitle: null,
    department: null,
    organisation: null,
    leads: [],
    assignedTo: [],
    active: true,
    createdAt: now,
    revision,
  });
  const id = deviceIdOf(raw, sha256);
  writeDevice(db, {
    id,
    practice,
    user,
    publicKey: PublicKey.parse(raw.toString('base64url')),
    kind: 'server',
    name: 'Server',
    blocked: false,
    createdAt: now,
    revision,
  });
  db.prepare('INSERT INTO server_keys (practice, device, private_key) VALUES (?, ?, ?)').run(
    mustNum(numOf(db, 'practices', practice)),
    mustNum(numOf(db, 'devices', id)),
    privateKey.export({ type: 'pkcs8', format: 'der' }),
  );
};

/** Stores a decision: rows, newcomers' place in the history, and the system entries it owes. */
const applyDecision = (
  context: OperationContext,
  practice: PracticeId,
  actor: UserId,
  { next, newcomers, notices, ended }: Decision & { next: ConversationRow },
): DirectoryWrite => {
  const { db, random, segments } = context;
  let row: ConversationRow = { ...next, revision: nextRevision(context, practice) };
  if (newcomers.length > 0 && row.history === 'since_join') {
    const readableFrom = segments.closeHeadFor(row.id);
    const coming = new Set(newcomers);
    row = {
      ...row,
      members: row.members.map((each) =>
        coming.has(each.user) && each.leftAt === null ? { ...each, readableFrom } : each,
      ),
    };
  }
  writeConversation(context, row);
  const num = mustNum(conversationNum(db, row.id));
  const author = mustNum(userNum(db, actor));
  for (const body of notices) {
    db.prepare(
      'INSERT INTO owed_entries (conversation, author, key, body) VALUES (?, ?, ?, ?)',
    ).run(num, author, Buffer.from(random(16)), JSON.stringify(body));
  }
  const conversation = readConversation(db, row.id);
  return written(
    context,
    practice,
    { conversations: conversation === null ? [] : [conversation] },
    { endedMemberships: ended.map((user) => ({ user, conversation: row.id })) },
  );
};

export interface CommandOutcome {
  readonly result: CommandResult;
  /** Null when nothing changed, a repetition included. */
  readonly write: DirectoryWrite | null;
}

const runCommand = (
  context: OperationContext,
  { actor, command }: { readonly actor: UserRow; readonly command: Command },
): CommandOutcome => {
  const { db, now } = context;
  const practice = readPractice(db, actor.practice);
  if (practice === null) throw new Error('no such practice');
  const decided = decideCommand(
    {
      practice,
      actor,
      user: (id) => {
        const row = readUser(db, id);
        return row?.practice === practice.id ? row : null;
      },
      conversation: (id) => readConversation(db, id),
      nowMs: now,
      sha256,
    },
    command,
  );
  if (!decided.ok) return { result: { outcome: 'refused', ...decided.error }, write: null };
  const decision = decided.value;
  const { conversation, next } = decision;
  const write =
    next === null ? null : applyDecision(context, practice.id, actor.id, { ...decision, next });
  if (write !== null) {
    const detail = { type: command.type };
    const action = `conversation.${command.type}`;
    audit(context, {
      practice: practice.id,
      actor: actor.id,
      action,
      subject: conversation,
      detail,
    });
  }
  const revision = write?.revision ?? practice.revision;
  return { result: { outcome: 'done', conversation, revision }, write };
};

/** People and conversations as an import or the demo brings them: what is there stays. */
export interface ImportRows {
  readonly practice: PracticeId;
  readonly users: readonly (NewUser & { readonly active: boolean })[];
  readonly conversations: readonly Omit<ConversationRow, 'practice' | 'revision'>[];
}

/** Adds members that a conversation lacks; nobody's place changes. */
const mergeMembers = (
  before: ConversationRow | null,
  row: Omit<ConversationRow, 'practice' | 'revision'>,
): ConversationRow['members'] => {
  const known = new Set(before?.members.map(({ user }) => user));
  return [...(before?.members ?? []), ...row.members.filter(({ user }) => !known.has(user))];
};

const importRows = (context: OperationContext, args: ImportRows): DirectoryWrite => {
  const { db, now } = context;
  const { practice } = args;
  const revision = nextRevision(context, practice);
  const users: UserRow[] = [];
  for (const user of args.users) {
    const before = readUser(db, user.id);
    if (before !== null) requireUser(context, practice, user.id);
    else users.push(saveUser(context, { ...user, practice, createdAt: now, revision }));
  }
  const conversations: ConversationRow[] = [];
  for (const row of args.conversations) {
    const before = readConversation(db, row.id);
    if (before !== null && before.practice !== practice) {
      throw new OperationError('conversation-exists', 'A conversation id is taken.');
    }
    const members = mergeMembers(before, row);
    if (before !== null && members.length === before.members.length) continue;
    writeConversation(context, { ...(before ?? row), members, practice, revision });
    const now = readConversation(db, row.id);
    if (now !== null) conversations.push(now);
  }
  return written(context, practice, { users, conversations });
};

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
const heal = (context: OperationContext, rows: HealRows): HealOutcome => {
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

export interface OwedEntry {
  readonly num: number;
  readonly practice: PracticeId;
  readonly conversation: ConversationRow['id'];
  readonly author: UserId;
  readonly key: EntryKey;
  readonly body: SystemBody;
}

export interface ServerKey {
  readonly practice: PracticeId;
  readonly device: DeviceId;
  /** PKCS #8, DER. */
  readonly privateKey: Uint8Array;
}

export interface DirectoryState {
  readonly rows: DirectoryRows;
  readonly serverKeys: readonly ServerKey[];
  readonly secret: Uint8Array;
  readonly era: number;
}

const loadServerKeys = ({ db }: OperationContext): ServerKey[] =>
  db
    .prepare<[], { practice: Buffer; device: Buffer; privateKey: Buffer }>(
      `SELECT p.id AS practice, d.id AS device, k.private_key AS privateKey
       FROM server_keys k JOIN practices p ON p.num = k.practice JOIN devices d ON d.num = k.device`,
    )
    .all()
    .map(({ practice, device, privateKey }) => ({
      practice: PracticeId.parse(idText(practice)),
      device: idText(device) as DeviceId,
      privateKey: new Uint8Array(privateKey),
    }));

export const directoryOperations = {
  'directory.load': (context: OperationContext, _: null): DirectoryState => ({
    rows: {
      practices: readPractices(context.db),
      departments: readDepartments(context.db),
      users: readUsers(context.db),
      devices: readDevices(context.db),
      conversations: readConversations(context.db),
    },
    serverKeys: loadServerKeys(context),
    secret: context.secret,
    era: context.era,
  }),

  'directory.serverKeys': (context: OperationContext, _: null): readonly ServerKey[] =>
    loadServerKeys(context),

  'directory.createPractice': (
    context: OperationContext,
    args: { readonly name: string; readonly preset: Preset; readonly rules: PracticeRules | null },
  ): DirectoryWrite => {
    const { db, now, random } = context;
    const id = PracticeId.parse(randomId(random));
    db.prepare(
      'INSERT INTO practices (id, name, preset, rules, created_at) VALUES (?, ?, ?, ?, ?)',
    ).run(
      idBlob(id),
      args.name,
      args.preset,
      JSON.stringify(args.rules ?? presetRules(args.preset)),
      now,
    );
    makeServerDevice(context, id);
    return written(context, id, {
      users: readUsers(db).filter(({ practice }) => practice === id),
      devices: readDevices(db).filter(({ practice }) => practice === id),
    });
  },

  'directory.changePractice': (
    context: OperationContext,
    args: {
      readonly practice: PracticeId;
      readonly actor: UserId | null;
      readonly name?: string | undefined;
      readonly rules?: PracticeRules | undefined;
      readonly reception?: UserId | null | undefined;
    },
  ): DirectoryWrite => {
    const { db } = context;
    const { practice, actor } = args;
    if (args.reception && !isStaff(requireUser(context, practice, args.reception).role)) {
      throw new OperationError('not-staff', 'The reception is a member of the staff.');
    }
    const set = (column: string, value: string | number | null): void => {
      db.prepare(`UPDATE practices SET ${column} = ? WHERE id = ?`).run(value, idBlob(practice));
    };
    if (args.name !== undefined) set('name', args.name);
    if (args.rules !== undefined) set('rules', JSON.stringify(args.rules));
    if (args.reception !== undefined) {
      set('reception', args.reception === null ? null : userNum(db, args.reception));
    }
    nextRevision(context, practice);
    const { name, rules, reception } = args;
    const detail = { name, rules, reception };
    audit(context, { practice, actor, action: 'practice.change', subject: null, detail });
    return written(context, practice, {});
  },

  'directory.createDepartment': (
    context: OperationContext,
    args: { readonly practice: PracticeId; readonly actor: UserId | null; readonly name: string },
  ): DirectoryWrite => {
    const { practice, actor, name } = args;
    const row: DepartmentRow = {
      id: DepartmentId.parse(randomId(context.random)),
      practice,
      name,
      revision: nextRevision(context, practice),
    };
    writeDepartment(context.db, row);
    audit(context, {
      practice,
      actor,
      action: 'department.create',
      subject: row.id,
      detail: undefined,
    });
    return written(context, practice, { departments: [row] });
  },

  'directory.createUser': (
    context: OperationContext,
    args: {
      readonly practice: PracticeId;
      readonly actor: UserId | null;
      readonly user: Omit<NewUser, 'id'>;
    },
  ): DirectoryWrite => {
    const { practice, actor, user } = args;
    const row = saveUser(context, {
      ...user,
      id: UserId.parse(randomId(context.random)),
      practice,
      active: true,
      createdAt: context.now,
      revision: nextRevision(context, practice),
    });
    const detail = { role: row.role };
    audit(context, { practice, actor, action: 'user.create', subject: row.id, detail });
    return written(context, practice, { users: [row] });
  },

  'directory.changeUser': (
    context: OperationContext,
    args: {
      readonly practice: PracticeId;
      readonly actor: UserId | null;
      readonly user: UserId;
      readonly change: UserChange;
    },
  ): DirectoryWrite => {
    const { practice, actor, change } = args;
    const before = requireUser(context, practice, args.user);
    if (change.role !== undefined && change.role !== before.role) {
      requireNotLastSuperAdmin(context, before);
    }
    const row = saveUser(context, {
      ...before,
      ...change,
      revision: nextRevision(context, practice),
    });
    audit(context, { practice, actor, action: 'user.change', subject: row.id, detail: change });
    return written(context, practice, { users: [row] });
  },

  /** Ends sessions and tokens; the name stays on what they wrote. */
  'directory.deactivateUser': (
    context: OperationContext,
    args: { readonly practice: PracticeId; readonly actor: UserId | null; readonly user: UserId },
  ): DirectoryWrite => {
    const { practice, actor } = args;
    const before = requireUser(context, practice, args.user);
    requireNotLastSuperAdmin(context, before);
    const row = { ...before, active: false, revision: nextRevision(context, practice) };
    writeUser(context.db, row);
    context.db
      .prepare('UPDATE links SET used_at = ? WHERE user = ? AND used_at IS NULL')
      .run(context.now, userNum(context.db, row.id));
    const endedSessions = endSessions(context, row.id, { except: null, sessionsOnly: false });
    const detail = { endedSessions: endedSessions.length };
    audit(context, { practice, actor, action: 'user.deactivate', subject: row.id, detail });
    return written(
      context,
      practice,
      { users: [row] },
      { endedSessions, deactivatedUsers: [row.id] },
    );
  },

  'directory.command': (
    context: OperationContext,
    args: { readonly actor: UserId; readonly key: EntryKey; readonly command: Command },
  ): CommandOutcome => {
    const { db, now } = context;
    const actor = readUser(db, args.actor);
    if (actor === null) throw new OperationError('unknown-user', 'There is no such person.');
    const user = mustNum(userNum(db, actor.id));
    const key = idBlob(args.key);
    const before = db
      .prepare<[number, Buffer], { result: string }>(
        'SELECT result FROM commands WHERE user = ? AND key = ?',
      )
      .get(user, key);
    if (before !== undefined) {
      return { result: CommandResult.parse(JSON.parse(before.result)), write: null };
    }
    const outcome = runCommand(context, { actor, command: args.command });
    db.prepare('INSERT INTO commands (user, key, result, at) VALUES (?, ?, ?, ?)').run(
      user,
      key,
      JSON.stringify(outcome.result),
      now,
    );
    return outcome;
  },

  'directory.import': importRows,
  'directory.heal': heal,

  'directory.blockDevice': (
    context: OperationContext,
    args: { readonly device: DeviceId; readonly actor: UserId | null; readonly reason: string },
  ): DirectoryWrite | null => {
    const before = readDevice(context.db, args.device);
    if (before === null || before.blocked) return null;
    const { practice } = before;
    const row: DeviceRow = {
      ...before,
      blocked: true,
      revision: nextRevision(context, practice),
    };
    writeDevice(context.db, row);
    const detail = { reason: args.reason };
    audit(context, {
      practice,
      actor: args.actor,
      action: 'device.block',
      subject: row.id,
      detail,
    });
    return written(context, practice, { devices: [row] });
  },

  'directory.owedEntries': ({ db }: OperationContext, _: null): OwedEntry[] =>
    db
      .prepare<
        [],
        {
          num: number;
          practice: Buffer;
          conversation: Buffer;
          author: Buffer;
          key: Buffer;
          body: string;
        }
      >(
        `SELECT o.num, p.id AS practice, s.id AS conversation, a.id AS author, o.key, o.body
         FROM owed_entries o JOIN streams s ON s.num = o.conversation
         JOIN conversations c ON c.num = o.conversation JOIN practices p ON p.num = c.practice
         JOIN authors a ON a.num = o.author ORDER BY o.num`,
      )
      .all()
      .map((row) => ({
        num: row.num,
        practice: PracticeId.parse(idText(row.practice)),
        conversation: idText(row.conversation) as ConversationRow['id'],
        author: UserId.parse(idText(row.author)),
        key: EntryKey.parse(idText(row.key)),
        body: SystemBody.parse(JSON.parse(row.body)),
      })),

  'directory.entryPaid': ({ db }: OperationContext, num: number): void => {
    db.prepare('DELETE FROM owed_entries WHERE num = ?').run(num);
  },
} satisfies OperationMap;
