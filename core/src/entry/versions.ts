/** Which edits of a message are its versions (rule E11). Pure; both sides fold with it. */

/** One edit, by all the names that others may have for it, and what it says that it replaces. */
export interface EditNames {
  readonly names: readonly string[];
  /** Undefined: every edit before it. */
  readonly replaces?: readonly string[] | undefined;
}

/**
 * @param edits of one message, in the order of entries (E8)
 * @returns for each whether no other replaces it; if each is replaced by another, the last one is not
 */
export const versionsAmong = (edits: readonly EditNames[]): boolean[] => {
  const places = new Map<string, number>();
  for (const [place, { names }] of edits.entries()) {
    for (const name of names) places.set(name, place);
  }
  const replaced = edits.map(() => false);
  const last = edits.findLastIndex(({ replaces }) => replaces === undefined);
  replaced.fill(true, 0, Math.max(0, last));
  for (const [own, { replaces = [] }] of edits.entries()) {
    for (const name of replaces) {
      const place = places.get(name);
      if (place !== undefined && place !== own) replaced[place] = true;
    }
  }
  const none = replaced.every(Boolean);
  return replaced.map((is, place) => (none ? place === edits.length - 1 : !is));
};
