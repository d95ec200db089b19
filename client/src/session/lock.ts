/**
 * The lock of a shared workstation. It is a screen lock: it keeps a colleague from reading on, not
 * somebody who takes the disk, because the data beneath is not encrypted yet. The password is
 * checked here, so that it works without a network: PBKDF2 with SHA-256 (RFC 8018), because
 * WebCrypto has no Argon2id; 600,000 iterations (OWASP, 2023) make a guess cost a fifth of a second.
 */
import { bytesEqual, type UserId } from '@corridor/core';
import type { PasswordVerifier, WorkstationDatabase } from '../local/people.ts';

const ITERATIONS = 600_000;
const SALT_BYTES = 16;
const HASH_BITS = 256;

const derive = async (
  password: string,
  salt: Uint8Array,
  iterations: number,
): Promise<Uint8Array> => {
  const bytes = new TextEncoder().encode(password.normalize('NFKC'));
  const key = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(salt), iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, HASH_BITS));
};

/** Made at every sign-in, from the password that the server accepted. */
export const makeVerifier = async (
  password: string,
  iterations = ITERATIONS,
): Promise<PasswordVerifier> => {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  return { salt, iterations, hash: await derive(password, salt, iterations) };
};

/** Locks this profile for a person; a reload and the other tabs find it locked. */
export const lock = async (workstation: WorkstationDatabase, user: UserId): Promise<void> => {
  await workstation.people.update(user, { locked: 1 });
};

/** Wrong passwords in a row that cost no waiting: somebody mistypes. */
const FREE_GUESSES = 5;
const FIRST_WAIT_MS = 30_000;
/** Then it stays: four guesses an hour. */
const LONGEST_WAIT_MS = 15 * 60_000;

/** What is waited after so many wrong passwords in a row, ms. */
const waitAfter = (count: number): number =>
  count < FREE_GUESSES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - FREE_GUESSES));

/** Until the next password is looked at, ms; more than 0. */
export interface Wait {
  readonly waitMs: number;
}

interface Guess {
  readonly verifier: PasswordVerifier;
  /** This one included. */
  readonly count: number;
}

/**
 * Counts a guess before it is looked at, in one transaction: neither a reload while it is checked nor
 * several tabs give one for nothing. A clock that was set back begins the wait again; one set forward
 * ends it, but who may set it may read the disk.
 */
const countGuess = (
  workstation: WorkstationDatabase,
  user: UserId,
  nowMs: number,
): Promise<Guess | 'unknown' | Wait> =>
  workstation.transaction('rw', workstation.people, async () => {
    const { people } = workstation;
    const person = await people.get(user);
    if (!person?.verifier) return 'unknown';
    const { count, lastAt } = person.wrongGuesses ?? { count: 0, lastAt: nowMs };
    const waitedMs = nowMs - lastAt;
    if (waitedMs < 0) await people.update(user, { wrongGuesses: { count, lastAt: nowMs } });
    const waitMs = waitAfter(count) - Math.max(0, waitedMs);
    if (waitMs > 0) return { waitMs };
    await people.update(user, { wrongGuesses: { count: count + 1, lastAt: nowMs } });
    return { verifier: person.verifier, count: count + 1 };
  });

/**
 * Unlocks with the password that was last used here. After a few wrong ones in a row each costs a
 * wait that grows; the right one, or signing in with the server, ends the count.
 * @returns `wrong-password`, `unknown` when this workstation has nothing to check it with, or how
 *   long to wait, and then the password was not looked at unless it was the wrong one that begins it
 */
export const unlock = async (
  workstation: WorkstationDatabase,
  user: UserId,
  password: string,
  nowMs = Date.now(),
): Promise<'unlocked' | 'wrong-password' | 'unknown' | Wait> => {
  const guess = await countGuess(workstation, user, nowMs);
  if (guess === 'unknown' || 'waitMs' in guess) return guess;
  const { salt, iterations, hash } = guess.verifier;
  if (!bytesEqual(await derive(password, salt, iterations), hash)) {
    const waitMs = waitAfter(guess.count);
    return waitMs > 0 ? { waitMs } : 'wrong-password';
  }
  await workstation.people.update(user, {
    locked: 0,
    lastUsedAt: nowMs,
    wrongGuesses: undefined,
  });
  return 'unlocked';
};
