/** Initials and a colour for somebody or something with an id. */

const TONES = 8;

/** Up to two letters: of the first and the last word that start with a letter or a digit. */
export const initials = (name: string): string => {
  const words = name
    .replace(/\(.*?\)/g, ' ')
    .split(/[\s._-]+/)
    .map((word) => word.match(/[\p{L}\p{N}]/u)?.[0])
    .filter((letter): letter is string => letter !== undefined);
  const first = words[0];
  if (first === undefined) return '?';
  const last = words.length > 1 ? words[words.length - 1] : '';
  return `${first}${last ?? ''}`.toLocaleUpperCase();
};

/** One of eight tones, the same for an id everywhere (FNV-1a over its characters). */
export const toneOf = (id: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % TONES;
};
