/** Channels that are named in a text, behind a `#`. */

/** Signs that are looked at in a text, so that one full of them costs no more than a message does. */
const MAX_SIGNS = 64;

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** `#ward` is not meant in `#wards` or `#ward-north`, nor in `a#ward` or `/#ward`. */
export const isChannelAt = (text: string, at: number, name: string): boolean => {
  const end = at + 1 + name.length;
  const next = text[end];
  return (
    text.startsWith(name, at + 1) &&
    !isWord(next) &&
    !((next === '-' || next === '_') && isWord(text[end + 1])) &&
    !isWord(text[at - 1]) &&
    !'/&#'.includes(text[at - 1] ?? ' ')
  );
};

/** A set of names, or a map by name. */
interface KnownNames {
  readonly size: number;
  has(name: string): boolean;
  keys(): Iterable<string>;
}

/**
 * @param known names of the channels that the reader knows
 * @returns those that stand in the text, each once, the longest first
 */
export const channelsIn = (text: string, known: KnownNames): string[] => {
  const found = new Set<string>();
  let at = known.size === 0 ? -1 : text.indexOf('#');
  if (at < 0) return [];
  const longest = Math.max(...[...known.keys()].map((name) => name.length));
  for (let signs = 0; at >= 0 && signs < MAX_SIGNS; signs += 1) {
    for (let length = longest; length > 0; length -= 1) {
      const name = text.slice(at + 1, at + 1 + length);
      if (!known.has(name) || !isChannelAt(text, at, name)) continue;
      found.add(name);
      break;
    }
    at = text.indexOf('#', at + 1);
  }
  return [...found].sort((a, b) => b.length - a.length);
};
