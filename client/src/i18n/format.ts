/** Times and sizes as people read them. All take Unix milliseconds and a language. */
import type { Language } from './language.ts';

const LOCALES: Record<Language, string> = { en: 'en-GB', nl: 'nl-NL' };

const cache = new Map<string, Intl.DateTimeFormat>();
const formatter = (
  language: Language,
  name: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat => {
  const key = `${language}.${name}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(LOCALES[language], options);
    cache.set(key, found);
  }
  return found;
};

/** `09:02` */
export const clockTime = (ms: number, language: Language): string =>
  formatter(language, 'clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);

/** `3 March 2024` */
export const longDate = (ms: number, language: Language): string =>
  formatter(language, 'long', { day: 'numeric', month: 'long', year: 'numeric' }).format(ms);

/** `Sunday 3 March 2024 at 09:02:31`, for hovering. */
export const exactTime = (ms: number, language: Language): string =>
  formatter(language, 'exact', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(ms);

/** `Ana, Ben and Cleo` */
export const listOf = (names: readonly string[], language: Language): string =>
  new Intl.ListFormat(LOCALES[language], { type: 'conjunction' }).format(names);

/** A number that is the same all day and one more the next, by this device's calendar. */
export const dayNumber = (ms: number): number => {
  const date = new Date(ms);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
};

export interface DayWords {
  readonly today: string;
  readonly yesterday: string;
}

/** `Today`, `Yesterday`, `Tuesday 3 March`, `3 March 2024`. */
export const dayTitle = (
  ms: number,
  nowMs: number,
  language: Language,
  words: DayWords,
): string => {
  const ago = dayNumber(nowMs) - dayNumber(ms);
  if (ago === 0) return words.today;
  if (ago === 1) return words.yesterday;
  if (new Date(ms).getFullYear() !== new Date(nowMs).getFullYear()) return longDate(ms, language);
  return formatter(language, 'weekday', { weekday: 'long', day: 'numeric', month: 'long' }).format(
    ms,
  );
};

/** In the list: `09:02` today, `Yesterday`, `Tue` this week, `3 Mar`, `3 Mar 2024`. */
export const listTime = (
  ms: number,
  nowMs: number,
  language: Language,
  words: DayWords,
): string => {
  const ago = dayNumber(nowMs) - dayNumber(ms);
  if (ago <= 0) return clockTime(ms, language);
  if (ago === 1) return words.yesterday;
  if (ago < 7) return formatter(language, 'short-day', { weekday: 'short' }).format(ms);
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return sameYear
    ? formatter(language, 'short', { day: 'numeric', month: 'short' }).format(ms)
    : formatter(language, 'short-year', {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
      }).format(ms);
};

/** A clock time, with its date when that is another day than the reference. */
export const timeNear = (ms: number, referenceMs: number, language: Language): string =>
  dayNumber(ms) === dayNumber(referenceMs)
    ? clockTime(ms, language)
    : `${longDate(ms, language)}, ${clockTime(ms, language)}`;

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
/** `1.2 MB`, powers of 1,000. */
export const fileSize = (bytes: number, language: Language): string => {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  const number = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: digits });
  return `${number.format(value)} ${UNITS[unit]}`;
};
