/** What somebody settled of notifications, out of the rows of their settings. */
import type { ConversationId, SettingName, SettingValue, UserSetting } from '@corridor/core';
import { notifyAbout, ownSettings } from '../conversations/own-settings.ts';
import type { ConversationRow, SettingRow } from '../local/database.ts';
import type { Wishes } from './where-to-tell.pure.ts';

type OfConversation = Extract<UserSetting, { conversation: ConversationId }>['name'];
/** Settings that are about no conversation. */
type OfAll = {
  readonly [N in Exclude<SettingName, OfConversation>]: SettingValue<N>;
};

/** What is not settled is null. */
export const settled = <N extends keyof OfAll>(
  rows: readonly SettingRow[],
  name: N,
): OfAll[N] | null => {
  const row = rows.find((each) => each.name === name);
  return row === undefined ? null : (row.value as OfAll[N]);
};

export const wishesFor = (
  { id, kind }: Pick<ConversationRow, 'id' | 'kind'>,
  rows: readonly SettingRow[],
  nowMs: number,
): Wishes => {
  const own = ownSettings(rows, nowMs)(id);
  return {
    notify: notifyAbout(kind, own),
    mutedUntil: own.mutedUntil,
    quietHours: settled(rows, 'quiet-hours'),
    busyUntil: settled(rows, 'busy')?.until ?? null,
  };
};
