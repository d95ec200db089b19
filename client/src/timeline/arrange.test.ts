import { describe, expect, it } from 'vitest';
import {
  type ArrangeRow,
  arrange,
  firstNewRef,
  isLate,
  lateAbove,
  listChange,
  reuseRows,
} from './arrange.pure.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 20, 9, 0);
let counter = 0;
const row = (minute: number, fields: Partial<ArrangeRow> = {}): ArrangeRow => {
  const at = START + minute * MINUTE;
  counter += 1;
  return {
    ref: `r${counter}`,
    sort: `${at.toString(16).padStart(12, '0')}.${counter}`,
    author: 'ana',
    kind: 'message',
    at,
    sequence: counter,
    arrivedAt: at + 100,
    via: null,
    countable: 1,
    ...fields,
  };
};
const dayOf = (ms: number): number => Math.floor(ms / 86_400_000);
const allRead = { marker: Number.MAX_SAFE_INTEGER, lastReadSort: '~' };

describe('arrange', () => {
  it('groups one author within five minutes', () => {
    const rows = [row(0), row(4), row(8), row(13), row(14, { author: 'bo' }), row(15)];
    const items = arrange(rows, allRead, dayOf);
    expect(items.map((item) => item.startsGroup)).toEqual([true, false, false, true, true, true]);
    expect(items.map((item) => item.endsGroup)).toEqual([false, false, true, true, true, true]);
  });

  it('breaks a group at a system line, at another way in, and at midnight', () => {
    const midnight = 15 * 60;
    const rows = [
      row(0),
      row(1, { kind: 'system', countable: 0 }),
      row(2),
      row(3, { via: 'bot' }),
      row(midnight - 1),
      row(midnight + 1),
    ];
    const items = arrange(rows, allRead, dayOf);
    expect(items.map((item) => item.startsGroup)).toEqual([true, false, true, true, true, true]);
    expect(items.map((item) => item.startsDay)).toEqual([true, false, false, false, false, true]);
  });

  it('puts the new line by sequence, below what was read last, not above late arrivals', () => {
    const read1 = row(0);
    const read2 = row(20);
    const late = row(10, { sequence: 900 });
    const fresh = row(30, { sequence: 901 });
    const rows = [read1, late, read2, fresh];
    const position = { marker: 500, lastReadSort: read2.sort };
    expect(firstNewRef(rows, position)).toBe(fresh.ref);
    expect(arrange(rows, position, dayOf).filter((item) => item.startsNew)).toHaveLength(1);
  });

  it('counts neither own rows nor rows that are not stored as new', () => {
    const own = row(1, { countable: 0, sequence: 950 });
    const saved = row(2, { sequence: null });
    expect(firstNewRef([own, saved], { marker: 0, lastReadSort: null })).toBeNull();
  });

  it('marks what arrived more than two minutes after it was written, imports never', () => {
    const at = START;
    expect(isLate({ at, arrivedAt: at + 119_000, via: null })).toBe(false);
    expect(isLate({ at, arrivedAt: at + 121_000, via: null })).toBe(true);
    expect(isLate({ at, arrivedAt: at + 9e9, via: 'import' })).toBe(false);
    expect(isLate({ at, arrivedAt: null, via: null })).toBe(false);
  });

  it('finds what arrived late above, nearest first, until it was seen', () => {
    const unread = [
      { ref: 'a', sort: '1', sequence: 1 },
      { ref: 'b', sort: '3', sequence: 3 },
      { ref: 'c', sort: '8', sequence: 8 },
    ];
    expect(lateAbove(unread, new Set(), '5', '6').map(({ ref }) => ref)).toEqual(['b', 'a']);
    expect(lateAbove(unread, new Set(['b']), '5', '6').map(({ ref }) => ref)).toEqual(['a']);
    expect(lateAbove(unread, new Set(), '5', null)).toEqual([]);
  });
});

describe('rows of a live query', () => {
  const same = (a: { ref: string; n: number }, b: { ref: string; n: number }) => a.n === b.n;

  it('keeps the list itself when nothing changed', () => {
    const before = [{ ref: 'a', n: 1 }];
    expect(reuseRows(before, [{ ref: 'a', n: 1 }], same)).toBe(before);
  });

  it('keeps unchanged rows and takes changed ones', () => {
    const before = [
      { ref: 'a', n: 1 },
      { ref: 'b', n: 1 },
    ];
    const after = reuseRows(
      before,
      [
        { ref: 'z', n: 0 },
        { ref: 'a', n: 1 },
        { ref: 'b', n: 2 },
      ],
      same,
    );
    expect(after[1]).toBe(before[0]);
    expect(after[2]).not.toBe(before[1]);
  });

  it.each([
    ['abc', 'abc', 'same'],
    ['abc', 'abcd', 'appended'],
    ['abc', 'ab', 'appended'],
    ['abc', 'xyabc', 'prepended'],
    ['abc', 'bc', 'cut-start'],
    ['abc', 'axbc', 'other'],
    ['abc', 'xab', 'other'],
    ['abc', 'xyz', 'other'],
    ['', 'abc', 'other'],
    ['', '', 'same'],
  ])('%s to %s is %s', (before, after, expected) => {
    expect(listChange([...before], [...after])).toBe(expected);
  });
});
