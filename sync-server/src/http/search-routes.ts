/** Searching in all that somebody may read (rules Q1 to Q5). */
import { SEARCH_PAGE, type SearchAnswer, SearchQuestion, SearchRequest } from '@corridor/core';
import { type Context, Hono } from 'hono';
import { mayReadSegment } from '../store/port.ts';
import type { SearchHit } from '../store/search-port.ts';
import { limitBody, MAX_BODY_BYTES, parseBody } from './body.ts';
import type { Env, HttpDeps } from './context.ts';
import { HttpFault } from './faults.ts';
import { inTurn } from './in-turn.ts';
import { limitRate } from './rates.ts';
import { SearchCursors } from './search-cursor.ts';
import { signedIn } from './signed-in.ts';

/** Somebody who types a question a second, and pages through answers. */
const SEARCHES_PER_MINUTE = 60;
/** Time after which an answer goes as it is, with a cursor for the rest. */
const ANSWER_MS = 200;

export const searchRoutes = (deps: HttpDeps): Hono<Env> => {
  const { directory, search } = deps;
  const cursors = new SearchCursors(deps.secret);

  /** Once more by the directory: what was read in another thread may be a moment old (P3). */
  const mayRead = (c: Context<Env>, { conversation, floor }: SearchHit): boolean => {
    const membership = directory.membership(c.var.identity.user, conversation);
    return membership !== null && mayReadSegment(floor, membership.readableFrom);
  };

  return new Hono<Env>()
    .use(signedIn(deps))
    .post(
      '/search',
      limitRate(SEARCHES_PER_MINUTE),
      limitBody(MAX_BODY_BYTES),
      inTurn(deps.turns, 'reads'),
      async (c) => {
        const { cursor, ...asked } = await parseBody(c, SearchRequest);
        const question = SearchQuestion.parse(asked);
        const subject = { asker: c.var.identity.user, question };
        let behind = cursor === undefined ? null : cursors.open(cursor, subject);
        if (cursor !== undefined && behind === null) {
          throw new HttpFault('bad-request', 'This is no continuation of that search. Ask anew.');
        }
        const found: SearchHit[] = [];
        const endMs = performance.now() + ANSWER_MS;
        // Other people's reads have their turn between one piece of it and the next.
        for (;;) {
          const limit = SEARCH_PAGE - found.length;
          const slice = await search.search({ ...subject, behind, limit });
          found.push(...slice.found);
          behind = slice.next;
          if (behind === null || found.length >= SEARCH_PAGE || performance.now() >= endMs) {
            return c.json({
              found: found.filter((hit) => mayRead(c, hit)).map(({ floor: _, ...hit }) => hit),
              cursor: behind === null ? null : cursors.close(behind, subject),
              indexedBackTo: slice.indexedBackTo,
            } satisfies SearchAnswer);
          }
        }
      },
    );
};
