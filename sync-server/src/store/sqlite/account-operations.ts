/** Writes and reads of accounts: passwords, sessions, links, tokens, markers. */
import {
  type ConversationId,
  type DeviceId,
  deviceIdOf,
  type PracticeId,
  type PublicKey,
  type UserId,
} from '@corridor/core';
import type { Database } from 'better-sqlite3';
import type { DeviceRow, DirectoryWrite, UserRow } from '../../directory/rows.ts';
import {
  conversationNum,
  mustNum,
  numOf,
  readDevice,
  readUser,
  readUserByLogin,
  userNum,
  writeDevice,
} from './directory-rows.ts';
import { audit, endSessions, nextRevision, written } from './directory-writes.ts';
import { idBlob, idText } from './names.ts';
import { type OperationContext, OperationError, type OperationMap } from './operations.ts';
import { sha256 } from './sha256.ts';

export interface Credentials {
  readonly user: UserRow;
  /** Null until the first sign-in. */
  readonly passwordHash: string | null;
}

/** A device as it presents itself at sign-in. */
export interface DeviceClaim {
  readonly publicKey: PublicKey;
  readonly name: string;
  readonly kind: 'workstation' | 'token';
}

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
}

export interface SignedIn {
  readonly session: SessionRow;
  /** Null when the device was known. */
  readonly write: DirectoryWrite | null;
}

const sessionSql = `SELECT 's' || s.num AS id, a.id AS user, p.id AS practice, d.id AS device,
    d.name AS deviceName, s.created_at AS createdAt, s.last_seen_at AS lastSeenAt,
    s.expires_at AS expiresAt
  FROM sessions s JOIN users u ON u.num = s.user JOIN authors a ON a.num = s.user
  JOIN practices p ON p.num = u.practice JOIN devices d ON d.num = s.device
  WHERE s.revoked_at IS NULL AND s.expires_at > :now`;

const tokenSql = `SELECT 't' || t.num AS id, a.id AS user, p.id AS practice, d.id AS device,
    t.name AS deviceName, t.created_at AS createdAt, t.last_seen_at AS lastSeenAt,
    NULL AS expiresAt
  FROM tokens t JOIN users u ON u.num = t.user JOIN authors a ON a.num = t.user
  JOIN practices p ON p.num = u.practice JOIN devices d ON d.num = t.device
  WHERE t.revoked_at IS NULL`;

type RawSession = Omit<SessionRow, 'user' | 'practice' | 'device'> & {
  readonly user: Buffer;
  readonly practice: Buffer;
  readonly device: Buffer;
};

const readSessions = (
  { db, now }: Pick<OperationContext, 'db' | 'now'>,
  kind: 'session' | 'token',
  where: string,
  args: Record<string, unknown>,
): SessionRow[] =>
  db
    .prepare<[Record<string, unknown>], RawSession>(
      `${kind === 'session' ? sessionSql : tokenSql} AND ${where}`,
    )
    .all(kind === 'session' ? { ...args, now } : args)
    .map((row) => ({
      ...row,
      user: idText(row.user) as UserId,
      practice: idText(row.practice) as PracticeId,
      device: idText(row.device) as DeviceId,
    }));

const DAY_MS = 86_400_000;
/** Every device goes to every colleague. */
const MAX_NEW_DEVICES_A_DAY = 50;
const MAX_TOKENS = 50;

/** Registers a device under a user, or checks that it is theirs and may be used. */
const claimDevice = (
  context: OperationContext,
  user: UserRow,
  claim: DeviceClaim,
): { readonly id: DeviceId; readonly write: DirectoryWrite | null } => {
  const { db, now } = context;
  const id = deviceIdOf(Buffer.from(claim.publicKey, 'base64url'), sha256);
  const before = readDevice(db, id);
  if (before !== null) {
    if (before.user !== user.id || before.kind !== claim.kind) {
      throw new OperationError('device-taken', 'This device key belongs to somebody else.');
    }
    if (before.blocked) {
      throw new OperationError('device-blocked', 'This device is blocked. Ask an admin.');
    }
    return { id, write: null };
  }
  const { n } = db
    .prepare<[number | null, number], { n: number }>(
      'SELECT count(*) AS n FROM devices WHERE user = ? AND created_at > ?',
    )
    .get(userNum(db, user.id), now - DAY_MS) ?? { n: 0 };
  if (n >= MAX_NEW_DEVICES_A_DAY) {
    throw new OperationError('too-many-devices', 'Too many new devices in one day. Try tomorrow.');
  }
  const row: DeviceRow = {
    id,
    practice: user.practice,
    user: user.id,
    publicKey: claim.publicKey,
    kind: claim.kind,
    name: claim.name,
    blocked: false,
    createdAt: now,
    revision: nextRevision(context, user.practice),
  };
  writeDevice(db, row);
  return { id, write: written(context, user.practice, { devices: [row] }) };
};

export interface SignIn {
  readonly user: UserId;
  readonly device: DeviceClaim;
  readonly tokenHash: Uint8Array;
  readonly expiresAt: number;
  /** The password hash that was verified: another one since means the password changed meanwhile. */
  readonly verifiedHash: string;
}

const openSession = (
  context: OperationContext,
  user: UserRow,
  args: Omit<SignIn, 'verifiedHash' | 'user'>,
): SignedIn => {
  const { db, now } = context;
  const { id, write } = claimDevice(context, user, args.device);
  const num = db
    .prepare(
      `INSERT INTO sessions (token_hash, user, device, created_at, expires_at, last_seen_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    )
    .run(
      args.tokenHash,
      userNum(db, user.id),
      mustNum(numOf(db, 'devices', id)),
      now,
      args.expiresAt,
      now,
    ).lastInsertRowid;
  const session = readSessions(context, 'session', 's.num = :num', { num })[0];
  if (session === undefined) throw new Error('a session that was just made is not there');
  audit(context, {
    practice: user.practice,
    actor: user.id,
    action: 'session.open',
    subject: id,
    detail: undefined,
  });
  return { session, write };
};

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

const passwordHashOf = ({ db }: OperationContext, user: UserId): string | null =>
  db
    .prepare<[number | null], { hash: string | null }>(
      'SELECT password_hash AS hash FROM users WHERE num = ?',
    )
    .get(userNum(db, user))?.hash ?? null;

const setPassword = ({ db }: OperationContext, user: UserId, hash: string): void => {
  db.prepare('UPDATE users SET password_hash = ? WHERE num = ?').run(hash, userNum(db, user));
};

/** An unused link that has not expired, of somebody who may sign in. */
const liveLink = ({ db, now }: OperationContext, linkHash: Uint8Array): UserRow | null => {
  const row = db
    .prepare<[Uint8Array, number], { id: Buffer }>(
      `SELECT a.id FROM links l JOIN authors a ON a.num = l.user
       WHERE l.link_hash = ? AND l.used_at IS NULL AND l.expires_at > ?`,
    )
    .get(linkHash, now);
  const user = row === undefined ? null : readUser(db, idText(row.id) as UserId);
  return user?.active ? user : null;
};

export const accountOperations = {
  'accounts.credentials': (
    context: OperationContext,
    by: { readonly login: string } | { readonly user: UserId },
  ): Credentials | null => {
    const user =
      'login' in by ? readUserByLogin(context.db, by.login) : readUser(context.db, by.user);
    return user === null ? null : { user, passwordHash: passwordHashOf(context, user.id) };
  },

  'accounts.signIn': (context: OperationContext, args: SignIn): SignedIn => {
    const user = readUser(context.db, args.user);
    if (!user?.active || passwordHashOf(context, user.id) !== args.verifiedHash) {
      throw new OperationError('wrong-credentials', 'The login name or the password is wrong.');
    }
    return openSession(context, user, args);
  },

  /** Sets the password and signs in; the link is used up, and earlier sessions end. */
  'accounts.signInFirst': (
    context: OperationContext,
    args: Omit<SignIn, 'user' | 'verifiedHash'> & {
      readonly linkHash: Uint8Array;
      readonly passwordHash: string;
    },
  ): SignedIn & { readonly endedSessions: readonly string[] } => {
    const user = liveLink(context, args.linkHash);
    if (user === null) {
      throw new OperationError('link-not-valid', 'This link was used already, or has expired.');
    }
    const endedSessions = endSessions(context, user.id, { except: null, sessionsOnly: true });
    setPassword(context, user.id, args.passwordHash);
    context.db
      .prepare('UPDATE links SET used_at = ? WHERE link_hash = ?')
      .run(context.now, args.linkHash);
    return { ...openSession(context, user, args), endedSessions };
  },

  'accounts.link': (context: OperationContext, linkHash: Uint8Array): UserRow | null =>
    liveLink(context, linkHash),

  /** Makes a first-sign-in link; an unused earlier one of the same person stops working. */
  'accounts.createLink': (
    context: OperationContext,
    args: {
      readonly user: UserId;
      readonly actor: UserId | null;
      readonly linkHash: Uint8Array;
      readonly expiresAt: number;
    },
  ): void => {
    const { db, now } = context;
    const user = readUser(db, args.user);
    if (!user?.active || user.role === 'bot') {
      throw new OperationError('unknown-user', 'There is no such person, or they are deactivated.');
    }
    const num = userNum(db, user.id);
    db.prepare('UPDATE links SET used_at = ? WHERE user = ? AND used_at IS NULL').run(now, num);
    db.prepare(
      'INSERT INTO links (link_hash, user, created_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
    ).run(
      args.linkHash,
      num,
      args.actor === null ? null : userNum(db, args.actor),
      now,
      args.expiresAt,
    );
    audit(context, {
      practice: user.practice,
      actor: args.actor,
      action: 'link.create',
      subject: user.id,
      detail: undefined,
    });
  },

  'accounts.setPassword': (
    context: OperationContext,
    args: {
      readonly user: UserId;
      readonly passwordHash: string;
      /** The session that stays; the user's others end. */
      readonly except: string | null;
    },
  ): readonly string[] => {
    const user = readUser(context.db, args.user);
    if (user === null) throw new OperationError('unknown-user', 'There is no such person.');
    setPassword(context, user.id, args.passwordHash);
    audit(context, {
      practice: user.practice,
      actor: user.id,
      action: 'password.change',
      subject: user.id,
      detail: undefined,
    });
    return endSessions(context, user.id, { except: args.except, sessionsOnly: true });
  },

  'accounts.sessions': (
    context: OperationContext,
    args: { readonly user: UserId; readonly kind: 'session' | 'token' },
  ): SessionRow[] =>
    readSessions(context, args.kind, 'a.id = :user ORDER BY 1', { user: idBlob(args.user) }),

  /** Slides the expiry. */
  'accounts.touch': (
    { db, now }: OperationContext,
    args: { readonly id: string; readonly expiresAt: number | null },
  ): void => {
    const num = Number(args.id.slice(1));
    if (args.id.startsWith('t')) {
      db.prepare('UPDATE tokens SET last_seen_at = ? WHERE num = ?').run(now, num);
      return;
    }
    db.prepare(
      'UPDATE sessions SET last_seen_at = ?, expires_at = max(expires_at, ?) WHERE num = ?',
    ).run(now, args.expiresAt ?? 0, num);
  },

  /** @returns whether this user had such a session or token */
  'accounts.revoke': (
    { db, now }: OperationContext,
    args: { readonly user: UserId; readonly id: string },
  ): boolean => {
    const table = args.id.startsWith('t') ? 'tokens' : 'sessions';
    const num = Number(args.id.slice(1));
    if (!Number.isSafeInteger(num)) return false;
    return (
      db
        .prepare(
          `UPDATE ${table} SET revoked_at = ? WHERE num = ? AND user = ? AND revoked_at IS NULL`,
        )
        .run(now, num, userNum(db, args.user)).changes > 0
    );
  },

  /** Ends every session and token of a user (the command line's `revoke`). */
  'accounts.revokeAll': (context: OperationContext, user: UserId): readonly string[] =>
    endSessions(context, user, { except: null, sessionsOnly: false }),

  'accounts.createToken': (
    context: OperationContext,
    args: {
      readonly user: UserId;
      readonly publicKey: PublicKey;
      readonly name: string;
      readonly tokenHash: Uint8Array;
    },
  ): SignedIn => {
    const { db, now } = context;
    const user = readUser(db, args.user);
    if (!user?.active) throw new OperationError('unknown-user', 'There is no such person.');
    const tokens = readSessions(context, 'token', 'a.id = :user', { user: idBlob(user.id) });
    if (tokens.length >= MAX_TOKENS) {
      throw new OperationError('too-many-tokens', 'There are 50 tokens already. Revoke one first.');
    }
    const claim = { publicKey: args.publicKey, name: args.name, kind: 'token' } as const;
    const { id, write } = claimDevice(context, user, claim);
    const num = db
      .prepare(
        `INSERT INTO tokens (token_hash, user, device, name, created_at, last_seen_at)
         VALUES (?, ?, ?, ?, ?, ?)`,
      )
      .run(
        args.tokenHash,
        userNum(db, user.id),
        mustNum(numOf(db, 'devices', id)),
        args.name,
        now,
        now,
      ).lastInsertRowid;
    const session = readSessions(context, 'token', 't.num = :num', { num })[0];
    if (session === undefined) throw new Error('a token that was just made is not there');
    audit(context, {
      practice: user.practice,
      actor: user.id,
      action: 'token.create',
      subject: id,
      detail: undefined,
    });
    return { session, write };
  },

  /** Who has a password and who an unused link, by user id; for who manages users. */
  'accounts.states': (
    { db, now }: OperationContext,
    practice: PracticeId,
  ): Record<string, { readonly hasPassword: boolean; readonly linkExpiresAt: number | null }> =>
    Object.fromEntries(
      db
        .prepare<
          [number, Buffer],
          { id: Buffer; hasPassword: number; linkExpiresAt: number | null }
        >(
          `SELECT a.id, u.password_hash IS NOT NULL AS hasPassword,
             (SELECT max(expires_at) FROM links l
              WHERE l.user = u.num AND l.used_at IS NULL AND l.expires_at > ?) AS linkExpiresAt
           FROM users u JOIN authors a ON a.num = u.num JOIN practices p ON p.num = u.practice
           WHERE p.id = ?`,
        )
        .all(now, idBlob(practice))
        .map((row) => [
          idText(row.id),
          { hasPassword: row.hasPassword === 1, linkExpiresAt: row.linkExpiresAt },
        ]),
    ),

  'markers.list': (
    { db }: OperationContext,
    user: UserId,
  ): { readonly conversation: ConversationId; readonly sequence: number }[] =>
    db
      .prepare<[number | null], { id: Buffer; sequence: number }>(
        `SELECT s.id, m.sequence FROM markers m JOIN streams s ON s.num = m.conversation
         WHERE m.user = ?`,
      )
      .all(userNum(db, user))
      .map(({ id, sequence }) => ({ conversation: idText(id) as ConversationId, sequence })),

  /** Markers only grow. Those of conversations that the user is no member of are passed over. */
  'markers.raise': (
    { db }: OperationContext,
    args: {
      readonly user: UserId;
      readonly markers: readonly {
        readonly conversation: ConversationId;
        readonly sequence: number;
      }[];
    },
  ): void => {
    const user = userNum(db, args.user);
    const raise = db.prepare(
      `INSERT INTO markers (user, conversation, sequence)
       SELECT user, conversation, :sequence FROM memberships
       WHERE user = :user AND conversation = :conversation
       ON CONFLICT (user, conversation) DO UPDATE
         SET sequence = max(sequence, excluded.sequence)`,
    );
    for (const { conversation, sequence } of args.markers) {
      raise.run({ user, sequence, conversation: conversationNum(db, conversation) });
    }
  },

  /** Removes sessions and links that ended long ago; a command's answer is kept for ever. */
  'accounts.tidy': ({ db, now }: OperationContext, _: null): void => {
    db.prepare('DELETE FROM sessions WHERE expires_at < ? OR revoked_at < ?').run(
      now - 30 * DAY_MS,
      now - 30 * DAY_MS,
    );
    db.prepare('DELETE FROM links WHERE expires_at < ?').run(now - 30 * DAY_MS);
  },
} satisfies OperationMap;
