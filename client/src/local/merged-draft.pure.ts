/**
 * Two texts that one person was writing at one place, here and elsewhere, and neither knew of the
 * other: nothing that was typed goes.
 */

/** Two texts that were both being written, the older one first. */
export const joined = (before: string, since: string): string =>
  before === '' || since === '' ? before + since : `${before}\n${since}`;

/** What is left of a draft when one text of it was sent: what {@link joined} had put beside it. */
export const withoutSent = (draft: string, sent: string): string => {
  if (sent === '') return draft;
  if (draft.endsWith(`\n${sent}`)) return draft.slice(0, -sent.length - 1);
  if (draft.startsWith(`${sent}\n`)) return draft.slice(sent.length + 1);
  return '';
};

interface Versions {
  /** What both go back to. */
  readonly base: string;
  readonly theirs: string;
  readonly mine: string;
}

/** One text of both: where only one of them changed that, else where one is in the other, that one. */
export const mergedDraft = ({ base, theirs, mine }: Versions): string => {
  if (mine === base || mine === theirs) return theirs;
  if (theirs === base || theirs === '') return mine;
  if (base !== '') {
    // Theirs was joined to the base, which is what was typed on here.
    const beside = withoutSent(theirs, base);
    if (beside !== '')
      return theirs.endsWith(`\n${base}`) ? joined(beside, mine) : joined(mine, beside);
  }
  if (mine.includes(theirs)) return mine;
  if (theirs.includes(mine)) return theirs;
  return joined(theirs, mine);
};
