/** Signing in and out, sessions, links, tokens. Secrets pass through and are kept as hashes only. */
import {
  type DeviceId,
  type DeviceProof,
  deviceIdOf,
  err,
  fromBase64Url,
  ok,
  type PracticeId,
  type PublicKey,
  type Result,
  type UserId,
} from '@corridor/core';
import type { Directory } from '../directory/directory.ts';
import type { UserRow } from '../directory/rows.ts';
import {
  readSession,
  readSessionExpiry,
  readUserOfToken,
  type SessionRow,
} from '../store/sqlite/account-operations.ts';
import type { Store } from '../store/sqlite/open-store.ts';
import { OperationError, type Run } from '../store/sqlite/operations.ts';
import type { Operations } from '../store/sqlite/registry.ts';
import { sha256 } from '../store/sqlite/sha256.ts';
import { Attempts } from './attempts.ts';
import { Challenges } from './challenges.ts';
import { SESSION_MS } from './cookies.ts';
import { BusyError, Passwords } from './passwords.ts';
import { hashSecret, makeSecret } from './secrets.ts';

/** A signed-in person on a device, or a program with a token. */
export interface Identity {
  readonly user: UserId;
  readonly practice: PracticeId;
  readonly device: DeviceId;
  /** Revoking it closes the person's sockets of this session. */
  readonly sessionId: string;
  /** Null for a token, which lasts until it is revoked. */
  readonly expiresAt: number | null;
}

/** Why a token lets nobody in. */
export type NotAdmitted = 'signed-out' | 'device-blocked' | 'deactivated';

export interface AccountFault {
  readonly code:
    | 'wrong-credentials'
    | 'deactivated'
    | 'too-many-attempts'
    | 'busy'
    | 'link-not-valid'
    | 'device-taken'
    | 'device-blocked'
    | 'device-not-proven'
    | 'too-many-devices'
    | 'too-many-tokens'
    | 'unknown-user'
    | 'unknown-session';
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

export interface NewSession {
  readonly identity: Identity;
  /** For the cookie; told once. */
  readonly token: string;
}

/** A first-sign-in link is good for a week: it is handed over on paper. */
const LINK_MS = 7 * 86_400_000;
/** How long a session is taken from memory; what ends one empties the memory at once. */
const CACHE_MS = 60_000;
/** A session's last use is written down this often. */
const TOUCH_MS = 60 * 60_000;
const MAX_CACHED = 10_000;

const wrongCredentials: AccountFault = {
  code: 'wrong-credentials',
  message: 'The login name or the password is wrong.',
};

const identityOf = (row: SessionRow): Identity => ({
  user: row.user,
  practice: row.practice,
  device: row.device,
  sessionId: row.id,
  expiresAt: row.expiresAt,
});

/** The operation's own refusal as a value; anything else is thrown on. */
const faultOf = (error: unknown): AccountFault => {
  if (error instanceof OperationError) {
    switch (error.code) {
      case 'wrong-credentials':
      case 'link-not-valid':
      case 'device-taken':
      case 'device-blocked':
      case 'unknown-user':
      case 'too-many-devices':
      case 'too-many-tokens':
        return { code: error.code, message: error.message };
    }
  }
  if (error instanceof BusyError) {
    return {
      code: 'busy',
      message: 'Too many people are signing in at once. Try again in a moment.',
      retryAfterSeconds: 5,
    };
  }
  throw error;
};

interface DeviceGiven extends DeviceProof {
  readonly publicKey: PublicKey;
  readonly name: string;
}

const notProven: AccountFault = {
  code: 'device-not-proven',
  message: 'This device did not prove that it holds its key. Try again.',
};

export interface AccountsDeps {
  readonly run: Run<Operations>;
  readonly directory: Directory;
  readonly nowMs: () => number;
  /** The installation's. */
  readonly secret: Uint8Array;
  /** For looking up who asks: a read, never a job of the writer. */
  readonly read: Store['read'];
}

export class Accounts {
  readonly #run: Run<Operations>;
  readonly #directory: Directory;
  readonly #nowMs: () => number;
  readonly #read: Store['read'];
  readonly #challenges: Challenges;
  readonly #passwords = new Passwords();
  readonly #attempts = new Attempts();
  /** By the hash of the token, in base64url. */
  readonly #cache = new Map<string, { readonly row: SessionRow; readonly readAt: number }>();
  /** When a session's last use was written down, by session. */
  readonly #touched = new Map<string, number>();

  constructor({ run, directory, nowMs, secret, read }: AccountsDeps) {
    this.#read = read;
    this.#challenges = new Challenges(secret, nowMs);
    this.#run = run;
    this.#directory = directory;
    this.#nowMs = nowMs;
    directory.onChange(({ endedSessions, deactivatedUsers }) => {
      if (endedSessions.length > 0 || deactivatedUsers.length > 0) this.#cache.clear();
    });
  }

  /** What a device key has to sign to be registered or used for signing in. */
  challenge(): string {
    return this.#challenges.make();
  }

  /** The user to whom this key is registered already. */
  #ownerOf(publicKey: PublicKey): UserRow | null {
    const device = this.#directory.device(deviceIdOf(fromBase64Url(publicKey), sha256));
    return device === null ? null : this.#directory.user(device.user);
  }

  /** @param address of the other end, for the limits */
  async signIn(
    given: { readonly login: string; readonly password: string; readonly device: DeviceGiven },
    address: string,
  ): Promise<Result<NewSession, AccountFault>> {
    const { publicKey } = given.device;
    if (!this.#challenges.proves(given.device, publicKey, given.login)) return err(notProven);
    // Strangers cannot use up the attempts of a device that is known to be this person's.
    const isKnown = this.#ownerOf(publicKey)?.login === given.login;
    const who = isKnown ? { device: publicKey } : { login: given.login, address };
    const wait = await this.#attempts.begin(who);
    if (wait > 0) {
      return err({
        code: 'too-many-attempts',
        message: `Too many attempts. Try again in ${Math.ceil(wait / 60)} minutes.`,
        retryAfterSeconds: wait,
      });
    }
    try {
      const found = await this.#run('accounts.credentials', { login: given.login });
      const matches = await this.#passwords.verify(found?.passwordHash ?? null, given.password);
      if (!matches || !found?.passwordHash) return err(wrongCredentials);
      // Said only to who knows the password.
      if (!found.user.active) {
        const message = 'This account was deactivated. Ask an admin.';
        return err({ code: 'deactivated', message });
      }
      const secret = makeSecret();
      const signedIn = await this.#run('accounts.signIn', {
        user: found.user.id,
        device: { publicKey: given.device.publicKey, name: given.device.name, kind: 'workstation' },
        tokenHash: secret.hash,
        expiresAt: this.#nowMs() + SESSION_MS,
        verifiedHash: found.passwordHash,
      });
      if (signedIn.write) this.#directory.apply(signedIn.write);
      await this.#attempts.succeeded(who);
      return ok({ identity: identityOf(signedIn.session), token: secret.text });
    } catch (error) {
      return err(faultOf(error));
    }
  }

  /** Whom an unused link is for. */
  async linkUser(link: string): Promise<UserRow | null> {
    return this.#run('accounts.link', hashSecret(link));
  }

  /** Sets the password of whom the link is for, and signs them in. The link is used up. */
  async signInFirst(given: {
    readonly link: string;
    readonly password: string;
    readonly device: DeviceGiven;
  }): Promise<Result<NewSession, AccountFault>> {
    if (!this.#challenges.proves(given.device, given.device.publicKey, given.link)) {
      return err(notProven);
    }
    try {
      const linkHash = hashSecret(given.link);
      // Asked first, so that somebody without a link cannot keep the server hashing.
      if ((await this.#run('accounts.link', linkHash)) === null) {
        const message = 'This link was used already, or has expired. Ask an admin for a new one.';
        return err({ code: 'link-not-valid', message });
      }
      const secret = makeSecret();
      const signedIn = await this.#run('accounts.signInFirst', {
        linkHash,
        passwordHash: await this.#passwords.hash(given.password),
        device: { publicKey: given.device.publicKey, name: given.device.name, kind: 'workstation' },
        tokenHash: secret.hash,
        expiresAt: this.#nowMs() + SESSION_MS,
      });
      if (signedIn.write) this.#directory.apply(signedIn.write);
      this.#directory.sessionsEnded(signedIn.session.practice, signedIn.endedSessions);
      return ok({ identity: identityOf(signedIn.session), token: secret.text });
    } catch (error) {
      return err(faultOf(error));
    }
  }

  /** @returns the link's secret part and when it expires */
  async createLink(
    user: UserId,
    actor: UserId | null,
  ): Promise<Result<{ readonly link: string; readonly expiresAt: number }, AccountFault>> {
    const secret = makeSecret();
    const expiresAt = this.#nowMs() + LINK_MS;
    try {
      await this.#run('accounts.createLink', { user, actor, linkHash: secret.hash, expiresAt });
      return ok({ link: secret.text, expiresAt });
    } catch (error) {
      return err(faultOf(error));
    }
  }

  /** Sets a password without asking for the old one: the command line, the demo practice. */
  async setPassword(user: UserId, practice: PracticeId, password: string): Promise<void> {
    const passwordHash = await this.#passwords.hash(password);
    const ended = await this.#run('accounts.setPassword', { user, passwordHash, except: null });
    this.#directory.sessionsEnded(practice, ended);
  }

  /** Whether this is somebody's password, for the terminal of the server only: nothing is limited. */
  async hasPassword(login: string, password: string): Promise<boolean> {
    const found = await this.#run('accounts.credentials', { login });
    return this.#passwords.verify(found?.passwordHash ?? null, password);
  }

  /** The user's other sessions end. */
  async changePassword(
    identity: Identity,
    given: { readonly current: string; readonly next: string },
    address: string,
  ): Promise<Result<null, AccountFault>> {
    const key = `password of ${identity.user}`;
    const who = { login: key, address };
    const wait = await this.#attempts.begin(who);
    if (wait > 0) {
      const message = `Too many attempts. Try again in ${Math.ceil(wait / 60)} minutes.`;
      return err({ code: 'too-many-attempts', message, retryAfterSeconds: wait });
    }
    try {
      const found = await this.#run('accounts.credentials', { user: identity.user });
      if (!(await this.#passwords.verify(found?.passwordHash ?? null, given.current))) {
        return err({ code: 'wrong-credentials', message: 'The current password is wrong.' });
      }
      await this.#attempts.succeeded(who);
      const ended = await this.#run('accounts.setPassword', {
        user: identity.user,
        passwordHash: await this.#passwords.hash(given.next),
        except: identity.sessionId,
      });
      this.#directory.sessionsEnded(identity.practice, ended);
      return ok(null);
    } catch (error) {
      return err(faultOf(error));
    }
  }

  /**
   * Who a cookie's or a program's token stands for, or why for nobody. Slides a session's expiry.
   */
  async authenticate(token: string): Promise<Identity | NotAdmitted> {
    const now = this.#nowMs();
    const hash = hashSecret(token);
    const key = Buffer.from(hash).toString('base64url');
    let cached = this.#cache.get(key);
    if (cached === undefined || now - cached.readAt > CACHE_MS) {
      this.#cache.delete(key);
      const row = readSession({ db: this.#read, now }, hash);
      if (row === null) return this.#endedBy(hash);
      cached = { row, readAt: now };
      if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
      this.#cache.set(key, cached);
    }
    const { row } = cached;
    if (row.expiresAt !== null && row.expiresAt <= now) return 'signed-out';
    if (this.#isDeactivated(row.user)) return 'deactivated';
    const admission = this.#directory.admission(row.user, row.device);
    if (admission !== 'yes') return admission;
    this.#touch(row, now);
    return identityOf(row);
  }

  /**
   * Until when a session lasts now, Unix ms: its use elsewhere may have slid it. Slides nothing.
   * @returns 0 when it ended
   */
  expiryOf(sessionId: string): number {
    return readSessionExpiry({ db: this.#read, now: this.#nowMs() }, sessionId);
  }

  /** A session that ended: by deactivation, which the workstation has to know, or otherwise. */
  #endedBy(tokenHash: Uint8Array): NotAdmitted {
    const user = readUserOfToken(this.#read, tokenHash);
    return user !== null && this.#isDeactivated(user) ? 'deactivated' : 'signed-out';
  }

  #isDeactivated(user: UserId): boolean {
    return this.#directory.user(user)?.active === false;
  }

  #touch(row: SessionRow, now: number): void {
    if (now - Math.max(row.lastSeenAt, this.#touched.get(row.id) ?? 0) < TOUCH_MS) return;
    if (this.#touched.size >= MAX_CACHED) this.#touched.clear();
    this.#touched.set(row.id, now);
    const expiresAt = row.expiresAt === null ? null : now + SESSION_MS;
    // Only bookkeeping: when it fails, the next use writes it down.
    this.#run('accounts.touch', { id: row.id, expiresAt }).catch(() =>
      this.#touched.delete(row.id),
    );
  }

  /** Removes sessions and links that ended more than a month ago. */
  async tidy(): Promise<void> {
    await this.#run('accounts.tidy', null);
  }

  sessions(user: UserId): Promise<readonly SessionRow[]> {
    return this.#run('accounts.sessions', { user, kind: 'session' });
  }

  tokens(user: UserId): Promise<readonly SessionRow[]> {
    return this.#run('accounts.sessions', { user, kind: 'token' });
  }

  /** Ends a session or a token of the user: at once, its sockets included. */
  async revoke(
    practice: PracticeId,
    user: UserId,
    id: string,
  ): Promise<Result<null, AccountFault>> {
    if (!(await this.#run('accounts.revoke', { user, id }))) {
      return err({ code: 'unknown-session', message: 'There is no such session.' });
    }
    this.#directory.sessionsEnded(practice, [id]);
    return ok(null);
  }

  /**
   * @param proof null for the command line, which read the private key itself
   * @returns the token, told once
   */
  async createToken(
    user: UserId,
    given: { readonly publicKey: PublicKey; readonly name: string },
    proof: DeviceProof | null,
  ): Promise<
    Result<{ readonly id: string; readonly token: string; readonly device: DeviceId }, AccountFault>
  > {
    const subject = this.#directory.user(user)?.login ?? '';
    if (proof !== null && !this.#challenges.proves(proof, given.publicKey, subject)) {
      return err(notProven);
    }
    const secret = makeSecret();
    try {
      const made = await this.#run('accounts.createToken', {
        user,
        publicKey: given.publicKey,
        name: given.name,
        tokenHash: secret.hash,
      });
      if (made.write) this.#directory.apply(made.write);
      const { id, device } = made.session;
      return ok({ id, token: secret.text, device });
    } catch (error) {
      return err(faultOf(error));
    }
  }
}
