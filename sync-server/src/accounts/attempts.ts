/** How often somebody may try to sign in. Failures count; a success gives its point back. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 15 * 60;
/** One person mistyping, with room. */
const PER_LOGIN_AND_ADDRESS = 10;
/** One login name from anywhere: guessing it from many addresses stays slow. */
const PER_LOGIN = 50;
/** A clinic behind one address, on the morning after a holiday. */
const PER_ADDRESS = 200;

export class Attempts {
  readonly #limits: readonly {
    readonly limiter: RateLimiterMemory;
    readonly key: (login: string, address: string) => string;
  }[];

  constructor() {
    const limit = (
      keyPrefix: string,
      points: number,
      key: (login: string, address: string) => string,
    ) => ({
      limiter: new RateLimiterMemory({ keyPrefix, points, duration: WINDOW_SECONDS }),
      key,
    });
    this.#limits = [
      limit('both', PER_LOGIN_AND_ADDRESS, (login, address) => `${address} ${login}`),
      limit('login', PER_LOGIN, (login) => login),
      limit('address', PER_ADDRESS, (_, address) => address),
    ];
  }

  /** Counts an attempt. @returns 0, or the seconds until the next one is taken */
  async begin(login: string, address: string): Promise<number> {
    for (const { limiter, key } of this.#limits) {
      try {
        await limiter.consume(key(login, address));
      } catch (error) {
        if (error instanceof RateLimiterRes) return Math.ceil(error.msBeforeNext / 1_000);
        throw error;
      }
    }
    return 0;
  }

  async succeeded(login: string, address: string): Promise<void> {
    for (const { limiter, key } of this.#limits) await limiter.reward(key(login, address));
  }
}
