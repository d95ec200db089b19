/** Writes of the directory, each one operation of the writer thread. */
import {
  DepartmentId,
  type DeviceId,
  EntryKey,
  foldedName,
  isStaff,
  PracticeId,
  type PracticeRules,
  type Preset,
  presetRules,
  randomId,
  SystemBody,
  UserId,
} from '@corridor/core';
import type {
  ConversationRow,
  DepartmentRow,
  DeviceRow,
  DirectoryRows,
  DirectoryWrite,
} from '../../directory/rows.ts';
import { commandOnce } from './directory-command.ts';
import { heal } from './directory-heal.ts';
import { importRows } from './directory-import.ts';
import {
  type NewUser,
  requireNoDuties,
  requireNotLastSuperAdmin,
  requireUser,
  saveUser,
  type UserChange,
} from './directory-people.ts';
import {
  readConversations,
  readDepartments,
  readDevice,
  readDevices,
  readPractices,
  readUsers,
  userNum,
  writeDepartment,
  writeDevice,
  writeUser,
} from './directory-rows.ts';
import { audit, endSessions, nextRevision, written } from './directory-writes.ts';
import { keepInStep } from './keep-in-step.ts';
import { idBlob, idText } from './names.ts';
import { giveNewOwners } from './new-owners.ts';
import { type OperationContext, OperationError, type OperationMap } from './operations.ts';
import { loadServerKeys, makeServerDevice, type ServerKey } from './server-device.ts';

export interface OwedEntry {
  readonly num: number;
  readonly practice: PracticeId;
  readonly conversation: ConversationRow['id'];
  readonly author: UserId;
  readonly key: EntryKey;
  readonly atMs: number;
  readonly body: SystemBody;
}

export interface DirectoryState {
  readonly rows: DirectoryRows;
  readonly serverKeys: readonly ServerKey[];
  readonly secret: Uint8Array;
  readonly era: number;
}

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

  'directory.auditHealWindow': (
    context: OperationContext,
    args: { readonly practice: PracticeId; readonly open: boolean; readonly minutes: number },
  ): void => {
    const { practice, open, minutes } = args;
    const action = open ? 'heal-window.open' : 'heal-window.close';
    const detail = open ? { minutes } : undefined;
    audit(context, { practice, actor: null, action, subject: null, detail });
  },

  /** Names that read the same are one: see `foldedName`. */
  'directory.createDepartment': (
    context: OperationContext,
    args: { readonly practice: PracticeId; readonly actor: UserId | null; readonly name: string },
  ): DirectoryWrite => {
    const { practice, actor, name } = args;
    const taken = readDepartments(context.db).find(
      (each) => each.practice === practice && foldedName(each.name) === foldedName(name),
    );
    if (taken !== undefined) {
      throw new OperationError('department-exists', `There is a department named ${taken.name}.`);
    }
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
    const { conversations, endedMemberships } = keepInStep(context, actor, null, row);
    return written(context, practice, { users: [row], conversations }, { endedMemberships });
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
      if (!isStaff(change.role)) requireNoDuties(context, before);
    }
    const row = saveUser(context, {
      ...before,
      ...change,
      revision: nextRevision(context, practice),
    });
    audit(context, { practice, actor, action: 'user.change', subject: row.id, detail: change });
    const { conversations, endedMemberships } = keepInStep(context, actor, before, row);
    return written(context, practice, { users: [row], conversations }, { endedMemberships });
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
    const handed = giveNewOwners(context, actor, row);
    const { conversations, endedMemberships } = keepInStep(context, actor, before, row);
    return written(
      context,
      practice,
      { users: [row], conversations: [...handed, ...conversations] },
      { endedMemberships, endedSessions, deactivatedUsers: [row.id] },
    );
  },

  'directory.command': commandOnce,
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
          at: number;
          body: string;
        }
      >(
        `SELECT o.num, p.id AS practice, s.id AS conversation, a.id AS author, o.key, o.at,
           o.body
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
        atMs: row.at,
        body: SystemBody.parse(JSON.parse(row.body)),
      })),

  'directory.entryPaid': ({ db }: OperationContext, num: number): void => {
    db.prepare('DELETE FROM owed_entries WHERE num = ?').run(num);
  },
} satisfies OperationMap;
