import { parseStamp, stampOf } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import { multiply } from './generator.ts';
import type { PlannedEntry } from './planned.ts';

const at = (ms: number) => stampOf({ ms, counter: 5 });
const history: readonly PlannedEntry[] = [
  {
    ref: 'a',
    author: 'U1',
    at: at(10_000),
    content: { kind: 'message', text: 'hello', thread: null, mentions: [], files: [] },
  },
  {
    ref: 'b',
    author: 'U2',
    at: at(11_000),
    content: { kind: 'message', text: 'reply', thread: 'a', mentions: [], files: [] },
  },
  { ref: 'c', author: 'U1', at: at(12_000), content: { kind: 'redaction', target: 'a' } },
];

describe('a multiplied history', () => {
  it('ends with the history itself, its copies before it, each pointing into itself', () => {
    const all = [...multiply(history, { times: 3, spanMs: 3_000, seed: 7 })];
    expect(all.map((entry) => parseStamp(entry.at).ms)).toEqual([
      4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000, 11_000, 12_000,
    ]);
    expect(all.slice(6)).toEqual(history);
    expect(new Set(all.map(({ ref }) => ref)).size).toBe(9);
    expect(all[1]?.content).toMatchObject({ thread: all[0]?.ref });
    expect(all[2]?.content).toMatchObject({ target: all[0]?.ref });
  });

  it('is the same for a seed, and another one for another', () => {
    const make = (seed: number) => [...multiply(history, { times: 2, spanMs: 3_000, seed })];
    expect(make(1)).toEqual(make(1));
    expect(make(1)[0]?.ref).not.toBe(make(2)[0]?.ref);
  });
});
