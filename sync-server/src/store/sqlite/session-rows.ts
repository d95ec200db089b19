/** Sessions of people and tokens of programs, as they are read. */
import type { DeviceId, PracticeId, UserId } from '@corridor/core';
import type { Database, Statement } from 'better-sqlite3';
import { idText } from './names.ts';
import type { OperationContext } from './operations.ts';

export interface SessionRow {
  /** `s` or `t` (a program's token) and a number. */
  readonly id: string;
  readonly user: UserId;
  readonly practice: PracticeId;
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** Null: until it is revoked (tokens). */
  readonly expiresAt: number | null;
  /** The origin of the page that began it; null when it began in Corridor's own. */
  readonly embeddedIn: string | null;
}

const sessionSql = `SELECT 's' || s.num AS id, a.id AS user, p.id AS practice, d.id AS device,
    d.name AS deviceName, s.created_at AS createdAt, s.last_seen_at AS lastSeenAt,
    s.expires_at AS expiresAt, s.embedded_in AS embeddedIn
  FROM sessions s JOIN users u ON u.num = s.user JOIN authors a ON a.num = s.user
  JOIN practices p ON p.num = u.practice JOIN devices d ON d.num = s.device
  WHERE s.revoked_at IS NULL AND s.expires_at > :now`;

const tokenSql = `SELECT 't' || t.num AS id, a.id AS user, p.id AS practice, d.id AS device,
    t.name AS deviceName, t.created_at AS createdAt, t.last_seen_at AS lastSeenAt,
    NULL AS expiresAt, NULL AS embeddedIn
  FROM tokens t JOIN users u ON u.num = t.user JOIN authors a ON a.num = t.user
  JOIN practices p ON p.num = u.practice JOIN devices d ON d.num = t.device
  WHERE t.revoked_at IS NULL`;

type RawSession = Omit<SessionRow, 'user' | 'practice' | 'device'> & {
  readonly user: Buffer;
  readonly practice: Buffer;
  readonly device: Buffer;
};

type SessionStatement = Statement<[Record<string, unknown>], RawSession>;

/** Compiling one of these takes longer than running it, and a practice that comes back asks at once. */
const statements = new WeakMap<Database, Map<string, SessionStatement>>();

const statementOf = (db: Database, sql: string): SessionStatement => {
  const ofDatabase = statements.get(db) ?? new Map<string, SessionStatement>();
  const statement = ofDatabase.get(sql) ?? db.prepare(sql);
  statements.set(db, ofDatabase.set(sql, statement));
  return statement;
};

/** @param where one of a few, on the aliases of the query: `s` or `t`, and `a` for the user's id */
export const readSessions = (
  { db, now }: Pick<OperationContext, 'db' | 'now'>,
  kind: 'session' | 'token',
  where: string,
  args: Record<string, unknown>,
): SessionRow[] =>
  statementOf(db, `${kind === 'session' ? sessionSql : tokenSql} AND ${where}`)
    .all(kind === 'session' ? { ...args, now } : args)
    .map((row) => ({
      ...row,
      user: idText(row.user) as UserId,
      practice: idText(row.practice) as PracticeId,
      device: idText(row.device) as DeviceId,
    }));

/** Null when there is none, or it ended. */
export const readSession = (
  context: Pick<OperationContext, 'db' | 'now'>,
  tokenHash: Uint8Array,
): SessionRow | null =>
  readSessions(context, 'session', 's.token_hash = :hash', { hash: tokenHash })[0] ??
  readSessions(context, 'token', 't.token_hash = :hash', { hash: tokenHash })[0] ??
  null;

/** Until when a session lasts, Unix ms; 0 when there is none, or it ended. */
export const readSessionExpiry = (
  context: Pick<OperationContext, 'db' | 'now'>,
  id: string,
): number =>
  readSessions(context, 'session', 's.num = :num', { num: Number(id.slice(1)) })[0]?.expiresAt ?? 0;

/** Whose session or token this is or was, also after it ended. */
export const readUserOfToken = (db: Database, tokenHash: Uint8Array): UserId | null => {
  const row = db
    .prepare<[{ hash: Uint8Array }], { readonly id: Buffer }>(
      `SELECT a.id FROM sessions s JOIN authors a ON a.num = s.user WHERE s.token_hash = :hash
        UNION ALL
        SELECT a.id FROM tokens t JOIN authors a ON a.num = t.user WHERE t.token_hash = :hash`,
    )
    .get({ hash: tokenHash });
  return row === undefined ? null : (idText(row.id) as UserId);
};
