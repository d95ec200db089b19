/** How often somebody may try to sign in. Failures count; a success gives its point back. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 15 * 60;
/** One person mistyping, with room. */
const PER_LOGIN_AND_ADDRESS = 10;
/** One login name from anywhere: guessing it from many addresses stays slow. */
const PER_LOGIN = 50;
/** A clinic behind one address, on the morning after a holiday. */
const PER_ADDRESS = 200;

/** A device that proved itself to be the person's own: a budget that nobody else can use up. */
const PER_DEVICE = 20;

type Stranger = { readonly login: string; readonly address: string };
/** Who tries: from somewhere, or with a device key that was registered to this person before. */
export type Trying = Stranger | { readonly device: string };

export class Attempts {
  readonly #strangers: readonly {
    readonly limiter: RateLimiterMemory;
    readonly key: (who: Stranger) => string;
  }[];
  readonly #devices: RateLimiterMemory;

  constructor() {
    const limiter = (keyPrefix: string, points: number) =>
      new RateLimiterMemory({ keyPrefix, points, duration: WINDOW_SECONDS });
    // The address first: one that is over its limit leaves no record of the logins that it invents.
    this.#strangers = [
      { limiter: limiter('address', PER_ADDRESS), key: ({ address }) => address },
      {
        limiter: limiter('both', PER_LOGIN_AND_ADDRESS),
        key: ({ login, address }) => `${address} ${login}`,
      },
      { limiter: limiter('login', PER_LOGIN), key: ({ login }) => login },
    ];
    this.#devices = limiter('device', PER_DEVICE);
  }

  #limitsOf(who: Trying): readonly (readonly [RateLimiterMemory, string])[] {
    if ('device' in who) return [[this.#devices, who.device]];
    return this.#strangers.map(({ limiter, key }) => [limiter, key(who)]);
  }

  /** Counts an attempt. @returns 0, or the seconds until the next one is taken */
  async begin(who: Trying): Promise<number> {
    for (const [limiter, key] of this.#limitsOf(who)) {
      try {
        await limiter.consume(key);
      } catch (error) {
        if (error instanceof RateLimiterRes) return Math.ceil(error.msBeforeNext / 1_000);
        throw error;
      }
    }
    return 0;
  }

  async succeeded(who: Trying): Promise<void> {
    for (const [limiter, key] of this.#limitsOf(who)) await limiter.reward(key);
  }
}
