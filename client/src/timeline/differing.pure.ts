/** Where two texts differ, in whole words: what stands between their common beginning and end. */

const isBreak = (character: string | undefined): boolean =>
  character === undefined || /\s/.test(character);

/**
 * Linear in the texts.
 * @returns `text` in three parts: as in the other, differing, as in the other
 */
export const differingPart = (
  text: string,
  other: string,
): readonly [before: string, differing: string, after: string] => {
  const most = Math.min(text.length, other.length);
  let start = 0;
  while (start < most && text[start] === other[start]) start += 1;
  while (
    start > 0 &&
    !(isBreak(text[start - 1]) || (isBreak(text[start]) && isBreak(other[start])))
  )
    start -= 1;
  let end = 0;
  while (end < most - start && text.at(-1 - end) === other.at(-1 - end)) end += 1;
  while (
    end > 0 &&
    !(isBreak(text.at(-end)) || (isBreak(text.at(-1 - end)) && isBreak(other.at(-1 - end))))
  )
    end -= 1;
  const close = text.length - end;
  return [text.slice(0, start), text.slice(start, close), text.slice(close)];
};
