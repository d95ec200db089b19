/** Writes and reads of accounts: passwords, sessions, links, tokens. */
import type { PracticeId, PublicKey, UserId } from '@corridor/core';
import type { DirectoryWrite, UserRow } from '../../directory/rows.ts';
import { claimDevice, type DeviceClaim } from './device-claim.ts';
import { mustNum, numOf, readUser, readUserByLogin, userNum } from './directory-rows.ts';
import { audit, endSessions } from './directory-writes.ts';
import { idBlob, idText } from './names.ts';
import { type OperationContext, OperationError, type OperationMap } from './operations.ts';
import { readSessions, type SessionRow } from './session-rows.ts';

export interface Credentials {
  readonly user: UserRow;
  /** Null until the first sign-in. */
  readonly passwordHash: string | null;
}

export interface SignedIn {
  readonly session: SessionRow;
  /** Null when the device was known. */
  readonly write: DirectoryWrite | null;
}

const DAY_MS = 86_400_000;
const MAX_TOKENS = 50;

export interface SignIn {
  readonly user: UserId;
  readonly device: DeviceClaim;
  readonly tokenHash: Uint8Array;
  readonly expiresAt: number;
  /** The password hash that was verified: another one since means the password changed meanwhile. */
  readonly verifiedHash: string;
}

/** What a session is opened with. */
type Opening = Omit<SignIn, 'verifiedHash' | 'user'>;

const openSession = (
  context: OperationContext,
  user: UserRow,
  args: Opening,
  embeddedIn: string | null = null,
): SignedIn => {
  const { db, now } = context;
  const { id, write } = claimDevice(context, user, args.device);
  const num = db
    .prepare(
      `INSERT INTO sessions
         (token_hash, user, device, created_at, expires_at, last_seen_at, embedded_in)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      args.tokenHash,
      userNum(db, user.id),
      mustNum(numOf(db, 'devices', id)),
      now,
      args.expiresAt,
      now,
      embeddedIn,
    ).lastInsertRowid;
  const session = readSessions(context, 'session', 's.num = :num', { num })[0];
  if (session === undefined) throw new Error('a session that was just made is not there');
  audit(context, {
    practice: user.practice,
    actor: user.id,
    action: 'session.open',
    subject: id,
    detail: embeddedIn === null ? undefined : { embeddedIn },
  });
  return { session, write };
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

  /** Opens a session of somebody for whom a site vouches; whether it may is checked before. */
  'accounts.signInEmbedded': (
    context: OperationContext,
    args: Opening & { readonly user: UserId; readonly embeddedIn: string },
  ): SignedIn => {
    const user = readUser(context.db, args.user);
    if (!user?.active) {
      throw new OperationError('unknown-user', 'There is no such person, or they are deactivated.');
    }
    return openSession(context, user, args, args.embeddedIn);
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

  /** Removes sessions and links that ended long ago; a command's answer is kept for ever. */
  'accounts.tidy': ({ db, now }: OperationContext, _: null): void => {
    db.prepare('DELETE FROM sessions WHERE expires_at < ? OR revoked_at < ?').run(
      now - 30 * DAY_MS,
      now - 30 * DAY_MS,
    );
    db.prepare('DELETE FROM links WHERE expires_at < ?').run(now - 30 * DAY_MS);
  },
} satisfies OperationMap;
