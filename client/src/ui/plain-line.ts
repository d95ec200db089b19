/** A message on one line of plain text, for lists, quotes and announcements. */

/** What one line has room for, with much to spare. */
const MAX_LENGTH = 400;

/**
 * Drops the marks of Markdown: of quotes, lists, code and emphasis, and the address of a link; code
 * and what is escaped keep their text. An approximation of {@link MAX_LENGTH} characters that costs
 * no parsing, also where the text was cut in the middle of a mark.
 */
export const plainLine = (text: string): string =>
  text
    .slice(0, MAX_LENGTH)
    .replace(/^[^\S\n]*(?:> ?)+/gm, '')
    .replace(/^[^\S\n]*[-*+] +/gm, '')
    .replace(/```[\w+#.-]*|(^|\s)_+(?=\S)|(?<=\S)_+(\s|$)/gm, ' ')
    .replace(/\[([^\][\n]+)\]\([^()\s]*\)/g, '$1')
    .replace(/\\([\\`*_~[\]()>#-])|(?<=\S)[`*~]+|[`*~]+(?=\S)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
