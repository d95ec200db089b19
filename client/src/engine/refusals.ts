/** What a refusal means for the outbox (PROTOCOL.md R9, R12, R13). */
import {
  type ConversationId,
  EntryId,
  Payload,
  payloadBytesOf,
  type RefusedEntry,
  remedyOf,
  type UserId,
  utf8Decode,
  WHOLE_UPDATE,
} from '@corridor/core';
import { summarise } from '../local/conversation-summary.ts';
import type { LocalDatabase, OutboxRow } from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import { acknowledgeRows, refuseRow } from './outbox-rows.ts';

export interface RefusalOutcome {
  /** The relay asks to slow down, or would not take anything at all: wait before trying again. */
  readonly slowDown: boolean;
}

/** The `after` of an entry that this device signed itself. */
const afterOf = (bytes: Uint8Array | null): EntryId | null => {
  const text = bytes && utf8Decode(payloadBytesOf(bytes));
  return text ? Payload.parse(JSON.parse(text)).after : null;
};

/**
 * Writes down what the relay refused. Rows that may go again stay as they are: their bytes are
 * added once more, under a fresh client id, by whoever clones the segment.
 */
export const settleRefusal = async (
  db: LocalDatabase,
  me: UserId,
  conversation: ConversationId,
  entries: readonly RefusedEntry[],
  nowMs: number,
): Promise<RefusalOutcome> => {
  let slowDown = false;
  const tables = [db.outbox, db.messages, db.annotations, db.indexed, db.conversations, db.meta];
  await db.transaction('rw', tables, async () => {
    for (const { id, code, detail } of entries) {
      const remedy = remedyOf(code);
      slowDown ||= code === 'rate-limited' || code === 'too-many-client-ids' || id === WHOLE_UPDATE;
      const row = await db.outbox.where('id').equals(id).first();
      if (!row || row.state === 'refused') continue;
      if (remedy === 'acknowledged') await settleDuplicate(db, me, row, detail);
      if (remedy !== 'keep') continue;
      await refuseRow(db, me, row, { code, detail, at: nowMs });
      const after = (await getMeta(db, 'after')) ?? {};
      const before = after[conversation] === id ? afterOf(row.bytes) : undefined;
      if (before === undefined) continue;
      const { [conversation]: _, ...others } = after;
      await setMeta(db, 'after', before === null ? others : { ...others, [conversation]: before });
    }
    await summarise(db, conversation);
  });
  return { slowDown };
};

/**
 * The relay has an entry under this key: what it stored is the acknowledgement, even when it was
 * signed again since. Its arrival may be here already or still come.
 */
const settleDuplicate = async (
  db: LocalDatabase,
  me: UserId,
  row: OutboxRow,
  detail: string,
): Promise<void> => {
  const stored = EntryId.safeParse(detail);
  if (!stored.success) return;
  await db.outbox.update(row.n, { id: stored.data });
  const arrival = await db.indexed.get(stored.data);
  if (arrival) await acknowledgeRows(db, me, [arrival]);
};
