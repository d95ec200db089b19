/** What people keep for themselves about messages: saved ones, drafts (D10). */
import { PutPersonalRequest } from '@corridor/core';
import { Hono } from 'hono';
import { limitBody, MAX_BODY_BYTES, parseBody } from './body.ts';
import type { Env, HttpDeps } from './context.ts';
import { inTurn } from './in-turn.ts';
import { limitRate } from './rates.ts';
import { signedIn } from './signed-in.ts';

/** A draft every two seconds from several workstations, with room. */
const PERSONAL_PER_MINUTE = 120;

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
        if (own.length > 0 && (await run('personal.put', { user, items: own }))) {
          personalMoved(c.var.identity);
        }
        return c.body(null, 204);
      },
    );
};
