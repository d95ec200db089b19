/**
 * Texts as words: runs of letters and digits, folded so that "José", "JOSE" and "jose" are one
 * term. Pure. What is indexed and what is asked for pass the same function, so that they meet.
 */

/** A word and where it stands in the text that it was read from, UTF-16 units. */
export interface Word {
  readonly term: string;
  readonly from: number;
  readonly to: number;
}

/** Longer runs are cut: nobody searches for the second half of a key or of a link. */
const MAX_TERM = 40;
/** Words that are read of one text; a message of 8,000 characters has at most half as many. */
const MAX_WORDS = 4_096;

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
const MARKS = /\p{M}/gu;
/** Written without spaces: each character is a word, so that any part of a sentence is found. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;
/** Letters that Unicode does not decompose, as people without them type them. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
};
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const ASCII = /^[\x00-\x7f]*$/;

/** Lower case without accents; ligatures and full-width forms as plain letters. */
export const foldTerm = (word: string): string => {
  if (ASCII.test(word)) return word.toLowerCase().slice(0, MAX_TERM);
  return word
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
    .slice(0, MAX_TERM);
};

/** The words of a text in order. Work is linear in the text, and bounded in words. */
export const wordsOf = (text: string): Word[] => {
  const words: Word[] = [];
  const add = (run: string, from: number): void => {
    const term = foldTerm(run);
    if (term !== '') words.push({ term, from, to: from + run.length });
  };
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (words.length >= MAX_WORDS) break;
    if (ASCII.test(run) || !UNSPACED.test(run)) {
      add(run, index);
      continue;
    }
    let start = 0;
    let at = 0;
    for (const character of run) {
      if (words.length >= MAX_WORDS) break;
      if (UNSPACED.test(character)) {
        if (at > start) add(run.slice(start, at), index + start);
        add(character, index + at);
        start = at + character.length;
      }
      at += character.length;
    }
    if (start < run.length && words.length < MAX_WORDS) add(run.slice(start), index + start);
  }
  return words;
};

const LINK = /(?:https?:\/\/|mailto:)[^\s]/i;

/** Whether a text shows a link: what `has:link` asks for. */
export const hasLink = (text: string): boolean => LINK.test(text);
