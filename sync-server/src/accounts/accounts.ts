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
import type { Run } from '../store/sqlite/operations.ts';
import type { Operations } from '../store/sqlite/registry.ts';
import type { SessionRow } from '../store/sqlite/session-rows.ts';
import { sha256 } from '../store/sqlite/sha256.ts';
import { type AccountFault, faultOf } from './account-fault.ts';
import { Attempts } from './attempts.ts';
import { Challenges } from './challenges.ts';
import { SESSION_MS } from './cookies.ts';
import { Passwords } from './passwords.ts';
import { hashSecret, makeSecret } from './secrets.ts';
import {
  type Identity,
  identityOf,
  type NotAdmitted,
  Sessions,
  type SessionsDeps,
} from './sessions.ts';

export interface NewSession {
  readonly identity: Identity;
  /** For the cookie; told once. */
  readonly token: string;
}

/** A first-sign-in link is good for a week: it is handed over on paper. */
const LINK_MS = 7 * 86_400_000;
const wrongCredentials: AccountFault = {
  code: 'wrong-credentials',
  message: 'The login name or the password is wrong.',
};

interface DeviceGiven extends DeviceProof {
  readonly publicKey: PublicKey;
  readonly name: string;
}

const notProven: AccountFault = {
  code: 'device-not-proven',
  message: 'This device did not prove that it holds its key. Try again.',
};

export interface AccountsDeps extends SessionsDeps {
  /** The installation's. */
  readonly secret: Uint8Array;
}

export class Accounts {
  readonly #run: Run<Operations>;
  readonly #directory: Directory;
  readonly #nowMs: () => number;
  readonly #sessions: Sessions;
  readonly #challenges: Challenges;
  readonly #passwords = new Passwords();
  readonly #attempts = new Attempts();
  constructor({ run, directory, nowMs, secret, embedOrigins, read }: AccountsDeps) {
    this.#sessions = new Sessions({ run, directory, nowMs, embedOrigins, read });
    this.#challenges = new Challenges(secret, nowMs);
    this.#run = run;
    this.#directory = directory;
    this.#nowMs = nowMs;
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

  /** Who a cookie's or a program's token stands for, or why for nobody. Slides a session's expiry. */
  authenticate(token: string): Identity | NotAdmitted {
    return this.#sessions.authenticate(token);
  }

  /** See {@link Sessions.expiryOf}. */
  expiryOf(sessionId: string): number {
    return this.#sessions.expiryOf(sessionId);
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
   * @param proof over the user's login name, that who asks holds the key
   * @returns the token, told once
   */
  async createToken(
    user: UserId,
    given: { readonly publicKey: PublicKey; readonly name: string },
    proof: DeviceProof,
  ): Promise<
    Result<{ readonly id: string; readonly token: string; readonly device: DeviceId }, AccountFault>
  > {
    const subject = this.#directory.user(user)?.login ?? '';
    if (!this.#challenges.proves(proof, given.publicKey, subject)) {
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
