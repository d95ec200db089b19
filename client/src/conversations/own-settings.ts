/** What a person settled for a conversation, and what that means now. Pure. */
import type { ConversationId } from '@corridor/core';
import type { SettingRow } from '../local/database.ts';

export interface OwnSettings {
  readonly pinned: boolean;
  /** Unix ms; null when it is not muted now. */
  readonly mutedUntil: number | null;
}

/** Muted until it is changed: a moment that no chat reaches (the year 9999). */
export const MUTED_FOR_EVER = Date.UTC(9_999, 0);

export const ownSettings = (
  rows: readonly SettingRow[],
  nowMs: number,
): ((conversation: ConversationId) => OwnSettings) => {
  const values = new Map(
    rows.map(({ name, conversation, value }) => [`${name} ${conversation}`, value]),
  );
  return (conversation) => {
    const until = (values.get(`muted-until ${conversation}`) as number | null | undefined) ?? null;
    const mutedUntil = until !== null && until > nowMs ? until : null;
    const pinned = values.get(`pinned ${conversation}`) === true;
    return { pinned, mutedUntil };
  };
};
