/** What a filter that is being typed could be. Pure. */
import { folded } from '../conversations/names.ts';
import { type FilterName, typedFilter } from './query.ts';
import type { Directory } from './resolve.ts';

export interface Completion {
  readonly filter: FilterName;
  /** As it is shown. */
  readonly label: string;
  /** The whole field with it in place. */
  readonly text: string;
}

const SHOWN = 6;

const quoted = (value: string): string => {
  const plain = value.replaceAll('"', '');
  return /\s/.test(plain) ? `"${plain}"` : plain;
};

/** Whether a value, or a word in it, begins as typed. */
const begins = (value: string, typed: string): boolean => {
  const start = folded(typed);
  return [value, ...value.split(/\s+/)].some((each) => folded(each).startsWith(start));
};

/**
 * @param words what `has:` and dates are called in the language of the screen
 * @returns nothing when no filter is being typed, or its value is complete already
 */
export const completions = (
  typed: string,
  { people, conversations }: Pick<Directory, 'people' | 'conversations'>,
  words: { readonly has: readonly string[]; readonly days: readonly string[] },
): Completion[] => {
  const open = typedFilter(typed);
  if (!open) return [];
  const values = {
    from: people.map(({ name }) => name),
    in: conversations.map(({ name }) => name),
    has: words.has,
    before: words.days,
    after: words.days,
  }[open.filter];
  return [...new Set(values)]
    .filter((value) => value !== open.value && begins(value, open.value))
    .slice(0, SHOWN)
    .map((label) => ({
      filter: open.filter,
      label,
      text: `${typed.slice(0, open.start)}${quoted(label)} `,
    }));
};
