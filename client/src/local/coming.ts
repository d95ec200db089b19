/**
 * What of a conversation this device does not hold yet. Read from rows that outlive the engine, so
 * that a screen that opens with no server does not call complete what is not.
 */
import { type ConversationId, parseSegmentName, type SegmentName } from '@corridor/core';
import type { ConversationRow, LocalDatabase, SegmentRow } from './database.ts';

export interface Coming {
  /**
   * Some that are newer than some that are here: the head is not attached yet or not read to its end,
   * or a closed segment was fetched before newer ones, because somebody wanted to look at it.
   */
  readonly newer: boolean;
  /** Closed segments that are not fetched, or not even listed. */
  readonly older: boolean;
}

const NOTHING: Coming = { newer: false, older: false };

export const numberOf = (name: SegmentName): number => {
  const parts = parseSegmentName(name);
  return parts.ok ? parts.value.number : 0;
};

/** Whether segments closed since the relay was last asked for the list. */
export const lacksList = ({ head, listed }: Pick<ConversationRow, 'head' | 'listed'>): boolean =>
  head !== null && listed !== head && numberOf(head) > 0;

/** Nothing comes of a conversation that the reader may not read, or that is only on this device. */
export const comingOf = async (
  db: LocalDatabase,
  conversation: ConversationId,
): Promise<Coming> => {
  const row = await db.conversations.get(conversation);
  if (row?.state !== 'here' || row.readableFrom === null) return NOTHING;
  const segments = await db.segments.where('conversation').equals(conversation).toArray();
  const numbers = (wanted: SegmentRow['state']): number[] =>
    segments.filter(({ state }) => state === wanted).map(({ number }) => number);
  const absent = numbers('absent');
  const oldestHere = Math.min(...numbers('closed'));
  return {
    newer: row.head === null || row.behind || absent.some((number) => number > oldestHere),
    older: absent.length > 0 || lacksList(row),
  };
};
