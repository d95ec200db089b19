/** The directory's delta, commands, markers, segments and healing. */
import {
  CommandRequest,
  ConversationId,
  digestText,
  HealDirectoryRequest,
  type HealDirectoryResult,
  MAX_HEAL_REQUEST_BYTES,
  type Markers,
  parseSegmentName,
  RaiseMarkersRequest,
  type SegmentList,
  SegmentName,
} from '@corridor/core';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { takeBack } from '../directory/take-back.ts';
import { mayReadSegment } from '../store/port.ts';
import { acceptsGzip } from './accepts-gzip.ts';
import { limitBody, MAX_BODY_BYTES, parseBody, parseParam } from './body.ts';
import type { Env, HttpDeps } from './context.ts';
import { notFound } from './faults.ts';
import { inTurn } from './in-turn.ts';
import { limitRate } from './rates.ts';
import { signedIn } from './signed-in.ts';

/** The directory of a practice of thousands in a few minutes. */
const HEALS_PER_MINUTE = 30;
/** A person who reads on several devices at once, with room. */
const MARKERS_PER_MINUTE = 300;
/** Markers in one transaction: others' commits have their turn in between. */
const MARKERS_TOGETHER = 100;

const Since = z.object({ since: z.coerce.number().int().nonnegative().default(0) });

export const directoryRoutes = (deps: HttpDeps): Hono<Env> => {
  const { accounts, directory, entries, run, markersMoved } = deps;

  /** Where the asker may read from in a conversation; who may not read is told "not found". */
  const readableFrom = (c: Context<Env>, conversation: ConversationId): number => {
    const membership = directory.membership(c.var.identity.user, conversation);
    if (membership === null) throw notFound();
    return membership.readableFrom;
  };

  const turn = inTurn(deps.turns);
  const readTurn = inTurn(deps.turns, 'reads');

  return new Hono<Env>()
    .use(signedIn(deps))
    .get('/directory', readTurn, (c) => {
      const { since } = parseParam(Since, c.req.query());
      return c.json(directory.delta(c.var.user, since));
    })
    .post('/commands', limitBody(MAX_BODY_BYTES), turn, async (c) => {
      const { key, command } = await parseBody(c, CommandRequest);
      return c.json(await directory.command(c.var.identity.user, key, command));
    })
    .get('/conversations/:id/segments', readTurn, async (c) => {
      const conversation = parseParam(ConversationId, c.req.param('id'));
      const from = readableFrom(c, conversation);
      const segments = await entries.segments(conversation);
      return c.json({
        conversation,
        segments: segments
          .filter(({ floor }) => mayReadSegment(floor, from))
          .map(({ floor: _, digest, ...summary }) => ({ ...summary, digest: digestText(digest) })),
      } satisfies SegmentList);
    })
    .get('/segments/:name', readTurn, async (c) => {
      const name = parseParam(SegmentName, c.req.param('name'));
      const parts = parseSegmentName(name);
      if (!parts.ok) throw notFound();
      const from = readableFrom(c, parts.value.conversation);
      const state = await entries.summary(name);
      if (state === null || !mayReadSegment(state.floor, from)) throw notFound();
      const kept = state.closed && acceptsGzip(c) ? await entries.fetchCompressed(name) : null;
      const body = kept ?? (await entries.fetch(name));
      if (body === null) throw notFound();
      if (kept !== null) c.header('Content-Encoding', 'gzip');
      c.header('Vary', 'Accept-Encoding');
      // Never kept by the browser's cache: it lies in the workstation's own database, which
      // "sign out and remove" clears, and the cache it does not.
      c.header('Content-Type', 'application/octet-stream');
      c.header('X-Segment-Closed', state.closed ? '1' : '0');
      return c.body(new Uint8Array(body));
    })
    .get('/markers', turn, async (c) => {
      const markers = await run('markers.list', c.var.identity.user);
      return c.json({ markers } satisfies Markers);
    })
    .put('/markers', limitRate(MARKERS_PER_MINUTE), limitBody(MAX_BODY_BYTES), turn, async (c) => {
      const { user } = c.var.identity;
      const { markers } = await parseBody(c, RaiseMarkersRequest);
      // The highest of each, and only of what is theirs to read: nobody else's reach the writer.
      const highest = new Map<ConversationId, (typeof markers)[number]>();
      for (const marker of markers) {
        const { conversation, sequence } = marker;
        if (directory.membership(user, conversation) === null) continue;
        if (sequence > (highest.get(conversation)?.sequence ?? 0))
          highest.set(conversation, marker);
      }
      const own = [...highest.values()];
      for (let at = 0; at < own.length; at += MARKERS_TOGETHER) {
        const together = own.slice(at, at + MARKERS_TOGETHER);
        markersMoved(c.var.identity, await run('markers.raise', { user, markers: together }));
      }
      return c.body(null, 204);
    })
    .post(
      '/heal',
      limitRate(HEALS_PER_MINUTE),
      limitBody(MAX_HEAL_REQUEST_BYTES),
      turn,
      async (c) => {
        const { practice } = c.var.identity;
        const { records } = await parseBody(c, HealDirectoryRequest);
        const counts = await takeBack(records, practice, {
          directory,
          run,
          // An admin hands out a new one from the list.
          createLink: (user) => accounts.createLink(user, null),
        });
        return c.json(counts satisfies z.infer<typeof HealDirectoryResult>);
      },
    );
};
