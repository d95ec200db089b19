import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addToPart, encodePart, HAS_FILE, HAS_LINK, type IndexDoc, PartReader } from './part.ts';

const doc = (ms: number, terms: readonly string[], more: Partial<IndexDoc> = {}): IndexDoc => ({
  ms,
  counter: 0,
  author: 'ana',
  flags: 0,
  terms,
  ...more,
});

/** Stamps of the documents with a term that begins so and is asked for. */
const found = (
  bytes: Uint8Array,
  beginning: string,
  asks: (term: string) => boolean = () => true,
): number[] => {
  const reader = new PartReader(bytes);
  const marks = new Uint8Array(reader.docs.length);
  reader.mark(beginning, asks, marks);
  return reader.docs.filter((_, n) => marks[n] === 1).map(({ ms }) => ms);
};

describe('a part of the search index', () => {
  it('finds documents by whole words and beginnings', () => {
    const bytes = encodePart([
      doc(30, ['kroon', 'kies']),
      doc(10, ['kroonluchter']),
      doc(20, ['implantaat', 'kies']),
    ]);
    expect(found(bytes, 'kroon')).toEqual([10, 30]);
    expect(found(bytes, 'kroon', (term) => term === 'kroon')).toEqual([30]);
    expect(found(bytes, 'kies')).toEqual([20, 30]);
    expect(found(bytes, 'k')).toEqual([10, 20, 30]);
    expect(found(bytes, 'z')).toEqual([]);
    expect(found(bytes, '')).toEqual([10, 20, 30]);
  });

  it('keeps stamps, authors and what a message has', () => {
    const first = doc(5, ['a'], { author: 'ben', counter: 3, flags: HAS_LINK | HAS_FILE });
    const second = doc(2 ** 47, [], { author: 'ana' });
    const { docs } = new PartReader(encodePart([second, first]));
    expect(docs).toEqual([
      { ms: 5, counter: 3, author: 'ben', flags: 3 },
      { ms: 2 ** 47, counter: 0, author: 'ana', flags: 0 },
    ]);
  });

  it('takes more in, and the present words of a message in place of its earlier ones', () => {
    const before = encodePart([doc(1, ['wortel']), doc(2, ['kroon'])]);
    const after = addToPart(before, [doc(2, ['brug']), doc(3, ['kroon'])]);
    expect(found(after, 'kroon')).toEqual([3]);
    expect(found(after, 'brug')).toEqual([2]);
    expect(found(after, 'wortel')).toEqual([1]);
    expect(addToPart(null, [])).toEqual(encodePart([]));
    expect(found(encodePart([]), '')).toEqual([]);
  });

  const term = fc.oneof(
    fc.stringMatching(/^[a-e]{1,4}$/),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
  );
  const someDocs = fc.uniqueArray(
    fc.record({
      ms: fc.nat(2 ** 40),
      counter: fc.nat(3),
      author: fc.constantFrom('ana', 'ben'),
      flags: fc.nat(3),
      terms: fc.array(term, { maxLength: 12 }),
    }),
    { maxLength: 60, selector: ({ ms }) => ms },
  );

  it('finds neither more nor less than is in it, written in one go or in two', () => {
    fc.assert(
      fc.property(someDocs, fc.nat(60), term, (docs, cut, beginning) => {
        const whole = encodePart(docs);
        const expected = docs
          .filter(({ terms }) => terms.some((each) => each.startsWith(beginning)))
          .map(({ ms }) => ms)
          .sort((a, b) => a - b);
        expect(found(whole, beginning)).toEqual(expected);
        expect(addToPart(encodePart(docs.slice(0, cut)), docs.slice(cut))).toEqual(whole);
      }),
    );
  });

  it('says that bytes are no part, instead of finding nothing in them', () => {
    const bytes = encodePart([doc(1, ['kroon', 'kies']), doc(2, ['kies'])]);
    expect(() => new PartReader(Uint8Array.of(99))).toThrow(RangeError);
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = bytes.slice(0, length);
      let answer: number[] | 'thrown';
      try {
        answer = found(cut, '');
      } catch (error) {
        expect(error instanceof RangeError || error instanceof TypeError).toBe(true);
        answer = 'thrown';
      }
      if (answer !== 'thrown') expect(answer.every((ms) => ms === 1 || ms === 2)).toBe(true);
    }
  });
});
