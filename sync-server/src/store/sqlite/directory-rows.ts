/** Rows of the directory out of their tables and into them. Ids are text above, numbers below. */
import {
  ConversationId,
  type DepartmentId,
  type DeviceId,
  type PracticeId,
  type UserId,
} from '@corridor/core';
import type { Database } from 'better-sqlite3';
import {
  ConversationRow,
  DepartmentRow,
  DeviceRow,
  type MemberRow,
  PracticeRow,
  UserRow,
} from '../../directory/rows.ts';
import { authorNum, idBlob, idText } from './names.ts';
import type { OperationContext } from './operations.ts';

type Columns = Record<string, unknown>;

const all = (db: Database, sql: string, ...args: unknown[]): Columns[] =>
  db.prepare<unknown[], Columns>(sql).all(...args);

const textOrNull = (value: unknown): string | null =>
  value instanceof Uint8Array ? idText(value) : null;
const text = (value: unknown): string => {
  if (!(value instanceof Uint8Array)) throw new Error('an id is missing in the directory');
  return idText(value);
};

/** The num of a row by its id, or null. */
export const numOf = (
  db: Database,
  table: 'practices' | 'departments' | 'devices',
  id: string,
): number | null =>
  db.prepare<[Buffer], { num: number }>(`SELECT num FROM ${table} WHERE id = ?`).get(idBlob(id))
    ?.num ?? null;

/** @throws Error when there is none: the caller has looked before. */
export const mustNum = (num: number | null): number => {
  if (num === null) throw new Error('a directory row is missing');
  return num;
};

export const userNum = (db: Database, id: UserId): number | null =>
  db
    .prepare<[Buffer], { num: number }>(
      'SELECT users.num FROM users JOIN authors USING (num) WHERE authors.id = ?',
    )
    .get(idBlob(id))?.num ?? null;

export const conversationNum = (db: Database, id: ConversationId): number | null =>
  db
    .prepare<[Buffer], { num: number }>(
      'SELECT conversations.num FROM conversations JOIN streams USING (num) WHERE streams.id = ?',
    )
    .get(idBlob(id))?.num ?? null;

const practiceSql = `SELECT p.id, p.name, p.preset, p.rules, p.revision, a.id AS reception
  FROM practices p LEFT JOIN authors a ON a.num = p.reception`;
const toPractice = (row: Columns): PracticeRow =>
  PracticeRow.parse({
    ...row,
    id: text(row.id),
    rules: JSON.parse(String(row.rules)),
    reception: textOrNull(row.reception),
  });

export const readPractices = (db: Database): PracticeRow[] => all(db, practiceSql).map(toPractice);

export const readPractice = (db: Database, id: PracticeId): PracticeRow | null =>
  all(db, `${practiceSql} WHERE p.id = ?`, idBlob(id)).map(toPractice)[0] ?? null;

const departmentSql = `SELECT d.id, p.id AS practice, d.name, d.revision,
    d.record_revision AS recordRevision
  FROM departments d JOIN practices p ON p.num = d.practice`;
const toDepartment = (row: Columns): DepartmentRow =>
  DepartmentRow.parse({ ...row, id: text(row.id), practice: text(row.practice) });

export const readDepartments = (db: Database): DepartmentRow[] =>
  all(db, departmentSql).map(toDepartment);
export const readDepartment = (db: Database, id: DepartmentId): DepartmentRow | null =>
  all(db, `${departmentSql} WHERE d.id = ?`, idBlob(id)).map(toDepartment)[0] ?? null;

const userSql = `SELECT u.num, a.id, p.id AS practice, u.login, u.name, u.role,
    u.job_title AS jobTitle, d.id AS department, u.organisation, u.active,
    u.created_at AS createdAt, u.revision, u.record_revision AS recordRevision
  FROM users u JOIN authors a ON a.num = u.num JOIN practices p ON p.num = u.practice
  LEFT JOIN departments d ON d.num = u.department`;

const toUser = (db: Database, row: Columns): UserRow =>
  UserRow.parse({
    ...row,
    id: text(row.id),
    practice: text(row.practice),
    department: textOrNull(row.department),
    active: row.active === 1,
    leads: all(
      db,
      'SELECT d.id FROM leads l JOIN departments d ON d.num = l.department WHERE l.user = ?',
      row.num,
    ).map(({ id }) => text(id)),
    assignedTo: all(
      db,
      'SELECT a.id FROM assignments s JOIN authors a ON a.num = s.staff WHERE s.client = ? ORDER BY s.rank',
      row.num,
    ).map(({ id }) => text(id)),
  });

export const readUsers = (db: Database): UserRow[] =>
  all(db, userSql).map((row) => toUser(db, row));
export const readUser = (db: Database, id: UserId): UserRow | null =>
  all(db, `${userSql} WHERE a.id = ?`, idBlob(id)).map((row) => toUser(db, row))[0] ?? null;
export const readUserByLogin = (db: Database, login: string): UserRow | null =>
  all(db, `${userSql} WHERE u.login = ?`, login).map((row) => toUser(db, row))[0] ?? null;

const deviceSql = `SELECT d.id, p.id AS practice, a.id AS user, d.public_key AS publicKey, d.kind,
    d.name, d.blocked, d.created_at AS createdAt, d.revision,
    d.record_revision AS recordRevision
  FROM devices d JOIN users u ON u.num = d.user JOIN authors a ON a.num = d.user
  JOIN practices p ON p.num = u.practice`;
const toDevice = (row: Columns): DeviceRow =>
  DeviceRow.parse({
    ...row,
    id: text(row.id),
    practice: text(row.practice),
    user: text(row.user),
    publicKey: text(row.publicKey),
    blocked: row.blocked === 1,
  });

export const readDevices = (db: Database): DeviceRow[] => all(db, deviceSql).map(toDevice);
export const readDevice = (db: Database, id: DeviceId): DeviceRow | null =>
  all(db, `${deviceSql} WHERE d.id = ?`, idBlob(id)).map(toDevice)[0] ?? null;

const conversationSql = `SELECT c.num, s.id, p.id AS practice, c.kind, c.name, c.topic,
    c.description, c.visibility, c.record_policy AS recordPolicy, c.history, c.archived,
    c.created_at AS createdAt, a.id AS createdBy, c.template, c.revision,
    c.record_revision AS recordRevision
  FROM conversations c JOIN streams s ON s.num = c.num JOIN practices p ON p.num = c.practice
  JOIN authors a ON a.num = c.created_by`;

const membersSql = `SELECT a.id AS user, m.role, m.joined_at AS joinedAt,
    m.readable_from AS readableFrom, NULL AS leftAt
  FROM memberships m JOIN authors a ON a.num = m.user WHERE m.conversation = :num
  UNION ALL SELECT a.id, e.role, e.joined_at, e.readable_from, e.left_at
  FROM ended_memberships e JOIN authors a ON a.num = e.user WHERE e.conversation = :num
  ORDER BY 3, 1`;

const toConversation = (db: Database, row: Columns): ConversationRow =>
  ConversationRow.parse({
    ...row,
    id: text(row.id),
    practice: text(row.practice),
    archived: row.archived === 1,
    createdBy: text(row.createdBy),
    template: typeof row.template === 'string' ? JSON.parse(row.template) : null,
    members: all(db, membersSql, { num: row.num }).map((member) => ({
      ...member,
      user: text(member.user),
    })),
  });

export const readConversations = (db: Database): ConversationRow[] =>
  all(db, conversationSql).map((row) => toConversation(db, row));
/** Groups of a practice that follow a template and are not archived. */
export const readTemplateGroups = (db: Database, practice: PracticeId): ConversationId[] =>
  all(
    db,
    `SELECT s.id FROM conversations c JOIN streams s ON s.num = c.num
     JOIN practices p ON p.num = c.practice
     WHERE p.id = ? AND c.template IS NOT NULL AND c.archived = 0 ORDER BY c.num`,
    idBlob(practice),
  ).map(({ id }) => ConversationId.parse(text(id)));

export const readConversation = (db: Database, id: ConversationId): ConversationRow | null =>
  all(db, `${conversationSql} WHERE s.id = ?`, idBlob(id)).map((row) =>
    toConversation(db, row),
  )[0] ?? null;

export const writeDepartment = (db: Database, row: DepartmentRow): void => {
  db.prepare(
    `INSERT INTO departments (id, practice, name, revision) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, revision = excluded.revision,
       record_revision = NULL`,
  ).run(idBlob(row.id), mustNum(numOf(db, 'practices', row.practice)), row.name, row.revision);
};

/** Everything but the password, and whose departments and staff must be there. */
export const writeUser = (db: Database, row: UserRow): void => {
  const num = authorNum(db, row.id);
  const department = row.department === null ? null : numOf(db, 'departments', row.department);
  db.prepare(
    `INSERT INTO users (num, practice, login, name, role, job_title, department, organisation,
       active, created_at, revision)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (num) DO UPDATE SET login = excluded.login, name = excluded.name,
       role = excluded.role, job_title = excluded.job_title, department = excluded.department,
       organisation = excluded.organisation, active = excluded.active,
       revision = excluded.revision, record_revision = NULL`,
  ).run(
    num,
    mustNum(numOf(db, 'practices', row.practice)),
    row.login,
    row.name,
    row.role,
    row.jobTitle,
    department,
    row.organisation,
    row.active ? 1 : 0,
    row.createdAt,
    row.revision,
  );
};

/** Whom a user leads and is assigned to; what is not there is left out. */
export const writeUserLinks = (db: Database, row: UserRow): void => {
  const num = mustNum(userNum(db, row.id));
  db.prepare('DELETE FROM leads WHERE user = ?').run(num);
  for (const id of row.leads) {
    const department = numOf(db, 'departments', id);
    if (department !== null) {
      db.prepare('INSERT OR IGNORE INTO leads (department, user) VALUES (?, ?)').run(
        department,
        num,
      );
    }
  }
  db.prepare('DELETE FROM assignments WHERE client = ?').run(num);
  for (const [rank, id] of row.assignedTo.entries()) {
    const staff = userNum(db, id);
    if (staff !== null) {
      db.prepare('INSERT OR IGNORE INTO assignments (client, staff, rank) VALUES (?, ?, ?)').run(
        num,
        staff,
        rank,
      );
    }
  }
};

/** A device belongs to one user for ever: only its name and its block change. */
export const writeDevice = (db: Database, row: DeviceRow): void => {
  db.prepare(
    `INSERT INTO devices (id, user, public_key, kind, name, blocked, created_at, revision)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, blocked = excluded.blocked,
       revision = excluded.revision, record_revision = NULL`,
  ).run(
    idBlob(row.id),
    mustNum(userNum(db, row.user)),
    idBlob(row.publicKey),
    row.kind,
    row.name,
    row.blocked ? 1 : 0,
    row.createdAt,
    row.revision,
  );
};

/** A row that was just written is of a record's revision: what is newer than that still heals it. */
export const markHealed = (
  db: Database,
  kind: 'department' | 'user' | 'device' | 'conversation',
  id: string,
  recordRevision: number,
): void => {
  const where = {
    department: 'departments SET record_revision = ? WHERE id = ?',
    device: 'devices SET record_revision = ? WHERE id = ?',
    user: 'users SET record_revision = ? WHERE num = (SELECT num FROM authors WHERE id = ?)',
    conversation:
      'conversations SET record_revision = ? WHERE num = (SELECT num FROM streams WHERE id = ?)',
  }[kind];
  db.prepare(`UPDATE ${where}`).run(recordRevision, idBlob(id));
};

const writeMember = (db: Database, num: number, member: MemberRow, revision: number): void => {
  const user = userNum(db, member.user);
  if (user === null) return;
  const [now, before] =
    member.leftAt === null
      ? ['memberships', 'ended_memberships']
      : ['ended_memberships', 'memberships'];
  db.prepare(`DELETE FROM ${before} WHERE conversation = ? AND user = ?`).run(num, user);
  const ended = member.leftAt === null ? [] : [member.leftAt];
  db.prepare(
    `INSERT OR REPLACE INTO ${now}
       (conversation, user, role, joined_at, readable_from, revision${ended.length ? ', left_at' : ''})
     VALUES (?, ?, ?, ?, ?, ?${ended.length ? ', ?' : ''})`,
  ).run(num, user, member.role, member.joinedAt, member.readableFrom, revision, ...ended);
};

/** A conversation and its members; its stream is opened when it is new. */
export const writeConversation = (
  { db, segments }: OperationContext,
  row: ConversationRow,
): void => {
  const num = conversationNum(db, row.id) ?? segments.openStream(row.id);
  db.prepare(
    `INSERT INTO conversations (num, practice, kind, name, topic, description, visibility, record_policy,
       history, archived, created_at, created_by, template, revision)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (num) DO UPDATE SET name = excluded.name, topic = excluded.topic,
       description = excluded.description, visibility = excluded.visibility, history = excluded.history,
       archived = excluded.archived, revision = excluded.revision, record_revision = NULL`,
  ).run(
    num,
    mustNum(numOf(db, 'practices', row.practice)),
    row.kind,
    row.name,
    row.topic,
    row.description ?? null,
    row.visibility,
    row.recordPolicy,
    row.history,
    row.archived ? 1 : 0,
    row.createdAt,
    mustNum(userNum(db, row.createdBy)),
    row.template ? JSON.stringify(row.template) : null,
    row.revision,
  );
  for (const member of row.members) writeMember(db, num, member, row.revision);
};
