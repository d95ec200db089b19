/** What was found, on one line without the marks of Markdown, as it stands in all other lists. */
import type { Piece } from '@corridor/core';
import { plainLine } from '../ui/plain-line.ts';

/** Of the private use area: they hold the place of what was found while the marks around it go. */
const [BEGIN, END] = ['\uE000', '\uE001'];

/** The same pieces without marks; `at` counts characters of what is left. */
export const plainPieces = (pieces: readonly Piece[]): readonly Piece[] => {
  const whole = pieces.map(({ text, marked }) => {
    const own = text.replaceAll(BEGIN, '').replaceAll(END, '');
    return marked ? BEGIN + own + END : own;
  });
  const plain: Piece[] = [];
  let marked = false;
  let at = 0;
  for (const text of plainLine(whole.join('')).split(/([\uE000\uE001])/)) {
    if (text === BEGIN) marked = true;
    else if (text === END) marked = false;
    else if (text !== '') plain.push({ at, text, marked });
    at += text.length;
  }
  return plain;
};
