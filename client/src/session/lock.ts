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

/**
 * Unlocks with the password that was last used here.
 * @returns `wrong-password`, or `unknown` when this workstation has nothing to check it with
 */
export const unlock = async (
  workstation: WorkstationDatabase,
  user: UserId,
  password: string,
): Promise<'unlocked' | 'wrong-password' | 'unknown'> => {
  const person = await workstation.people.get(user);
  if (!person?.verifier) return 'unknown';
  const { salt, iterations, hash } = person.verifier;
  if (!bytesEqual(await derive(password, salt, iterations), hash)) return 'wrong-password';
  await workstation.people.update(user, { locked: 0, lastUsedAt: Date.now() });
  return 'unlocked';
};
