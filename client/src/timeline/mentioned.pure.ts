/** What is drawn as a mention in a message's text. */
import { type DirectoryUser, foldedTitle, type GroupTemplate, type UserId } from '@corridor/core';
import { ALL, mentionsAll, mentionsIn, spellingsIn } from '../composer/mentions.ts';
import { namesOfTitle } from '../composer/titles.pure.ts';

interface Mentioning {
  readonly text: string;
  readonly mentions: readonly UserId[];
}

interface Known {
  readonly nameOf: (user: UserId) => string;
  readonly users: ReadonlyMap<UserId, Pick<DirectoryUser, 'jobTitle'>>;
  readonly templates: readonly GroupTemplate[];
}

/**
 * Names behind an `@`, a line each: of the people who are mentioned, `all`, and job titles. An entry
 * names people only, so a title is one where somebody who has it is mentioned and not by name.
 */
export const mentionedIn = ({ text, mentions }: Mentioning, known: Known): string => {
  if (mentions.length === 0) return '';
  const { nameOf, users, templates } = known;
  const people = mentions.map((id) => ({ id, name: nameOf(id) }));
  const names = people.map(({ name }) => name);
  if (mentionsAll(text)) names.push(ALL);
  const byName = new Set(mentionsIn(text, people));
  const titles = new Map<string, string>();
  for (const id of mentions) {
    const title = byName.has(id) ? null : users.get(id)?.jobTitle;
    if (title) titles.set(foldedTitle(title), title);
  }
  for (const title of titles.values()) {
    for (const name of namesOfTitle(title, templates)) names.push(...spellingsIn(text, name));
  }
  return names.join('\n');
};
