/** What is being typed behind `@`, `#` or `:`, and what fits it. Pure. */
import { folded } from '../conversations/names.ts';

export type Sign = '@' | '#' | ':';

export interface Typed {
  readonly sign: Sign;
  /** Without the sign. */
  readonly text: string;
  /** Where the sign stands, UTF-16 units. */
  readonly from: number;
}

export interface Suggestion {
  /** Unique among those of one sign. */
  readonly id: string;
  /** What replaces the sign and the text behind it. */
  readonly insert: string;
  readonly label: string;
  /** Beside the label: a job title, a short code. */
  readonly about: string;
}

/** More is typed by hand. */
export const MAX_SUGGESTIONS = 8;
/** Names have spaces; nobody's is longer. */
const MAX_TYPED = 40;
/** `:` stands in times and lists as well. */
const MIN_EMOJI = 2;

/**
 * The word before the caret that could be completed, else null. The sign stands at the beginning or
 * behind something that is no letter, digit or sign: `ana@example.org` and `10:30` are none.
 */
export const typedAt = (text: string, caret: number): Typed | null => {
  const line = text.slice(Math.max(0, caret - MAX_TYPED - 2), caret);
  const found = /(?:^|[^\p{L}\p{N}@#:_`/])([@#:])([^\s@#:`](?:[^@#:\n`]*[^@#:\n`])?)?$/u.exec(line);
  if (!found) return null;
  const sign = found[1] as Sign;
  const typed = found[2] ?? '';
  if (sign === ':' && (typed.length < MIN_EMOJI || /\s/.test(typed))) return null;
  if (sign === '#' && /\s/.test(typed)) return null;
  return { sign, text: typed, from: caret - typed.length - 1 };
};

/** Whether that is still in the text: it may have been sent, or changed by something else than typing. */
export const standsIn = (text: string, { sign, text: typed, from }: Typed): boolean =>
  text.startsWith(sign + typed, from);

interface Named {
  readonly id: string;
  readonly name: string;
  /** What else it is found by. */
  readonly also?: readonly string[];
  readonly about: string;
}

/** Those whose name, or a word of it, begins as typed; whole names first. A trailing space ends it. */
export const fitting = (all: readonly Named[], typed: string, sign: Sign): Suggestion[] => {
  const wanted = folded(typed);
  const fitOf = (name: string): number =>
    name.startsWith(wanted) ? 0 : name.includes(` ${wanted}`) ? 1 : 2;
  const ranked = all.flatMap(({ id, name, also = [], about }) => {
    const own = folded(name);
    const fits = Math.min(...[own, ...also.map(folded)].map(fitOf));
    return fits === 2 || own === wanted.trimEnd()
      ? []
      : [{ fits, own, suggestion: { id, insert: `${sign}${name} `, label: name, about } }];
  });
  return ranked
    .sort((a, b) => a.fits - b.fits || (a.own < b.own ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ suggestion }) => suggestion);
};
