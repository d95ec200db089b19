/**
 * Job titles that can be mentioned in a conversation: `@Hygienists` means its members who have that
 * title while it is written. What is known here is enough to say whom, so it works offline.
 */
import {
  type DirectoryUser,
  foldedTitle,
  type GroupTemplate,
  isStaff,
  type UserId,
} from '@corridor/core';
import { ALL, MAX_MENTIONS } from './mentions.ts';

export interface TitleHere {
  /** The job title as it is compared. */
  readonly title: string;
  /** How it is offered: as the practice calls its group, else as it stands in the directory. */
  readonly name: string;
  /** All that mean it behind an `@`. */
  readonly names: readonly string[];
  /** Active members of the staff who have it, without who writes; at least one. */
  readonly users: readonly UserId[];
}

/** What a job title is called: by the practice's groups of it, then as it is itself. */
export const namesOfTitle = (title: string, templates: readonly GroupTemplate[]): string[] => [
  ...templates
    .filter(({ jobTitle }) => jobTitle !== null && foldedTitle(jobTitle) === foldedTitle(title))
    .map(({ name }) => name),
  title.trim(),
];

interface Here {
  readonly members: readonly DirectoryUser[];
  readonly me: UserId;
  readonly templates: readonly GroupTemplate[];
  /** Whether one may mention everybody: else no title that everybody has is offered. */
  readonly all: boolean;
}

/** Why a name of several people mentions nobody: too many for a message, or not by permission. */
export type WhyNot = 'tooMany' | 'notAllowed';

/** A title that some here have, by whichever names; with why it cannot be mentioned. */
interface TitleGroup extends TitleHere {
  readonly why: WhyNot | null;
}

/** None in a conversation of two. */
const titleGroups = ({ members, me, templates, all }: Here): TitleGroup[] => {
  const others = members.filter(({ id, active }) => active && id !== me);
  if (others.length < 2) return [];
  const groups = new Map<string, DirectoryUser[]>();
  for (const person of others) {
    if (!isStaff(person.role) || person.jobTitle === null) continue;
    const title = foldedTitle(person.jobTitle);
    groups.set(title, [...(groups.get(title) ?? []), person]);
  }
  return [...groups].flatMap(([title, people]) => {
    const reachesAll = people.length === others.length;
    if (title === '') return [];
    const names = [
      ...new Set(people.flatMap(({ jobTitle }) => namesOfTitle(jobTitle ?? '', templates))),
    ].filter((name) => {
      const own = foldedTitle(name);
      // A group that is called as somebody else's title is would mean two things.
      return own !== ALL && (own === title || !groups.has(own));
    });
    const [name] = names;
    if (name === undefined) return [];
    const tooMany = people.length > MAX_MENTIONS ? 'tooMany' : null;
    const why = reachesAll && !all ? 'notAllowed' : tooMany;
    return [{ title, name, names, users: people.map(({ id }) => id), why }];
  });
};

/** None in a conversation of two; none that reaches more than a message can name. */
export const titlesHere = (here: Here): TitleHere[] =>
  titleGroups(here).flatMap(({ why, ...title }) => (why === null ? [title] : []));

/** Titles that some here have and that mention nobody, with why. */
export const titlesOutOfReach = (
  here: Here,
): { readonly names: readonly string[]; readonly why: WhyNot }[] =>
  titleGroups(here).flatMap(({ names, why }) => (why === null ? [] : [{ names, why }]));
