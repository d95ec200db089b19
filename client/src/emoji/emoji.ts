/**
 * Emoji by name, fetched when somebody first looks for one: the list, and the words of one language.
 * Kept in memory from then on (about 1,700 small objects).
 */

import { folded } from '../conversations/names.ts';
import type { Language } from '../i18n/language.ts';
import { fetchPart } from '../parts/fetch-part.ts';

/** In the order of the chart; the letter stands in the data. */
export const EMOJI_GROUPS = {
  s: 'smileys',
  p: 'people',
  n: 'nature',
  f: 'food',
  t: 'travel',
  a: 'activities',
  o: 'objects',
  y: 'symbols',
  g: 'flags',
} as const;
export type EmojiGroup = (typeof EMOJI_GROUPS)[keyof typeof EMOJI_GROUPS];

export interface Emoji {
  readonly emoji: string;
  readonly group: EmojiGroup;
  /** As typed between colons, the usual one first: `thumbsup`. */
  readonly codes: readonly string[];
  readonly name: string;
  /** What finds it, without capitals and accents: codes, words of the name, more words. */
  readonly words: readonly string[];
}

const WORDS: Readonly<Record<Language, () => Promise<{ readonly EMOJI_WORDS: string }>>> = {
  en: () => fetchPart(() => import('./data-words.en.ts')),
  nl: () => fetchPart(() => import('./data-words.nl.ts')),
};

const linesOf = (text: string): readonly string[] => text.trim().split('\n');

const read = async (language: Language): Promise<readonly Emoji[]> => {
  const [{ EMOJI_LINES }, { EMOJI_WORDS }] = await Promise.all([
    fetchPart(() => import('./data-list.ts')),
    WORDS[language](),
  ]);
  const words = linesOf(EMOJI_WORDS);
  return linesOf(EMOJI_LINES).map((line, index) => {
    const [emoji = '', ...codes] = line.slice(1).split(' ');
    const [name = '', more = ''] = (words[index] ?? '').split('|');
    const group = EMOJI_GROUPS[line[0] as keyof typeof EMOJI_GROUPS];
    const found = [...codes, ...name.split(' '), ...more.split(',')].map(folded);
    return { emoji, group, codes, name, words: found.filter((word) => word !== '') };
  });
};

const loaded = new Map<Language, Promise<readonly Emoji[]>>();

/** @throws NotFetched; the next call tries again */
export const loadEmoji = (language: Language): Promise<readonly Emoji[]> => {
  const known = loaded.get(language);
  if (known) return known;
  const reading = read(language);
  loaded.set(language, reading);
  reading.catch(() => loaded.delete(language));
  return reading;
};

/**
 * What fits a text, best first: a code or name that is the text, then a word that is, then a code that begins
 * with it, then a word that does. Each word of the text must fit.
 * @param limit at most so many
 */
export const searchEmoji = (all: readonly Emoji[], text: string, limit: number): Emoji[] => {
  const wanted = folded(text).split(' ').filter(Boolean);
  const first = wanted[0];
  if (first === undefined) return [];
  const whole = wanted.join('_');
  const ranks: Emoji[][] = [[], [], [], []];
  for (const emoji of all) {
    if (!wanted.every((part) => emoji.words.some((word) => word.startsWith(part)))) continue;
    const rank =
      emoji.codes.includes(whole) || folded(emoji.name) === wanted.join(' ')
        ? 0
        : emoji.words.includes(whole)
          ? 1
          : emoji.codes.some((code) => code.startsWith(whole))
            ? 2
            : 3;
    ranks[rank]?.push(emoji);
  }
  return ranks.flat().slice(0, limit);
};
