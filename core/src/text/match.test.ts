import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCodePoint } from '../testing/samples.ts';
import { extract, matcher } from './match.ts';
import { asksFor, beginningOf, beginningsOf } from './stems.ts';
import { wordsOf } from './words.ts';

const marked = (text: string, words: string[], phrases: string[][] = []): string[] | null => {
  const ranges = matcher({ words, phrases })(text);
  return ranges?.map(({ from, to }) => text.slice(from, to)) ?? null;
};

describe('a text answers', () => {
  it('by the beginning of a word, without accents and case', () => {
    expect(marked('De PATIËNT belde', ['pati'])).toEqual(['PATIËNT']);
    expect(marked('De patiënt belde', ['tient'])).toBeNull();
    expect(marked('a b', ['a'])).toEqual(['a']);
    expect(marked('ab', ['a'])).toBeNull();
  });

  it.each([
    ['vullingen', 'vulling'],
    ['vulling', 'vullingen'],
    ['boom', 'bomen'],
    ['huizen', 'huis'],
    ['brieven', 'brief'],
    ['fillings', 'filling'],
    ['filling', 'filled'],
    ['appointment', 'appointments'],
  ])('by the stem in Dutch and English: %s finds %s', (asked, here) => {
    expect(marked(`x ${here} y`, [asked])).toEqual([here]);
  });

  it('when all words and phrases are there', () => {
    expect(marked('kies 36 en kies 37', ['37'], [['kies', '36']])).toEqual(['kies 36', '37']);
    expect(marked('kies 36', ['kies', 'kroon'])).toBeNull();
    expect(marked('36 kies', [], [['kies', '36']])).toBeNull();
    expect(marked('anything', [])).toEqual([]);
  });

  const WORDS =
    'sky skies dying die lie lying tie tying boom bomen aap apen zee zeeën ijs yes yoga eye eyes happy happily crying cry cries implantaat implantaten ui uien oor oren'.split(
      ' ',
    );
  it('by words that the index is asked for: all of one stem begin alike', () => {
    const word = fc.oneof(fc.constantFrom(...WORDS), fc.stringMatching(/^[a-z]{3,9}$/));
    const ending = fc.constantFrom('', 's', 'en', 'e', 'ing', 'ed', 'ies', 'heid', 'ly', 'y');
    fc.assert(
      fc.property(word, ending, ending, (stem, a, b) => {
        const asked = wordsOf(stem + a)[0]?.term ?? '';
        const term = wordsOf(stem + b)[0]?.term ?? '';
        if (asksFor(asked)(term)) expect(term.startsWith(beginningOf(asked))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an index of beginnings', () => {
  const proposes = (asked: string, term: string): boolean =>
    beginningsOf(asked).some((each) => term.startsWith(each));

  it.each([
    ['vullingen', 'vulling'],
    ['boom', 'bomen'],
    ['huizen', 'huis'],
    ['brieven', 'brief'],
    ['implantaat', 'implantaten'],
    ['fillings', 'filled'],
    ['appointments', 'appointment'],
    ['cries', 'cry'],
    ['pdfs', 'pdf'],
  ])('proposes both ways what has a regular stem: %s, %s', (one, other) => {
    expect(proposes(one, other), `${one}: ${beginningsOf(one)}`).toBe(true);
    expect(proposes(other, one), `${other}: ${beginningsOf(other)}`).toBe(true);
  });

  it('proposes whatever begins as typed, in few beginnings, none inside another', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9\u0430-\u044f]{1,12}$/), (asked) => {
        const all = beginningsOf(asked);
        expect(proposes(asked, `${asked}x`)).toBe(true);
        expect(all.length).toBeLessThanOrEqual(13);
        for (const [n, each] of all.entries()) {
          expect(all.some((other, m) => m !== n && each.startsWith(other))).toBe(false);
        }
      }),
    );
  });
});

describe('an extract', () => {
  const shown = (text: string, words: string[]): string =>
    extract(text, matcher({ words, phrases: [] })(text) ?? [])
      .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
      .join('');

  it('marks what was found, and cuts what is far from it', () => {
    expect(shown('een kroon voor kies 36', ['kroon', '36'])).toBe('een [kroon] voor kies [36]');
    const long = `${'woord '.repeat(100)}kroon ${'woord '.repeat(100)}`;
    expect(shown(long, ['kroon'])).toMatch(/^… (woord )+\[kroon\] (woord ?)+ …$/);
    expect(shown(long, ['kroon']).length).toBeLessThan(220);
  });

  it('is short for hostile texts, and says nothing that is not in them', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCodePoint, maxLength: 2_000 }),
        fc.string(),
        (text, typed) => {
          const words = wordsOf(typed).map(({ term }) => term);
          const ranges = matcher({ words, phrases: [] })(text);
          if (!ranges) return;
          const pieces = extract(text, ranges).filter((piece) => !/^( …|… )$/.test(piece.text));
          expect(text).toContain(pieces.map((piece) => piece.text).join(''));
        },
      ),
    );
  });
});
