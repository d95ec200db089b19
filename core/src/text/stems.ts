/**
 * Words of one stem in Dutch or English. The index knows no stems: they are compared when somebody
 * asks, so that another stemmer needs no new index, and a message needs no language.
 */
import { stemmer as dutch } from '@orama/stemmers/dutch';
import { stemmer as english } from '@orama/stemmers/english';

interface Stems {
  readonly dutch: string;
  readonly english: string;
}

/** Shorter words have no endings to lose. */
const MIN_LENGTH = 3;
const LATIN = /^[a-z]+$/;
const BEGINNING = /^(?:[aeiouy]|[^aeiouy]+[aeou]?)/;

/** "huizen" and "huis", "brieven" and "brief": the stemmer leaves the letter that the ending made. */
const hardened = (stem: string): string => {
  if (stem.endsWith('z')) return `${stem.slice(0, -1)}s`;
  return stem.endsWith('v') ? `${stem.slice(0, -1)}f` : stem;
};

const hasStem = (term: string): boolean => term.length >= MIN_LENGTH && LATIN.test(term);

const stemsOf = (term: string): Stems => ({
  dutch: hardened(dutch(term)),
  english: english(term),
});

/**
 * What a word asks for: terms that begin with it, or that have its stem.
 * @returns whether a term is one of them; remembers terms, because all parts of an index hold the same
 */
export const asksFor = (word: string): ((term: string) => boolean) => {
  const wanted = hasStem(word) ? stemsOf(word) : null;
  const known = new Map<string, boolean>();
  return (term) => {
    if (term === word) return true;
    // One letter begins too much: it stands for itself.
    if (word.length > 1 && term.startsWith(word)) return true;
    if (!wanted || !hasStem(term)) return false;
    const before = known.get(term);
    if (before !== undefined) return before;
    const stems = stemsOf(term);
    const same = stems.dutch === wanted.dutch || stems.english === wanted.english;
    known.set(term, same);
    return same;
  };
};

/**
 * How every term that a word asks for begins: its letters up to the first vowel. Endings change
 * what comes after that, doubled vowels too ("boom", "bomen"), and "i" and "y" themselves ("sky",
 * "skies").
 */
export const beginningOf = (word: string): string => {
  if (!hasStem(word)) return word;
  const beginning = BEGINNING.exec(word)?.[0] ?? '';
  // Without a vowel ("pdfs") the ending is among the letters.
  return beginning === word ? word.slice(0, 2) : beginning;
};

const SHORT_VOWEL = /(^|[^aeiouy])([aeou])([^aeiouwxy])$/;

/** A stem as words of it are written: "huis" and "huiz", "bom" and "boom", "ski" and "sky". */
const spellingsOf = (stem: string): string[] => {
  const spellings = [stem];
  if (stem.endsWith('s')) spellings.push(`${stem.slice(0, -1)}z`);
  if (stem.endsWith('f')) spellings.push(`${stem.slice(0, -1)}v`);
  if (stem.endsWith('i')) spellings.push(`${stem.slice(0, -1)}y`);
  if (stem.endsWith('y')) spellings.push(`${stem.slice(0, -1)}i`);
  return spellings.flatMap((each) => [each, each.replace(SHORT_VOWEL, '$1$2$2$3')]);
};

/**
 * How words that a word asks for begin, for an index that can only be asked for beginnings and is too
 * big to be asked for {@link beginningOf}. Of a regular word they are all there; some of an irregular
 * stem ("dying", "die") are not. None begins as another does.
 */
export const beginningsOf = (word: string): string[] => {
  if (!hasStem(word)) return [word];
  const stems = stemsOf(word);
  const all = new Set([word, ...[stems.dutch, dutch(word), stems.english].flatMap(spellingsOf)]);
  // One letter begins too much.
  const long = [...all].filter((each) => each.length > 1);
  return long.filter((each) => !long.some((other) => other !== each && each.startsWith(other)));
};
