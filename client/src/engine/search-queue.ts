/** What the search index is to look at again: see `local/search-rows.ts`. */
import type { ConversationId, SegmentName } from '@corridor/core';
import { Dexie } from 'dexie';
import type { AnnotationRow, LocalDatabase, MessageRow } from '../local/database.ts';

/** Of one part that is made again; as many as a segment has entries. */
const REFS_PER_PART = 2_000;

/** An edit brings other words, a redaction takes them away, a reaction is asked for by `has:`. */
const CHANGES: ReadonlySet<AnnotationRow['kind']> = new Set(['edit', 'redaction', 'reaction']);

interface Taken {
  readonly messages: readonly MessageRow[];
  readonly annotations: readonly AnnotationRow[];
}

/** Call inside the transaction that stores these rows. */
export const queueForSearch = async (
  db: LocalDatabase,
  { conversation, segment }: { conversation: ConversationId; segment: SegmentName },
  { messages, annotations }: Taken,
): Promise<void> => {
  const names = [
    ...messages.filter(({ kind }) => kind === 'message').map(({ ref }) => ref),
    ...annotations.filter(({ kind }) => CHANGES.has(kind)).map(({ target }) => target),
  ];
  if (names.length === 0) return;
  await db.searchQueue.add({ part: segment, conversation, names: [...new Set(names)] });
};

/** Everything of a conversation is queued, and what was made of it goes. */
export const queueAgain = async (
  db: LocalDatabase,
  conversation: ConversationId,
): Promise<void> => {
  const tables = [db.messages, db.searchQueue, db.searchParts, db.searchBytes];
  await db.transaction('rw', tables, async () => {
    const parts = await db.searchParts.where('conversation').equals(conversation).primaryKeys();
    await db.searchParts.bulkDelete(parts);
    await db.searchBytes.bulkDelete(parts);
    await db.searchQueue.where('conversation').equals(conversation).delete();
    const refs = await db.messages
      .where('[conversation+sort]')
      .between([conversation, Dexie.minKey], [conversation, Dexie.maxKey])
      .primaryKeys();
    for (let at = 0; at < refs.length; at += REFS_PER_PART) {
      const part = `${conversation}.again.${at / REFS_PER_PART}`;
      await db.searchQueue.add({ part, conversation, names: refs.slice(at, at + REFS_PER_PART) });
    }
  });
};
