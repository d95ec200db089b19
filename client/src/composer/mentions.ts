/** Who is mentioned in a text: members whose full name stands behind an `@`. Pure. */

interface Named<Id> {
  readonly id: Id;
  readonly name: string;
}

/** As many as an entry may name. */
export const MAX_MENTIONS = 64;
/** Behind an `@`: everybody in the conversation. The same in every language, for it is in the text. */
export const ALL = 'all';
const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

export const mentionsIn = <Id>(text: string, people: readonly Named<Id>[]): Id[] => {
  if (!text.includes('@')) return [];
  const found = people.filter(({ name }) => {
    const mark = `@${name}`;
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      if (!isWord(text[at + mark.length])) return true;
    }
    return false;
  });
  // "@Ana Bos" mentions Ana Bos, not Ana as well.
  const longest = found.filter(
    ({ name }) =>
      !found.some((other) => other.name !== name && other.name.startsWith(name)) ||
      countOf(text, `@${name}`) >
        found
          .filter((other) => other.name !== name && other.name.startsWith(name))
          .reduce((sum, other) => sum + countOf(text, `@${other.name}`), 0),
  );
  return longest.slice(0, MAX_MENTIONS).map(({ id }) => id);
};

/** Whether everybody is mentioned. */
export const mentionsAll = (text: string): boolean =>
  /(?<![\p{L}\p{N}])@all(?![\p{L}\p{N}])/u.test(text);

const countOf = (text: string, part: string): number => text.split(part).length - 1;
