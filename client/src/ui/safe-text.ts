/**
 * Text from others, made safe to look at: control and bidirectional-override characters can make
 * a line read as something else ("gpj.exe" for "exe.jpg"), and characters that show nothing can hide
 * in it. They are shown as what they are, never silently left out.
 */

// C0 without tab and line feed, DEL and C1; soft hyphen; Hangul and Mongolian fillers; zero width
// space, word joiners and byte order mark; bidirectional embeddings, overrides and isolates; line
// and paragraph separators; interlinear marks; tags, but for those that make a flag. Joiners (200C,
// 200D) and direction marks (200E, 200F, 061C) are part of how languages and emoji are written.
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u115f\u1160\u180e\u200b\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]{0,7})[\u{e0000}-\u{e007f}]/gu;

/** Marks that stand on one letter: more than any language writes cover the lines around. */
const PILE = /(\p{M}{8})(\p{M}+)/gu;

const code = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

/**
 * The text with each hidden character written as `[U+202E]`, and of more than 8 marks on a letter how
 * many more there are. Line ends of any system become line feeds.
 */
export const safeText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(HIDDEN, (character) => `[U+${code(character)}]`)
    .replace(
      PILE,
      (_, kept: string, more: string) => `${kept}[U+${code(more)} ×${[...more].length}]`,
    );

/** A safe text on one line: names, previews. */
export const safeLine = (text: string): string => safeText(text).replace(/\s+/g, ' ').trim();
