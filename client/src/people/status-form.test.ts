import { MAX_STATUS_LENGTH, UNTIL_CHANGED, UserSetting } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import { ENDS, endOf, settingsOf } from './status-form.pure.ts';

const NOW = new Date(2026, 11, 31, 16, 30).getTime();

describe("the form about one's own status", () => {
  it('ends in half an hour, an hour, at midnight, or when it is cleared', () => {
    expect(ENDS.map((ends) => endOf(ends, NOW))).toEqual([
      NOW + 1_800_000,
      NOW + 3_600_000,
      new Date(2027, 0, 1).getTime(),
      UNTIL_CHANGED,
    ]);
  });

  it('settles the text and being busy for as long, and an empty one takes both back', () => {
    const lasts = { since: NOW, until: NOW + 3_600_000 };
    expect(settingsOf({ text: ' Lunch ', busy: true, ends: 'hour' }, NOW)).toEqual([
      { name: 'status', value: { text: 'Lunch', ...lasts } },
      { name: 'busy', value: lasts },
    ]);
    expect(settingsOf({ text: '  ', busy: false, ends: 'never' }, NOW)).toEqual([
      { name: 'status', value: null },
      { name: 'busy', value: null },
    ]);
  });

  it('takes of a text that is too long what fits, with no character cut in two', () => {
    const [status] = settingsOf({ text: `a${'🦷'.repeat(60)}`, busy: false, ends: 'half' }, NOW);
    expect(UserSetting.parse(status)).toEqual(status);
    const text = `a${'🦷'.repeat(49)}`;
    expect(status?.value).toMatchObject({ text });
    expect(text.length).toBe(MAX_STATUS_LENGTH - 1);
  });
});
