/**
 * Text from others, made safe to look at: control and bidirectional-override characters can make
 * a line read as something else ("gpj.exe" for "exe.jpg"), so they are shown as what they are.
 */

// C0 without tab and line feed, DEL and C1, bidirectional embeddings, overrides and isolates.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

const code = (character: string): string =>
  character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');

/** The text with each hidden character written as `[U+202E]`; a carriage return is dropped. */
export const safeText = (text: string): string =>
  text.replaceAll('\r', '').replace(HIDDEN, (character) => `[U+${code(character)}]`);

/** A safe text on one line: names, previews. */
export const safeLine = (text: string): string => safeText(text).replace(/\s+/g, ' ').trim();
