/**
 * Who is on this workstation: a small database of its own, read before anybody is signed in. It
 * holds device keys (non-extractable) by login name, because a key is needed to sign in, and what
 * the lock screen needs.
 */
import type { PublicKey, UserId } from '@corridor/core';
import { Dexie, type EntityTable } from 'dexie';
import type { Unsent } from './unsent.ts';

/** Checks a password without the network: a screen lock, see `session/lock.ts`. */
export interface PasswordVerifier {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly hash: Uint8Array;
}

/** Wrong passwords at the lock, in a row: how many, and when the last one was (Unix ms). */
export interface WrongGuesses {
  readonly count: number;
  readonly lastAt: number;
}

export interface PersonRow {
  user: UserId;
  login: string;
  name: string;
  practice: string;
  lastUsedAt: number;
  /** 1 while the screen is locked; survives a reload. */
  locked: 0 | 1;
  verifier: PasswordVerifier | null;
  wrongGuesses?: WrongGuesses | undefined;
}

/** The key pair that this workstation signs with for one login. */
export interface DeviceKeyRow {
  login: string;
  keys: CryptoKeyPair;
  publicKey: PublicKey;
}

/** Who uses this browser profile now; the session cookie is theirs. */
export interface CurrentRow {
  name: 'current';
  user: UserId;
}

/**
 * Somebody whose account ended: this workstation removes its copy, and says what was never sent.
 * Written before anything is removed, so that a removal that is cut off is finished later.
 */
export interface DepartedRow {
  user: UserId;
  name: string;
  unsent: Unsent;
  at: number;
}

/** Somebody left, and the server has not yet said that the session ended; who it was is not kept. */
export interface LeftSessionRow {
  name: 'session';
}

export class WorkstationDatabase extends Dexie {
  people!: EntityTable<PersonRow, 'user'>;
  keys!: EntityTable<DeviceKeyRow, 'login'>;
  current!: EntityTable<CurrentRow, 'name'>;
  departed!: EntityTable<DepartedRow, 'user'>;
  left!: EntityTable<LeftSessionRow, 'name'>;

  constructor(name = 'corridor-device') {
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ people: 'user, login', keys: 'login', current: 'name' });
    this.version(2).stores({ departed: 'user' });
    this.version(3).stores({ left: 'name' });
  }
}

/** More often than that a browser does not close a database that it has just removed. */
const OPENINGS = 5;

/**
 * Opens a database again that the browser closed, which it does to remove it: while it does, it
 * aborts what is asked of it. @throws when it cannot be opened for another reason
 */
export const openAgain = async (db: Dexie): Promise<void> => {
  for (let opening = 1; ; opening++) {
    try {
      await db.open();
      return;
    } catch (error) {
      const aborted = error instanceof Error && error.name === 'AbortError';
      if (!aborted || opening === OPENINGS) throw error;
    }
  }
};
