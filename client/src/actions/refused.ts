/** What a writer can do with what was refused: try again, or let go. Never lost by itself. */
import type { ConversationId, EntryKey, UserId } from '@corridor/core';
import { CLOCK_ZERO } from '@corridor/core';
import { recountReplies, refold } from '../engine/refold.ts';
import { summarise } from '../local/conversation-summary.ts';
import type { LocalDatabase, OutboxRow } from '../local/database.ts';
import { dropWhenEmptied } from '../local/left-behind.ts';
import { getMeta } from '../local/meta.ts';
import { targetName } from '../local/refs.ts';
import { runMoment } from '../local/run.ts';
import { askAgain } from './conversations.ts';
import { showWaiting, writingTables } from './write-message.ts';

const refusedRow = async (db: LocalDatabase, ref: string): Promise<OutboxRow | undefined> => {
  const key = ref.slice(ref.indexOf('/') + 1) as EntryKey;
  const row = await db.outbox.where('key').equals(key).first();
  return row?.state === 'refused' ? row : undefined;
};

/**
 * Puts a refused entry back into the line: it is stamped and signed again, under the same key, so
 * it can never be doubled.
 * @param ref of its message or annotation
 */
export const retryRefused = async (db: LocalDatabase, me: UserId, ref: string): Promise<void> => {
  const moment = runMoment();
  await db.transaction('rw', [...writingTables(db), db.commands], async () => {
    const row = await refusedRow(db, ref);
    if (!row) return;
    const again: OutboxRow = {
      ...row,
      state: 'waiting',
      id: null,
      bytes: null,
      refusal: null,
      writtenAt: moment.wallMs,
      writtenMono: moment.monoMs,
      run: moment.run,
      seen: (await getMeta(db, 'clock')) ?? CLOCK_ZERO,
    };
    await db.outbox.put(again);
    await showWaiting(db, me, again, moment);
    await retryCreation(db, row);
  });
};

/** A conversation that was not created is asked for again when its first message is. */
const retryCreation = async (db: LocalDatabase, row: OutboxRow): Promise<void> => {
  const refused = await db.commands
    .where('conversation')
    .equals(row.conversation)
    .filter(({ state }) => state === 'refused')
    .toArray();
  for (const command of refused) await askAgain(db, command);
};

/**
 * Lets a refused entry go: its text is removed from this device. With a message goes what was to
 * change it, which nobody else has either.
 */
export const discardRefused = async (db: LocalDatabase, me: UserId, ref: string): Promise<void> => {
  let left: ConversationId | null = null;
  await db.transaction('rw', writingTables(db), async () => {
    const row = await refusedRow(db, ref);
    if (!row) return;
    await db.outbox.delete(row.n);
    if (row.draft.kind === 'message') {
      await db.messages.delete(ref);
      await dropChanges(db, row, ref);
      if (row.draft.thread) await recountReplies(db, [targetName(row.draft.thread)]);
    } else {
      await db.annotations.delete(ref);
      await refold(db, [targetName(row.draft.target)], me);
    }
    await summarise(db, row.conversation);
    left = row.conversation;
  });
  if (left !== null) await dropWhenEmptied(db, left);
};

const dropChanges = async (db: LocalDatabase, message: OutboxRow, ref: string): Promise<void> => {
  const changes = await db.outbox
    .where('conversation')
    .equals(message.conversation)
    .filter(({ draft }) => draft.kind !== 'message' && targetName(draft.target) === ref)
    .primaryKeys();
  await db.outbox.bulkDelete(changes);
  await db.annotations.where('target').equals(ref).delete();
};
