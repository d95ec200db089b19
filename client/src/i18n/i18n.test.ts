import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import {
  clockTime,
  dayNumber,
  dayTitle,
  fileSize,
  listTime,
  longDate,
  timeNear,
} from './format.ts';
import { languageOf } from './language.ts';
import { nl } from './nl.ts';

type Tree = { readonly [key: string]: string | Tree };
const flat = (tree: Tree, path = ''): Map<string, string> =>
  new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[path + key, value]] : [...flat(value, `${path}${key}.`)],
    ),
  );
const slots = (text: string): string[] => [...(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

describe('texts', () => {
  const english = flat(en);
  const dutch = flat(nl);

  it('has every key in both languages', () => {
    expect([...dutch.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('says something for every key, with the same slots', () => {
    for (const [key, text] of english) {
      expect(text.trim(), key).not.toBe('');
      expect(dutch.get(key)?.trim(), key).not.toBe('');
      expect(slots(dutch.get(key) ?? ''), key).toEqual(slots(text));
    }
  });

  it('addresses people in Dutch in one way', () => {
    for (const [key, text] of dutch) expect(text, key).not.toMatch(/\b(je|jij|jou|jouw)\b/i);
  });

  it('puts no word for an hour before a time that may be a date', () => {
    for (const texts of [english, dutch]) {
      for (const [key, text] of texts) expect(text, key).not.toMatch(/\b(at|om) {{time}}/);
    }
  });

  it('has both plural forms', () => {
    for (const key of english.keys()) {
      if (key.endsWith('_one')) expect(english.has(key.replace(/_one$/, '_other')), key).toBe(true);
      if (key.endsWith('_other')) expect(english.has(key.replace(/_other$/, '_one'))).toBe(true);
    }
  });

  it('takes the first language of the browser that we have', () => {
    expect(languageOf(['fr-BE', 'nl-BE', 'en'])).toBe('nl');
    expect(languageOf(['fr'])).toBe('en');
    expect(languageOf([])).toBe('en');
  });
});

describe('times', () => {
  const at = (year: number, month: number, day: number, hour = 9, minute = 2): number =>
    new Date(year, month - 1, day, hour, minute).getTime();
  const words = { today: 'Today', yesterday: 'Yesterday' };
  const now = at(2026, 11, 20, 14);

  it('writes clock, date and near times', () => {
    expect(clockTime(at(2026, 3, 3, 9, 2), 'en')).toBe('09:02');
    expect(clockTime(at(2026, 3, 3, 0, 5), 'en')).toBe('00:05');
    expect(longDate(at(2024, 3, 3), 'en')).toBe('3 March 2024');
    expect(longDate(at(2024, 3, 3), 'nl')).toBe('3 maart 2024');
    expect(timeNear(at(2026, 3, 3, 9, 2), at(2026, 3, 3, 23), 'en')).toBe('09:02');
    expect(timeNear(at(2026, 3, 3, 9, 2), at(2026, 3, 4, 1), 'en')).toBe('3 March 2026, 09:02');
  });

  it('names days', () => {
    expect(dayTitle(at(2026, 11, 20, 0, 1), now, 'en', words)).toBe('Today');
    expect(dayTitle(at(2026, 11, 19, 23, 59), now, 'en', words)).toBe('Yesterday');
    expect(dayTitle(at(2026, 3, 3), now, 'en', words)).toBe('Tuesday 3 March');
    expect(dayTitle(at(2024, 3, 3), now, 'en', words)).toBe('3 March 2024');
  });

  it('shortens times in the list', () => {
    expect(listTime(at(2026, 11, 20, 9, 2), now, 'en', words)).toBe('09:02');
    expect(listTime(at(2026, 11, 19), now, 'en', words)).toBe('Yesterday');
    expect(listTime(at(2026, 11, 17), now, 'en', words)).toBe('Tue');
    expect(listTime(at(2026, 3, 3), now, 'en', words)).toBe('3 Mar');
    expect(listTime(at(2024, 3, 3), now, 'en', words)).toBe('3 Mar 2024');
  });

  it('counts calendar days over a change of clocks', () => {
    expect(dayNumber(at(2026, 3, 30, 1)) - dayNumber(at(2026, 3, 28, 23))).toBe(2);
  });

  it('writes sizes', () => {
    expect(fileSize(999, 'en')).toBe('999 B');
    expect(fileSize(1_234_000, 'en')).toBe('1.2 MB');
    expect(fileSize(1_234_000, 'nl')).toBe('1,2 MB');
    expect(fileSize(45_600, 'en')).toBe('46 kB');
  });
});
