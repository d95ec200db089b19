import { UserId } from '@corridor/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnnotationRow } from '../local/database.ts';
import {
  allReactions,
  boundedReactions,
  ROW_EMOJI,
  ROW_USERS,
  replacedReactions,
} from './fold-reactions.ts';

const person = (n: number): UserId => UserId.parse(`${String(n).padStart(21, '0')}A`);
const me = person(0);

/** A reaction at a time of its own. */
const reaction = (
  ms: number,
  author: UserId,
  emoji: string,
  { on = true, stored = true } = {},
): AnnotationRow => ({
  id: `${author}/${ms}`,
  target: 'message',
  conversation: 'c' as AnnotationRow['conversation'],
  kind: 'reaction',
  author,
  sort: ms.toString(16).padStart(12, '0'),
  body: { emoji, on },
  stored,
  proof: 'proven',
});

describe('reactions of a row', () => {
  it('10,000 people with one emoji are a count, twelve names and the reader', () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => reaction(n, person(9_999 - n), '👍'));
    const { reactions, moreReactions } = boundedReactions(allReactions(rows), me);
    expect(moreReactions).toBeUndefined();
    expect(reactions).toEqual([
      { emoji: '👍', users: [...rows.slice(0, ROW_USERS).map((r) => r.author), me], count: 10_000 },
    ]);
  });

  it('10,000 kinds are those that most people have, and how many more there are', () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => reaction(n, person(1), `e${n}`));
    rows.push(reaction(20_000, person(2), 'e7000'));
    const { reactions, moreReactions } = boundedReactions(allReactions(rows), me);
    expect(reactions).toHaveLength(ROW_EMOJI);
    expect(reactions.at(-1)).toEqual({ emoji: 'e7000', users: [person(1), person(2)] });
    expect(moreReactions).toBe(10_000 - ROW_EMOJI);
  });

  it('is the same with and without what later entries replaced, whatever they are', () => {
    const some = fc.array(
      fc.tuple(fc.nat(3), fc.constantFrom('👍', '🎉'), fc.boolean(), fc.boolean()),
      { maxLength: 24 },
    );
    fc.assert(
      fc.property(some, (list) => {
        const rows = list.map(([who, emoji, on, stored], ms) =>
          reaction(ms, person(who), emoji, { on, stored }),
        );
        const gone = new Set(replacedReactions(rows));
        const kept = rows.filter(({ id }) => !gone.has(id));
        expect([...allReactions(kept)]).toEqual([...allReactions(rows)]);
        // What waits keeps what it would fall back to, for it may be refused.
        const stored = rows.filter((row) => row.stored);
        const fallback = kept.filter((row) => row.stored);
        expect([...allReactions(fallback)]).toEqual([...allReactions(stored)]);
        expect(fallback.length).toBeLessThanOrEqual(8);
      }),
    );
  });
});
