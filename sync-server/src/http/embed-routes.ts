/** Signing in through a page of another site, with a ticket of that site's server. */
import {
  type FirstSignInInfo,
  type Ticket,
  TicketPersonRequest,
  TicketRequest,
  TicketSignInRequest,
} from '@corridor/core';
import { Hono } from 'hono';
import { embeddedSessionCookie } from '../accounts/cookies.ts';
import { parseBody } from './body.ts';
import type { Env, HttpDeps } from './context.ts';
import { accountFault } from './faults.ts';
import { inTurn } from './in-turn.ts';
import { limitRate } from './rates.ts';
import { sessionInfo } from './session-info.ts';
import { signedIn } from './signed-in.ts';

/** A site whose people all come in the same minute. */
const TICKETS_PER_MINUTE = 600;

export const embedRoutes = (deps: HttpDeps): Hono<Env> => {
  const { embedded, directory, origin } = deps;
  return new Hono<Env>()
    .post(
      '/embed/tickets',
      signedIn(deps),
      limitRate(TICKETS_PER_MINUTE),
      inTurn(deps.turns),
      async (c) => {
        const result = await embedded.ticket(c.var.identity, await parseBody(c, TicketRequest));
        if (!result.ok) throw accountFault(result.error);
        return c.json(result.value satisfies Ticket, 201);
      },
    )
    .post('/embed/person', async (c) => {
      const request = await parseBody(c, TicketPersonRequest);
      const result = await embedded.person(request, origin.addressOf(c.env.incoming));
      if (!result.ok) throw accountFault(result.error);
      const { login, name, practice } = result.value;
      const answer = { login, name, practice: directory.practice(practice).name };
      return c.json(answer satisfies FirstSignInInfo);
    })
    .post('/embed/session', async (c) => {
      const request = await parseBody(c, TicketSignInRequest);
      const result = await embedded.signIn(request, origin.addressOf(c.env.incoming));
      if (!result.ok) throw accountFault(result.error);
      const { identity, token } = result.value;
      const secure = origin.isSecure(c.env.incoming);
      c.header('Set-Cookie', embeddedSessionCookie(token, { secure, apart: request.apart }));
      return c.json(sessionInfo(directory, identity));
    });
};
