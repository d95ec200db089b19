/**
 * Whether a text answers a query, and where. This is what "found" means; the index only says where
 * to look. Pure.
 */

import { asksFor } from './stems.ts';
import { wordsOf } from './words.ts';

export interface Wanted {
  readonly words: readonly string[];
  readonly phrases: readonly (readonly string[])[];
}

/** UTF-16 units, ascending, apart from each other. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** @returns null: it does not answer. Empty: nothing was asked of the text. */
export type Matcher = (text: string) => readonly Range[] | null;

/** Marked in one text; more would not be seen. */
const MAX_RANGES = 64;

/** Every word and every phrase must be there. */
export const matcher = ({ words, phrases }: Wanted): Matcher => {
  const asked = words.map(asksFor);
  return (text) => {
    const here = wordsOf(text);
    const ranges: Range[] = [];
    for (const asks of asked) {
      let found = false;
      for (const { term, from, to } of here) {
        if (!asks(term)) continue;
        found = true;
        if (ranges.length >= MAX_RANGES) break;
        ranges.push({ from, to });
      }
      if (!found) return null;
    }
    for (const phrase of phrases) {
      const at = here.findIndex((_, n) => phrase.every((term, i) => here[n + i]?.term === term));
      const [first, last] = [here[at], here[at + phrase.length - 1]];
      if (!first || !last) return null;
      ranges.push({ from: first.from, to: last.to });
    }
    return joined(ranges);
  };
};

const joined = (ranges: readonly Range[]): Range[] => {
  const out: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = out[out.length - 1];
    if (last && range.from <= last.to) {
      out[out.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    } else out.push(range);
  }
  return out;
};

/** A piece of an extract; a marked one is what was found. */
export interface Piece {
  /** Where it begins in the whole text: apart from all others. */
  readonly at: number;
  readonly text: string;
  readonly marked: boolean;
}

const EXTRACT = 180;
const BEFORE = 50;

/** The part of a text around what was found first, cut between words where there are some near. */
export const extract = (text: string, ranges: readonly Range[]): Piece[] => {
  const first = ranges[0]?.from ?? 0;
  let start = first <= BEFORE ? 0 : first - BEFORE;
  if (start > 0) {
    const space = text.slice(start, first).search(/\s/);
    if (space >= 0) start += space + 1;
  }
  let end = Math.min(text.length, start + EXTRACT);
  if (end < text.length) {
    const space = text.slice(0, end).search(/\s\S*$/);
    if (space > first) end = space;
  }
  const pieces: Piece[] = [];
  const add = (from: number, to: number, marked: boolean): void => {
    if (to > from) pieces.push({ at: from, text: text.slice(from, to), marked });
  };
  let at = start;
  for (const { from, to } of ranges) {
    if (from >= end) break;
    add(at, Math.min(from, end), false);
    add(Math.max(at, from), Math.min(to, end), true);
    at = Math.max(at, Math.min(to, end));
  }
  add(at, end, false);
  if (start > 0) pieces.unshift({ at: -1, text: '… ', marked: false });
  if (end < text.length) pieces.push({ at: text.length, text: ' …', marked: false });
  return pieces;
};
