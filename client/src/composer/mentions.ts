/**
 * Who is mentioned in a text: members whose full name stands behind an `@`, members with a job title
 * that stands there, or everybody. Pure.
 */

interface Named<Id> {
  readonly id: Id;
  readonly name: string;
}

/** Several people under one name: see `titlesHere`. */
interface NamedGroup<Id> {
  readonly names: readonly string[];
  readonly users: readonly Id[];
}

/** As many as an entry may name. */
export const MAX_MENTIONS = 64;
/** Signs that are looked at in a text, so that one full of them costs no more than a message does. */
export const MAX_SIGNS = 256;
/** Behind an `@`: everybody in the conversation. The same in every language, for it is in the text. */
export const ALL = 'all';
const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** Where an `@` stands, in order. */
const signsIn = (text: string): number[] => {
  const found: number[] = [];
  let at = text.indexOf('@');
  while (at >= 0 && found.length < MAX_SIGNS) {
    found.push(at);
    at = text.indexOf('@', at + 1);
  }
  return found;
};

const isPersonAt = (text: string, at: number, name: string): boolean =>
  text.startsWith(name, at + 1) && !isWord(text[at + 1 + name.length]);

/** A word of its own, for `info@dentist.example` means no dentist. Capitals do not count (D9). */
const isGroupAt = (text: string, at: number, name: string): boolean =>
  text.slice(at + 1, at + 1 + name.length).toLowerCase() === name.toLowerCase() &&
  !isWord(text[at - 1]) &&
  !isWord(text[at + 1 + name.length]);

/**
 * Of several that stand at one place the longest is meant: "@Ana Bos" is not Ana as well.
 * @param groups each is mentioned as a whole or, beyond {@link MAX_MENTIONS}, not at all
 * @returns each once: people by name in the order of `people`, then those of groups
 */
export const mentionsIn = <Id>(
  text: string,
  people: readonly Named<Id>[],
  groups: readonly NamedGroup<Id>[] = [],
): Id[] => {
  const byName = new Set<Id>();
  const asGroup = new Set<NamedGroup<Id>>();
  for (const at of signsIn(text)) {
    const persons = people.filter(({ name }) => isPersonAt(text, at, name));
    const titles = groups.flatMap((group) =>
      group.names.filter((name) => isGroupAt(text, at, name)).map((name) => ({ group, name })),
    );
    const longest = Math.max(...[...persons, ...titles].map(({ name }) => name.length));
    for (const { id, name } of persons) if (name.length === longest) byName.add(id);
    for (const { group, name } of titles) if (name.length === longest) asGroup.add(group);
  }
  const found = people.filter(({ id }) => byName.has(id)).map(({ id }) => id);
  const all = new Set(found.slice(0, MAX_MENTIONS));
  for (const { users } of asGroup) {
    const more = users.filter((user) => !all.has(user));
    if (all.size + more.length <= MAX_MENTIONS) for (const user of more) all.add(user);
  }
  return [...all];
};

/** The spellings in which a name of several people stands in a text, each once, without `@`. */
export const spellingsIn = (text: string, name: string): string[] => {
  const found = new Set<string>();
  for (const at of signsIn(text)) {
    if (isGroupAt(text, at, name)) found.add(text.slice(at + 1, at + 1 + name.length));
  }
  return [...found];
};

/** Whether everybody is mentioned. */
export const mentionsAll = (text: string): boolean =>
  /(?<![\p{L}\p{N}])@all(?![\p{L}\p{N}])/u.test(text);
