/**
 * Texts as words: runs of letters and digits, folded so that "José", "JOSE" and "jose" are one
 * term. Pure. What is indexed and what is asked for pass the same function, so that they meet.
 */

/**
 * Goes up with every change of what {@link wordsOf} makes of a text: an index of another number is
 * made again, on workstations and on the server.
 */
export const FOLDING = 2;

/** A word and where it stands in the text that it was read from, UTF-16 units. */
export interface Word {
  readonly term: string;
  readonly from: number;
  readonly to: number;
}

/** UTF-16 units. Longer runs are cut: nobody searches for the second half of a key or of a link. */
const MAX_TERM = 40;
/** Words that are read of one text; a message of 8,000 characters has at most half as many. */
const MAX_WORDS = 4_096;

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
const MARKS = /\p{M}/gu;
/** Written without spaces: each character is a word, so that any part of a sentence is found. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Khmer}\\p{Script=Lao}';
/** What is more than one word, or a part of none, once it is folded; and the words in it. */
const SPLITS = new RegExp(`[^\\p{L}\\p{N}]|[${UNSPACED}]`, 'u');
const PARTS = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{N}])+`, 'gu');
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
const folded = (word: string): string => {
  if (ASCII.test(word)) return word.toLowerCase();
  return word
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter);
};

/** Never between the two halves of a character. */
const cut = (term: string): string =>
  term.length <= MAX_TERM ? term : term.slice(0, MAX_TERM).replace(/[\ud800-\udbff]$/, '');

/**
 * The words of a text in order. Each has letters and digits only, and is itself the one word of what
 * it says, to this function as to an index. Work is linear in the text, and bounded in words.
 */
export const wordsOf = (text: string): Word[] => {
  const words: Word[] = [];
  const add = (term: string, from: number, to: number): void => {
    if (term !== '' && words.length < MAX_WORDS) words.push({ term: cut(term), from, to });
  };
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (words.length >= MAX_WORDS) break;
    const whole = folded(run);
    if (!SPLITS.test(whole)) {
      add(whole, index, index + run.length);
      continue;
    }
    let start = 0;
    let at = 0;
    for (const character of run) {
      if (words.length >= MAX_WORDS) break;
      const said = folded(character);
      const next = at + character.length;
      // Also what folds to others with a space or a sign between: "⑴" is "(1)".
      if (SPLITS.test(said)) {
        if (at > start) add(folded(run.slice(start, at)), index + start, index + at);
        for (const [part] of said.matchAll(PARTS)) add(part, index + at, index + next);
        start = next;
      }
      at = next;
    }
    if (start < run.length) add(folded(run.slice(start)), index + start, index + run.length);
  }
  return words;
};

const LINK = /(?:https?:\/\/|mailto:)[^\s]/i;

/** Whether a text shows a link: what `has:link` asks for. */
export const hasLink = (text: string): boolean => LINK.test(text);
