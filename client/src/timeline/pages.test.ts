import { describe, expect, it } from 'vitest';
import {
  cover,
  type Page,
  ROWS_A_PAGE,
  replaceStretches,
  rowsMoved,
  staleStretches,
} from './pages.pure.ts';

interface Row {
  readonly ref: string;
  readonly sort: string;
}
const row = (n: number): Row => ({ ref: `r${n}`, sort: String(n).padStart(4, '0') });
const sort = (n: number): string => row(n).sort;
const span = (from: number | null, to: number | null) => ({
  from: from === null ? null : sort(from),
  to: to === null ? null : sort(to),
});
const rowsOf = (from: number, to: number): Row[] =>
  Array.from({ length: to - from }, (_, index) => row(from + index));

/** A run that holds the rows from one number on, up to another. */
const held = (from: number, to: number): readonly Page<Row>[] => {
  const empty = cover<Row>([], null, span(from, to));
  return replaceStretches(empty, staleStretches(empty, sort(to)), [rowsOf(from, to)], () => false);
};
const numbers = (pages: readonly Page<Row>[]): number[] =>
  pages.flatMap(({ rows }) => rows.map((each) => Number(each.sort)));
const toRead = (pages: readonly Page<Row>[], to: number | null) =>
  staleStretches(pages, to === null ? null : sort(to)).map(({ from, to: end }) => [
    from === null ? null : Number(from),
    end === null ? null : Number(end),
  ]);

describe('pages of a run', () => {
  it('are of few rows each, one behind the other', () => {
    const pages = held(100, 160);
    expect(pages.map(({ from }) => from)).toEqual([100, 120, 140].map(sort));
    expect(pages.every(({ rows }) => rows.length === ROWS_A_PAGE)).toBe(true);
  });

  it('keep what they have when the run grows at either end', () => {
    const pages = held(100, 160);
    const up = cover(pages, span(100, 160), span(40, 160));
    expect(toRead(up, 160)).toEqual([[40, 100]]);
    expect(numbers(up)).toEqual(numbers(pages));
    const down = cover(pages, span(100, 160), span(100, null));
    expect(toRead(down, null)).toEqual([[160, null]]);
    const both = cover(pages, span(100, 160), span(null, null));
    expect(toRead(both, null)).toEqual([
      [null, 100],
      [160, null],
    ]);
  });

  it('lose what is cut off, and nothing is read for that', () => {
    const pages = held(100, 160);
    const cutStart = cover(pages, span(100, 160), span(125, 160));
    expect(numbers(cutStart)).toEqual(rowsOf(125, 160).map((each) => Number(each.sort)));
    expect(cutStart[0]?.from).toBe(sort(125));
    expect(toRead(cutStart, 160)).toEqual([]);
    const cutEnd = cover(pages, span(100, 160), span(100, 125));
    expect(numbers(cutEnd)).toEqual(rowsOf(100, 125).map((each) => Number(each.sort)));
    expect(toRead(cutEnd, 125)).toEqual([]);
  });

  it('are read afresh for a run elsewhere', () => {
    const pages = cover(held(100, 160), span(100, 160), span(200, 300));
    expect(numbers(pages)).toEqual([]);
    expect(toRead(pages, 300)).toEqual([[200, 300]]);
  });

  it('that are stale together are read together', () => {
    const pages = held(100, 200).map((page, index) => ({
      ...page,
      stale: [0, 1, 3].includes(index),
    }));
    expect(toRead(pages, 200)).toEqual([
      [100, 140],
      [160, 180],
    ]);
  });

  it('keep the identity of rows that look the same', () => {
    const pages = held(100, 160).map((page) => ({ ...page, stale: page.from !== sort(120) }));
    const stretches = staleStretches(pages, sort(160));
    const read = [rowsOf(100, 120), rowsOf(140, 161)];
    const next = replaceStretches(pages, stretches, read, (a, b) => a.ref === b.ref);
    expect(next.map(({ from, stale }) => [Number(from), stale])).toEqual([
      [100, false],
      [120, false],
      [140, false],
      [160, false],
    ]);
    expect(next[0]?.rows[0]).toBe(pages[0]?.rows[0]);
  });

  it('tell when a row went to a page that was not read, or came from one', () => {
    const pages = held(100, 160).map((page) => ({ ...page, stale: page.from === sort(140) }));
    const stretches = staleStretches(pages, sort(160));
    const moved = { ref: 'r100', sort: sort(159) };
    expect(rowsMoved(pages, stretches, [rowsOf(140, 170)])).toBe(false);
    expect(rowsMoved(pages, stretches, [rowsOf(140, 159)])).toBe(true);
    expect(rowsMoved(pages, stretches, [[...rowsOf(140, 160), moved]])).toBe(true);
  });

  it('that are empty leave their place to the next, and one stays', () => {
    const pages = held(100, 160).map((page) => ({ ...page, stale: true }));
    const stretches = [0, 1, 2].map((first) => ({
      first,
      end: first + 1,
      from: pages[first]?.from ?? null,
      to: null,
    }));
    const some = replaceStretches(pages, stretches, [[], rowsOf(125, 126), []], () => false);
    expect(some.map(({ from }) => from)).toEqual([sort(100)]);
    const none = replaceStretches(pages, stretches, [[], [], []], () => false);
    expect(none).toEqual([{ from: sort(100), rows: [], stale: false }]);
  });
});
