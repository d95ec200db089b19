/**
 * Cross-site requests: a page of another site must not use the cookie. The cookie is SameSite
 * already; this is the second lock. Programs send neither header, and no cookie by themselves.
 */
import type { Context, MiddlewareHandler } from 'hono';
import type { Env, HttpDeps } from './context.ts';
import { HttpFault } from './faults.ts';

const hostOf = (origin: string): string | null => {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
};

const isOwn = (c: Context<Env>, origins: readonly string[]): boolean => {
  const origin = c.req.header('origin');
  if (origin !== undefined) {
    return origins.includes(origin) || hostOf(origin) === c.req.header('host');
  }
  const site = c.req.header('sec-fetch-site');
  return site === undefined || site === 'same-origin' || site === 'none';
};

export const sameOrigin =
  ({ origins }: Pick<HttpDeps, 'origins'>): MiddlewareHandler<Env> =>
  async (c, next) => {
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!reads && !isOwn(c, origins)) {
      throw new HttpFault('wrong-origin', 'This request came from a page of another site.');
    }
    await next();
  };

/** Whether the browser reached us over https: by our own certificate, or through a proxy's. */
export const isSecure = (c: Context<Env>, { tls, origins }: HttpDeps): boolean =>
  tls ||
  origins.some((origin) => {
    if (!origin.startsWith('https://')) return false;
    return c.req.header('origin') === origin || hostOf(origin) === c.req.header('host');
  });
