/** Names of several people that are written as a mention and mention nobody. */
import { ALL, mentionsAll, mentionsIn, spellingsIn } from './mentions.ts';
import type { WhyNot } from './titles.pure.ts';

interface WrittenHere {
  readonly people: readonly { readonly name: string }[];
  /** Job titles that can be mentioned. */
  readonly titles: readonly { readonly names: readonly string[] }[];
  /** Those that cannot. */
  readonly outOfReach: readonly { readonly names: readonly string[]; readonly why: WhyNot }[];
  /** Why `@all` mentions nobody; null: it does, or nobody is there. */
  readonly notAll: WhyNot | null;
}

export interface Unusable {
  /** As it is written, without `@`. */
  readonly name: string;
  readonly why: WhyNot;
}

/** The first of them in a text. A longer name that stands at the same place is what is meant. */
export const unusableIn = (
  text: string,
  { people, titles, outOfReach, notAll }: WrittenHere,
): Unusable | null => {
  if (!text.includes('@')) return null;
  if (notAll !== null && mentionsAll(text)) return { name: ALL, why: notAll };
  if (outOfReach.length === 0) return null;
  // Each stands for itself here, whomever it would mention.
  const meant = mentionsIn<object>(
    text,
    people.map((person) => ({ id: person, name: person.name })),
    [
      ...titles.map(({ names }) => ({ names, users: [] })),
      ...outOfReach.map((group) => ({ names: group.names, users: [group] })),
    ],
  );
  const found = outOfReach.find((group) => meant.includes(group));
  const name = found?.names.flatMap((each) => spellingsIn(text, each))[0];
  return found === undefined || name === undefined ? null : { name, why: found.why };
};
