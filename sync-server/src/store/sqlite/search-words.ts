/**
 * Messages and questions in the words of the index. Folded words are letters and digits only; names
 * of what is no word begin with `_`, so nobody can write or ask for one.
 */
import { beginningsOf, MAX_SEARCH_TERMS, type SearchQuestion, wordsOf } from '@corridor/core';

export const HAS_LINK = 1;
export const HAS_FILE = 2;

/** A list of more names is looked through message by message: an index is slow at long lists. */
const MAX_NAMED = 32;

const authorName = (author: number): string => `_a${author}`;
const streamName = (stream: number): string => `_s${stream}`;
const LINK_NAME = '_link';
const FILE_NAME = '_file';

export interface Indexed {
  readonly stream: number;
  readonly author: number;
  readonly flags: number;
  readonly text: string;
  readonly files: readonly string[];
}

/** What the index holds of a message; the same for the same message, whenever it is asked. */
export const indexedWords = ({ stream, author, flags, text, files }: Indexed): string => {
  const words = new Set([text, ...files].flatMap(wordsOf).map(({ term }) => term));
  words.add(streamName(stream)).add(authorName(author));
  if (flags & HAS_LINK) words.add(LINK_NAME);
  if (flags & HAS_FILE) words.add(FILE_NAME);
  return [...words].join(' ');
};

/** Whether a message's words are the same after a change. */
export const saysTheSame = (one: Indexed, other: Indexed): boolean =>
  one.text === other.text &&
  one.flags === other.flags &&
  one.files.join('\n') === other.files.join('\n');

/** A string of FTS5: nothing in it is syntax. */
const quoted = (term: string): string => `"${term.replaceAll('"', '""')}"`;

const anyOf = (parts: readonly string[]): string => `(${parts.join(' OR ')})`;

/**
 * A word that is asked for: its own letter or digit, or the beginnings of words of its stem. A list
 * of nothing is asked for as what no text has.
 */
const wordExpression = (word: string): string =>
  word.length === 1
    ? quoted(word)
    : anyOf(beginningsOf(word).map((beginning) => `${quoted(beginning)}*`));

/**
 * Terms of a question as texts are read; what is no word asks for nothing. One word that was sent may
 * be many, "牙科" two and "ﷺ" four: no more of them are read than of words.
 */
export const askedTerms = ({
  words,
  phrases,
}: Pick<SearchQuestion, 'words' | 'phrases'>): {
  readonly words: readonly string[];
  readonly phrases: readonly (readonly string[])[];
} => {
  let left = MAX_SEARCH_TERMS;
  const terms = (texts: readonly string[]): string[] => {
    const some = texts.flatMap((text) => wordsOf(text).map(({ term }) => term)).slice(0, left);
    left -= some.length;
    return some;
  };
  return {
    words: [...new Set(terms(words))],
    phrases: phrases.map(terms).filter((phrase) => phrase.length > 0),
  };
};

export interface Asked {
  readonly words: readonly string[];
  readonly phrases: readonly (readonly string[])[];
  readonly has: SearchQuestion['has'];
  /** Numbers of authors and conversations; null: any. */
  readonly authors: readonly number[] | null;
  readonly streams: readonly number[] | null;
}

/** The expression that FTS5 is asked with; null when everything is proposed. */
export const matchExpression = ({
  words,
  phrases,
  has,
  authors,
  streams,
}: Asked): string | null => {
  const parts = [
    ...words.map(wordExpression),
    ...[...new Set(phrases.flat())].map(quoted),
    ...(has.includes('link') ? [quoted(LINK_NAME)] : []),
    ...(has.includes('file') ? [quoted(FILE_NAME)] : []),
    ...named(authors, authorName),
    ...named(streams, streamName),
  ];
  return parts.length === 0 ? null : parts.join(' AND ');
};

const named = (nums: readonly number[] | null, nameOf: (num: number) => string): string[] =>
  nums === null || nums.length === 0 || nums.length > MAX_NAMED
    ? []
    : [anyOf(nums.map((num) => quoted(nameOf(num))))];
