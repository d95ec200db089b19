/** How far this user has read, on all their devices: only ever grows, so merging is the maximum. */
import { MAX_MARKERS, Markers } from '@corridor/core';
import { z } from 'zod';
import { countUnread } from '../local/conversation-summary.ts';
import type { LocalDatabase } from '../local/database.ts';
import { isSignedOut } from './commands.ts';
import type { ApiClient, ApiFailure } from './http.ts';

/**
 * Takes over what is higher on the server. What is higher here it has forgotten, as one that was
 * restored has: it is told again. @returns what stopped it, or null
 */
export const pullMarkers = async (
  db: LocalDatabase,
  api: ApiClient,
): Promise<ApiFailure | null> => {
  const answer = await api.json('GET', '/api/markers', Markers);
  if (!answer.ok) return answer.error;
  const { markers } = answer.value;
  await db.transaction('rw', [db.conversations, db.messages, db.markers], async () => {
    for (const { conversation, sequence } of markers) {
      const row = await db.conversations.get(conversation);
      if (!row || row.marker >= sequence) continue;
      const counts = await countUnread(db, conversation, sequence);
      await db.conversations.update(conversation, { marker: sequence, ...counts });
    }
    const known = new Map(markers.map(({ conversation, sequence }) => [conversation, sequence]));
    for (const { id, marker, state } of await db.conversations.toArray()) {
      if (state !== 'here' || marker <= (known.get(id) ?? 0)) continue;
      const waiting = await db.markers.get(id);
      if (waiting && waiting.sequence >= marker) continue;
      await db.markers.put({ conversation: id, sequence: marker, readAt: 0 });
    }
  });
  return null;
};

/** Tells the server of markers that moved here. @returns what stopped it, or null */
export const pushMarkers = async (
  db: LocalDatabase,
  api: ApiClient,
  wallMs: () => number,
): Promise<ApiFailure | null> => {
  const rows = await db.markers.limit(MAX_MARKERS).toArray();
  if (rows.length === 0) return null;
  const nowMs = wallMs();
  const markers = rows.map(({ conversation, sequence, readAt = nowMs }) => ({
    conversation,
    sequence,
    agoMs: readAt === 0 ? Number.MAX_SAFE_INTEGER : Math.max(0, nowMs - readAt),
  }));
  const answer = await api.json('PUT', '/api/markers', z.unknown(), { markers });
  if (!answer.ok && (answer.error.canRetry || isSignedOut(answer.error))) return answer.error;
  await db.transaction('rw', db.markers, async () => {
    for (const { conversation, sequence } of rows) {
      const now = await db.markers.get(conversation);
      if (now?.sequence === sequence) await db.markers.delete(conversation);
    }
  });
  if (!answer.ok) return answer.error;
  // More than a request holds.
  return rows.length < MAX_MARKERS ? null : pushMarkers(db, api, wallMs);
};
