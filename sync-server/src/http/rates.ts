/** How often one person may ask for what costs the server more than a read. */
import type { MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Env } from './context.ts';
import { HttpFault } from './faults.ts';

const WINDOW_SECONDS = 60;

/**
 * Counts a person's requests over all their sessions. Stands behind `signedIn`, and before the body
 * is read.
 * @param perMinute requests that are answered in a minute
 * @throws HttpFault `too-many-requests` with the seconds until the next one is taken
 */
export const limitRate = (perMinute: number): MiddlewareHandler<Env> => {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: WINDOW_SECONDS });
  return async (c, next) => {
    try {
      await limiter.consume(c.var.identity.user);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
      const message = `Too many of these requests in a minute. This one changed nothing; send it again in ${retryAfterSeconds} s.`;
      throw new HttpFault('too-many-requests', message, { retryAfterSeconds });
    }
    await next();
  };
};
