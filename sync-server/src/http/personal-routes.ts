/** What people keep for themselves about messages: saved ones, threads that they follow or not, drafts (D10). */
import { PutPersonalRequest, type PutPersonalResult } from '@corridor/core';
import { Hono } from 'hono';
import { limitBody, MAX_BODY_BYTES, parseBody } from './body.ts';
import type { Env, HttpDeps } from './context.ts';
import { inTurn } from './in-turn.ts';
import { limitRate } from './rates.ts';
import { signedIn } from './signed-in.ts';

/** A draft every two seconds from several workstations, with room. */
const PERSONAL_PER_MINUTE = 120;

const NO_CONVERSATION: PutPersonalResult = { outcome: 'no-conversation' };

export const personalRoutes = (deps: HttpDeps): Hono<Env> => {
  const { directory, run, personalMoved } = deps;
  const turn = inTurn(deps.turns);
  return new Hono<Env>()
    .use(signedIn(deps))
    .get('/personal', turn, async (c) =>
      c.json({ items: await run('personal.list', c.var.identity.user) }),
    )
    .put(
      '/personal',
      limitRate(PERSONAL_PER_MINUTE),
      limitBody(MAX_BODY_BYTES),
      turn,
      async (c) => {
        const { user } = c.var.identity;
        const { items } = await parseBody(c, PutPersonalRequest);
        const own = items.filter(
          ({ item }) => directory.membership(user, item.conversation) !== null,
        );
        const put = await run('personal.put', { user, items: own });
        if (put.changed) personalMoved(c.var.identity);
        const resultOf = new Map(own.map((each, n) => [each, put.results[n]]));
        const results = items.map((each) => resultOf.get(each) ?? NO_CONVERSATION);
        return c.json({ results } satisfies { results: PutPersonalResult[] });
      },
    );
};
