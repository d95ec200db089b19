/**
 * Passwords: Argon2id with 19 MiB and two passes (OWASP's minimum), in libuv's threads. Verifying
 * for a login name that does not exist costs the same as for one that does.
 */
import { type Algorithm, hash, verify } from '@node-rs/argon2';

const OPTIONS = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2 };

/** Each takes 19 MiB while it runs; more that wait than this is a flood. */
const MAX_WAITING = 64;

/** Too many password checks wait; a moment later it works. */
export class BusyError extends Error {}

export class Passwords {
  readonly #decoy: Promise<string>;
  #waiting = 0;

  constructor() {
    this.#decoy = hash('nobody has this password', OPTIONS);
  }

  async #limited<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MAX_WAITING) throw new BusyError('too many sign-ins at once');
    this.#waiting++;
    try {
      return await work();
    } finally {
      this.#waiting--;
    }
  }

  /** @throws BusyError */
  hash(password: string): Promise<string> {
    return this.#limited(() => hash(password, OPTIONS));
  }

  /**
   * @param passwordHash null for nobody, or nobody with a password: takes as long and is false
   * @throws BusyError
   */
  verify(passwordHash: string | null, password: string): Promise<boolean> {
    return this.#limited(async () => {
      const matches = await verify(passwordHash ?? (await this.#decoy), password);
      return matches && passwordHash !== null;
    });
  }
}
