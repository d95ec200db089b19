/** The middleware of a route that waits for its user's turn. */
import type { MiddlewareHandler } from 'hono';
import type { Env } from './context.ts';
import type { LineName, Turns } from './turns.ts';

/**
 * Behind `signedIn` and `limitBody`: the body is here before the turn begins.
 * @param line `reads` only of what waits for no thread that writes
 */
export const inTurn =
  (turns: Pick<Turns, 'take'>, line: LineName = 'writes'): MiddlewareHandler<Env> =>
  async (c, next) => {
    // Whoever sends slowly holds up nothing but this request.
    if (c.req.method !== 'GET') await c.req.text();
    await turns.take(c.var.identity.user, line, next);
  };
