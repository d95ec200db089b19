/**
 * A message that is passed on: its words as a quote under who wrote it and when, nothing else of it.
 * No id, no link, no mention, no name of the conversation it comes from.
 */

interface Forwarded {
  /** "Forwarded from Ana, 3 March 2024 at 09:02", in the language of whoever forwards. */
  readonly heading: string;
  readonly text: string;
  /** What the forwarder adds; may be empty. */
  readonly comment: string;
}

/** One line of plain words: what a name holds is no mark. */
const plainWords = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_~[\]()>#-]/g, '\\$&')
    .trim();

export const forwardedText = ({ heading, text, comment }: Forwarded): string => {
  const quoted = text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
  const above = comment.trim() === '' ? '' : `${comment.trim()}\n`;
  return `${above}> *${plainWords(heading)}*\n${quoted}`;
};
