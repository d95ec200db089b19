/** Cross-site requests. The cookie is SameSite already; this is the second lock. */
import type { MiddlewareHandler } from 'hono';
import type { Env, HttpDeps } from './context.ts';
import { HttpFault } from './faults.ts';

export const sameOrigin =
  ({ origin }: Pick<HttpDeps, 'origin'>): MiddlewareHandler<Env> =>
  async (c, next) => {
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!reads && !origin.isOwnPage(c.env.incoming)) {
      throw new HttpFault('wrong-origin', 'This request came from a page of another site.');
    }
    await next();
  };
