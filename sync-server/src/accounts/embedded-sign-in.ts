/**
 * Signing in through a page of another site. The site's server, a program with a token that the
 * configuration names for its origin, asks for a ticket for somebody whom it knows; the page hands it
 * to the widget in it, which gives it for a session, once.
 */
import {
  type DeviceProof,
  err,
  ok,
  type PublicKey,
  type Result,
  type UserId,
} from '@corridor/core';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Directory } from '../directory/directory.ts';
import type { UserRow } from '../directory/rows.ts';
import type { Run } from '../store/sqlite/operations.ts';
import type { Operations } from '../store/sqlite/registry.ts';
import { type AccountFault, faultOf } from './account-fault.ts';
import type { NewSession } from './accounts.ts';
import { Challenges } from './challenges.ts';
import { EMBEDDED_SESSION_MS } from './cookies.ts';
import { makeSecret } from './secrets.ts';
import { type Identity, identityOf } from './sessions.ts';
import { Tickets } from './tickets.ts';
import { mayBeVouchedFor } from './vouching.ts';

/** A clinic behind one address, all at once; a ticket cannot be guessed, but looking costs. */
const PER_ADDRESS = 300;
const WINDOW_SECONDS = 60;

const notValid: AccountFault = {
  code: 'link-not-valid',
  message: 'This ticket was used already, has expired, or is for pages of another site.',
};

export interface EmbeddedSignInDeps {
  readonly run: Run<Operations>;
  readonly directory: Directory;
  readonly nowMs: () => number;
  /** The installation's. */
  readonly secret: Uint8Array;
  /** By origin, the login name of the program that may vouch for people in its pages. */
  readonly vouching: ReadonlyMap<string, string>;
}

export class EmbeddedSignIn {
  readonly #run: Run<Operations>;
  readonly #directory: Directory;
  readonly #nowMs: () => number;
  readonly #vouching: ReadonlyMap<string, string>;
  readonly #challenges: Challenges;
  readonly #tickets: Tickets;
  readonly #attempts = new RateLimiterMemory({
    keyPrefix: 'ticket',
    points: PER_ADDRESS,
    duration: WINDOW_SECONDS,
  });

  constructor({ run, directory, nowMs, secret, vouching }: EmbeddedSignInDeps) {
    this.#run = run;
    this.#directory = directory;
    this.#nowMs = nowMs;
    this.#vouching = vouching;
    this.#challenges = new Challenges(secret, nowMs);
    this.#tickets = new Tickets(nowMs);
  }

  /** @param program who asks: its token, never a person's session */
  async ticket(
    program: Identity,
    { login, origin }: { readonly login: string; readonly origin: string },
  ): Promise<Result<{ readonly ticket: string; readonly expiresAt: number }, AccountFault>> {
    const asks = this.#directory.user(program.user);
    const named = this.#vouching.get(origin);
    const isNamed = named !== undefined && asks?.login === named && asks.role === 'bot';
    if (!isNamed || program.expiresAt !== null) {
      const message = `This program may not sign people in at pages of ${origin}: see CORRIDOR_EMBED_SIGN_IN.`;
      return err({ code: 'not-permitted', message });
    }
    const found = await this.#run('accounts.credentials', { login });
    const user = found?.user ?? null;
    if (user === null || user.practice !== program.practice || !this.#mayBeVouchedFor(user)) {
      const message = 'There is nobody of this name whom a site may sign in.';
      return err({ code: 'unknown-user', message });
    }
    return ok(this.#tickets.make(user.id, origin));
  }

  #mayBeVouchedFor(user: UserRow): boolean {
    return mayBeVouchedFor(user, this.#directory.practice(user.practice));
  }

  /** @returns seconds to wait, or 0 */
  async #wait(address: string): Promise<number> {
    try {
      await this.#attempts.consume(address);
      return 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) return Math.ceil(error.msBeforeNext / 1_000);
      throw error;
    }
  }

  async #limited(address: string): Promise<AccountFault | null> {
    const seconds = await this.#wait(address);
    if (seconds === 0) return null;
    const message = `Too many attempts. Try again in ${seconds} seconds.`;
    return { code: 'too-many-attempts', message, retryAfterSeconds: seconds };
  }

  #personOf(id: UserId | null): UserRow | null {
    const user = id === null ? null : this.#directory.user(id);
    return user !== null && this.#mayBeVouchedFor(user) ? user : null;
  }

  /** Whom a ticket is for: the device signs with the key of that person. */
  async person(
    { ticket, origin }: { readonly ticket: string; readonly origin: string },
    address: string,
  ): Promise<Result<UserRow, AccountFault>> {
    const limited = await this.#limited(address);
    if (limited !== null) return err(limited);
    const user = this.#personOf(this.#tickets.look(ticket, origin));
    return user === null ? err(notValid) : ok(user);
  }

  /** @param address of the other end, for the limit */
  async signIn(
    given: {
      readonly ticket: string;
      readonly origin: string;
      readonly device: DeviceProof & { readonly publicKey: PublicKey; readonly name: string };
    },
    address: string,
  ): Promise<Result<NewSession, AccountFault>> {
    const limited = await this.#limited(address);
    if (limited !== null) return err(limited);
    const { ticket, origin, device } = given;
    const user = this.#personOf(this.#tickets.take(ticket, origin));
    if (user === null) return err(notValid);
    if (!this.#challenges.proves(device, device.publicKey, ticket)) {
      const message = 'This device did not prove that it holds its key. Try again.';
      return err({ code: 'device-not-proven', message });
    }
    try {
      const secret = makeSecret();
      const signedIn = await this.#run('accounts.signInEmbedded', {
        user: user.id,
        device: { publicKey: device.publicKey, name: device.name, kind: 'workstation' },
        tokenHash: secret.hash,
        expiresAt: this.#nowMs() + EMBEDDED_SESSION_MS,
        embeddedIn: origin,
      });
      if (signedIn.write) this.#directory.apply(signedIn.write);
      return ok({ identity: identityOf(signedIn.session), token: secret.text });
    } catch (error) {
      return err(faultOf(error));
    }
  }
}
