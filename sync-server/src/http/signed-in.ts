/** Who asks: by the cookie, or by a program's token in the Authorization header. */
import type { IncomingMessage } from 'node:http';
import { USER_HEADER } from '@corridor/core';
import type { MiddlewareHandler } from 'hono';
import type { Accounts } from '../accounts/accounts.ts';
import { tokenInCookie } from '../accounts/cookies.ts';
import type { Identity } from '../accounts/sessions.ts';
import type { Authenticate } from '../socket/server.ts';
import type { Env, HttpDeps } from './context.ts';
import { HttpFault, signedOut } from './faults.ts';

const bearer = (header: string | undefined): string | null =>
  /^Bearer ([A-Za-z0-9_-]{43})$/.exec(header ?? '')?.[1] ?? null;

const requireIdentity = (
  accounts: Accounts,
  headers: { readonly cookie: string | undefined; readonly authorization: string | undefined },
): Identity => {
  const token = bearer(headers.authorization) ?? tokenInCookie(headers.cookie);
  if (token === null) throw signedOut();
  const identity = accounts.authenticate(token);
  if (identity === 'signed-out') throw signedOut();
  if (identity === 'deactivated') {
    throw new HttpFault('deactivated', 'This account was deactivated. Ask an admin.');
  }
  if (identity === 'device-blocked') {
    throw new HttpFault('device-blocked', 'This device is blocked. Ask an admin.');
  }
  return identity;
};

/** Lets signed-in people through and sets `identity` and `user`. */
export const signedIn =
  ({ accounts, directory }: Pick<HttpDeps, 'accounts' | 'directory'>): MiddlewareHandler<Env> =>
  async (c, next) => {
    const identity = requireIdentity(accounts, {
      cookie: c.req.header('cookie'),
      authorization: c.req.header('authorization'),
    });
    const asked = c.req.header(USER_HEADER);
    if (asked !== undefined && asked !== identity.user) {
      throw new HttpFault('other-user', 'Somebody else is signed in here. Sign in again.');
    }
    const user = directory.user(identity.user);
    if (user === null) throw signedOut();
    c.set('identity', identity);
    c.set('user', user);
    await next();
  };

/**
 * The same for sockets. A plain one carries the token of a program, in its query or its header: the
 * secret of a person's session stays in its cookie, which addresses, and so histories and logs of
 * proxies, never hold.
 */
export const authenticateUpgrade =
  (accounts: Accounts): Authenticate =>
  async (request: IncomingMessage, target) => {
    const { cookie, authorization } = request.headers;
    const plain = target.kind === 'plain';
    const token = plain
      ? target.token || bearer(authorization)
      : (bearer(authorization) ?? tokenInCookie(cookie));
    if (token === null) return { refused: 'signed-out' };
    const identity = accounts.authenticate(token);
    if (typeof identity === 'string') return { refused: identity };
    if (plain && identity.expiresAt !== null) return { refused: 'signed-out' };
    return identity;
  };
