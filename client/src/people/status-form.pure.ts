/** What a form about one's own status settles. */
import { MAX_STATUS_LENGTH, UNTIL_CHANGED, type UserSetting } from '@corridor/core';

export const ENDS = ['half', 'hour', 'today', 'never'] as const;
export type Ends = (typeof ENDS)[number];

const MINUTE_MS = 60_000;

/** Unix ms; the day ends by this device's clock. */
export const endOf = (ends: Ends, nowMs: number): number => {
  switch (ends) {
    case 'half':
      return nowMs + 30 * MINUTE_MS;
    case 'hour':
      return nowMs + 60 * MINUTE_MS;
    case 'today': {
      const now = new Date(nowMs);
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();
    }
    case 'never':
      return UNTIL_CHANGED;
  }
};

export interface StatusForm {
  readonly text: string;
  readonly busy: boolean;
  readonly ends: Ends;
}

/** As long as it may be, with no character cut in two. */
const fitted = (text: string): string => {
  const cut = text.trim().slice(0, MAX_STATUS_LENGTH);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
};

/** An empty form says nothing any more. */
export const settingsOf = ({ text, busy, ends }: StatusForm, nowMs: number): UserSetting[] => {
  const lasts = { since: nowMs, until: endOf(ends, nowMs) };
  const says = fitted(text);
  return [
    { name: 'status', value: says === '' ? null : { text: says, ...lasts } },
    { name: 'busy', value: busy ? lasts : null },
  ];
};
