/** What people settle for themselves (D8). */
import { PutSettingsRequest } from '@corridor/core';
import { Hono } from 'hono';
import { limitBody, MAX_BODY_BYTES, parseBody } from './body.ts';
import type { Env, HttpDeps } from './context.ts';
import { inTurn } from './in-turn.ts';
import { limitRate } from './rates.ts';
import { signedIn } from './signed-in.ts';

/** Somebody who goes through all their conversations, with room. */
const SETTINGS_PER_MINUTE = 120;

export const settingRoutes = (deps: HttpDeps): Hono<Env> => {
  const { directory, run, settingsMoved } = deps;
  const turn = inTurn(deps.turns);
  return new Hono<Env>()
    .use(signedIn(deps))
    .get('/settings', turn, async (c) =>
      c.json({ settings: await run('settings.list', c.var.identity.user) }),
    )
    .put(
      '/settings',
      limitRate(SETTINGS_PER_MINUTE),
      limitBody(MAX_BODY_BYTES),
      turn,
      async (c) => {
        const { user } = c.var.identity;
        const { settings } = await parseBody(c, PutSettingsRequest);
        const own = settings.filter(
          ({ setting }) =>
            !('conversation' in setting) ||
            directory.membership(user, setting.conversation) !== null,
        );
        if (own.length > 0 && (await run('settings.put', { user, settings: own }))) {
          settingsMoved(c.var.identity);
        }
        return c.body(null, 204);
      },
    );
};
