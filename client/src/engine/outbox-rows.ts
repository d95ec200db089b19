/** What becomes of outbox rows and of the rows that show them. All inside a caller's transaction. */
import type { Arrival, EntryId, Payload, RefusalCode, UserId } from '@corridor/core';
import { orderKey, stampMs } from '@corridor/core';
import type { LocalDatabase, OutboxRow } from '../local/database.ts';
import { refOf } from '../local/refs.ts';
import { recountReplies, refold } from './refold.ts';

/**
 * The relay stored these: rows of the outbox that are among them go, what they show becomes
 * "stored". An arrival that is nobody's here changes nothing.
 */
export const acknowledgeRows = async (
  db: LocalDatabase,
  me: UserId,
  arrivals: readonly Arrival[],
): Promise<void> => {
  const byId = new Map(arrivals.map((arrival) => [arrival.id, arrival]));
  const rows = await db.outbox
    .where('id')
    .anyOf([...byId.keys()])
    .toArray();
  for (const row of rows) {
    const arrival = row.id === null ? undefined : byId.get(row.id);
    if (arrival) await acknowledgeRow(db, me, row, arrival);
  }
};

const acknowledgeRow = async (
  db: LocalDatabase,
  me: UserId,
  row: OutboxRow,
  { id, sequence, arrivedAt }: Arrival,
): Promise<void> => {
  const ref = refOf(me, row.key);
  await db.outbox.delete(row.n);
  if (row.draft.kind === 'message') {
    await db.messages.update(ref, {
      id,
      sequence,
      arrivedAt,
      delivery: 'stored',
      undelivered: undefined,
      refusal: null,
    });
  } else {
    await db.annotations.update(ref, { stored: true });
  }
};

/**
 * Entries of one's own that are stored: what waits here under their keys goes, signed or not. An
 * older copy of the browser's profile waits with what was sent since; signed again, it would be
 * shown under a name and at a place that nobody else knows.
 */
export const dropStored = async (
  db: LocalDatabase,
  me: UserId,
  stored: readonly Payload[],
): Promise<void> => {
  const keys = stored.filter(({ author }) => author === me).map(({ key }) => key);
  if (keys.length > 0) await db.outbox.where('key').anyOf(keys).delete();
};

/** Shows a row under the name and place that signing gave it. */
export const showSigned = async (
  db: LocalDatabase,
  me: UserId,
  id: EntryId,
  payload: Payload,
): Promise<void> => {
  const ref = refOf(me, payload.key);
  const sort = orderKey({ at: payload.at, id });
  if (payload.kind === 'message') {
    await db.messages.update(ref, {
      id,
      sort,
      at: stampMs(payload.at),
      replyTo: payload.body.replyTo ?? null,
      thread: payload.body.thread ?? null,
      pendingReplyTo: null,
      pendingThread: null,
    });
  } else if (payload.kind !== 'system') {
    await db.annotations.update(ref, { sort, target: payload.body.target });
  }
};

/**
 * The relay will not take it. The text stays in the outbox with the reason; a message stays in its
 * place, marked; an edit or a reaction is taken off its target again.
 */
export const refuseRow = async (
  db: LocalDatabase,
  me: UserId,
  row: OutboxRow,
  refusal: { code: RefusalCode | 'conversation-not-created'; detail: string; at: number },
): Promise<void> => {
  const ref = refOf(me, row.key);
  await db.outbox.update(row.n, { state: 'refused', refusal });
  if (row.draft.kind === 'message') {
    await db.messages.update(ref, { delivery: 'refused', undelivered: 'refused', refusal });
    const shown = await db.messages.get(ref);
    const root = shown?.thread ?? shown?.pendingThread;
    if (root) await recountReplies(db, [root]);
    return;
  }
  const annotation = await db.annotations.get(ref);
  await db.annotations.delete(ref);
  if (annotation) await refold(db, [annotation.target], me);
};
