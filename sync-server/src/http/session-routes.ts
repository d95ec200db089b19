/** Signing in and out, sessions, passwords, tokens: one's own account. */
import {
  type Challenge,
  ChangePasswordRequest,
  CreateTokenRequest,
  type CreateTokenResult,
  type FirstSignInInfo,
  FirstSignInRequest,
  type SessionInfo,
  type SessionList,
  SignInRequest,
  type TokenList,
} from '@corridor/core';
import { type Context, Hono } from 'hono';
import type { NewSession } from '../accounts/accounts.ts';
import { endedSessionCookie, isApart, sessionCookie } from '../accounts/cookies.ts';
import type { Identity } from '../accounts/sessions.ts';
import { parseBody } from './body.ts';
import type { Env, HttpDeps } from './context.ts';
import { HttpFault, notPermitted, accountFault as thrown } from './faults.ts';
import { inTurn } from './in-turn.ts';
import { sessionInfo } from './session-info.ts';
import { signedIn } from './signed-in.ts';

export const sessionRoutes = (deps: HttpDeps): Hono<Env> => {
  const { accounts, directory, origin } = deps;

  const addressOf = (c: Context<Env>): string => origin.addressOf(c.env.incoming);
  const isSecure = (c: Context<Env>): boolean => origin.isSecure(c.env.incoming);

  const info = (identity: Identity): SessionInfo => sessionInfo(directory, identity);

  const begin = (c: Context<Env>, { identity, token }: NewSession): Response => {
    c.header('Set-Cookie', sessionCookie(token, { secure: isSecure(c) }));
    return c.json(info(identity));
  };

  // What asks the store waits in the line of who asks. A sign-out waits for nothing; attempts at a
  // password are counted, and its hash waits for others' hashes, which is not this user's time.
  const turn = inTurn(deps.turns);

  return new Hono<Env>()
    .get('/challenge', (c) => c.json({ challenge: accounts.challenge() } satisfies Challenge))
    .post('/session', async (c) => {
      const result = await accounts.signIn(await parseBody(c, SignInRequest), addressOf(c));
      if (!result.ok) throw thrown(result.error);
      return begin(c, result.value);
    })
    .post('/session/first', async (c) => {
      const result = await accounts.signInFirst(await parseBody(c, FirstSignInRequest));
      if (!result.ok) throw thrown(result.error);
      return begin(c, result.value);
    })
    .get('/first-sign-in/:link', async (c) => {
      const user = await accounts.linkUser(c.req.param('link'));
      if (user === null) {
        throw new HttpFault(
          'link-not-valid',
          'This link was used already, or has expired. Ask an admin for a new one.',
        );
      }
      const practice = directory.practice(user.practice).name;
      return c.json({ login: user.login, name: user.name, practice } satisfies FirstSignInInfo);
    })
    .get('/session', signedIn(deps), (c) => c.json(info(c.var.identity)))
    .delete('/session', signedIn(deps), async (c) => {
      const { practice, user, sessionId } = c.var.identity;
      await accounts.revoke(practice, user, sessionId);
      const apart = isApart(c.req.header('cookie'));
      c.header('Set-Cookie', endedSessionCookie({ secure: isSecure(c), apart }));
      return c.body(null, 204);
    })
    .post('/password', signedIn(deps), async (c) => {
      if (c.var.identity.expiresAt === null) throw notPermitted(); // A program has no password.
      const request = await parseBody(c, ChangePasswordRequest);
      const result = await accounts.changePassword(c.var.identity, request, addressOf(c));
      if (!result.ok) {
        const { code } = result.error;
        // Not 401: the session is good, only the typed password is not.
        throw code === 'wrong-credentials'
          ? new HttpFault('bad-request', result.error.message, {
              fields: { current: result.error.message },
            })
          : thrown(result.error);
      }
      return c.body(null, 204);
    })
    .get('/sessions', signedIn(deps), turn, async (c) => {
      const { user, sessionId } = c.var.identity;
      const rows = await accounts.sessions(user);
      return c.json({
        sessions: rows.map((row) => ({
          id: row.id,
          device: row.device,
          deviceName: row.deviceName,
          createdAt: row.createdAt,
          lastSeenAt: row.lastSeenAt,
          expiresAt: row.expiresAt ?? 0,
          current: row.id === sessionId,
        })),
      } satisfies SessionList);
    })
    .delete('/sessions/:id', signedIn(deps), turn, async (c) => {
      const { practice, user } = c.var.identity;
      const result = await accounts.revoke(practice, user, c.req.param('id'));
      if (!result.ok) throw thrown(result.error);
      return c.body(null, 204);
    })
    .get('/tokens', signedIn(deps), turn, async (c) => {
      const rows = await accounts.tokens(c.var.identity.user);
      return c.json({
        tokens: rows.map(({ id, device, deviceName, createdAt, lastSeenAt }) => ({
          id,
          device,
          name: deviceName,
          createdAt,
          lastSeenAt,
        })),
      } satisfies TokenList);
    })
    .post('/tokens', signedIn(deps), turn, async (c) => {
      // Neither a token makes tokens, nor a session for which another site vouches.
      const { expiresAt, embeddedIn } = c.var.identity;
      if (expiresAt === null || embeddedIn !== null) throw notPermitted();
      const request = await parseBody(c, CreateTokenRequest);
      const result = await accounts.createToken(c.var.identity.user, request, request);
      if (!result.ok) throw thrown(result.error);
      return c.json(result.value satisfies CreateTokenResult, 201);
    });
};
