import { describe, expect, it } from 'vitest';
import { readTarget } from './reading.pure.ts';

const unread = [
  { ref: 'a', sort: '1', sequence: 1 },
  { ref: 'b', sort: '2', sequence: 2 },
];

describe('reading', () => {
  it('moves the marker at the end', () => {
    expect(readTarget({ atEnd: true, unread, seen: new Set(['b']), highestSeen: 7 })).toBe(7);
  });

  it('stays while something unread was never on screen', () => {
    expect(readTarget({ atEnd: false, unread, seen: new Set(['b']), highestSeen: 7 })).toBe(0);
  });

  it('moves when everything unread was on screen', () => {
    expect(readTarget({ atEnd: false, unread, seen: new Set(['a', 'b']), highestSeen: 9 })).toBe(9);
  });
});
