import type { z } from 'zod';

/**
 * A text that UTF-8 can hold: a lone surrogate would be another text once it is stored, in memory as
 * it came and in the database as U+FFFD.
 */
export const wellFormed = (text: z.ZodString) =>
  text.refine((value) => value.isWellFormed(), 'text has a lone surrogate');

/**
 * Control characters (C0, DEL, C1), line and paragraph separators, and what turns the direction of
 * text around. In a name they steer the terminal it is listed in, or make it read as another name.
 * Direction marks (200E, 200F, 061C) are part of how languages are written.
 */
const CONTROLS = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;
const ALL_CONTROLS = new RegExp(CONTROLS, 'gu');
const RUNS_OF_CONTROLS = new RegExp(`${CONTROLS.source}+`, 'gu');

/** A name, or what stands beside one on a line of its own: of people, conversations, departments. */
export const nameText = (text: z.ZodString) =>
  wellFormed(text).refine((value) => !CONTROLS.test(value), 'text has a control character');

/** Several lines, of each of which {@link nameText} holds. */
export const linesText = (text: z.ZodString) =>
  wellFormed(text).refine(
    (value) => value.split('\n').every((line) => !CONTROLS.test(line)),
    'text has a control character',
  );

/** What {@link linesText} takes, of any text: line breaks stay, other controls become a space. */
export const asLines = (text: string): string =>
  text
    .split(/\r\n|[\r\n]/u)
    .map(asName)
    .join('\n');

/** What {@link nameText} takes, of any text: controls become a space. Length and ends are as given. */
export const asName = (text: string): string => text.toWellFormed().replace(RUNS_OF_CONTROLS, ' ');

/**
 * A name as it is compared: two that read the same are the same. How accents are encoded and widths
 * (NFKC), capitals (through upper case, where ß is SS), runs of spaces and what shows nothing do not
 * count.
 */
export const foldedName = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();

/** @param shown what stands in the text in place of each control character */
export const replaceControls = (text: string, shown: (control: string) => string): string =>
  text.replace(ALL_CONTROLS, shown);
