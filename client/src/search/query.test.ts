import { describe, expect, it } from 'vitest';
import { completions } from './complete.ts';
import { MAX_QUERY } from './max-query.pure.ts';
import { parseQuery, readDate, typedFilter } from './query.ts';

const NOW = new Date(2026, 10, 21, 14).getTime();
const at = (year: number, month: number, date = 1): number =>
  new Date(year, month - 1, date).getTime();
const parse = (typed: string) => parseQuery(typed, NOW);

describe('a query', () => {
  it('is words and quoted phrases', () => {
    expect(parse('Wortel  "Kies 36" kanaal')).toMatchObject({
      words: ['wortel', 'kanaal'],
      phrases: [['kies', '36']],
      problems: [],
    });
    expect(parse('"nog open').phrases).toEqual([['nog', 'open']]);
    expect(parse('""  "!"')).toMatchObject({ words: [], phrases: [] });
  });

  it('has filters, in English and in Dutch', () => {
    expect(parse('from:ana in:"North wing" has:link before:2024-03 after:3-2-2023 x')).toEqual({
      words: ['x'],
      phrases: [],
      from: ['ana'],
      in: ['North wing'],
      has: ['link'],
      beforeMs: at(2024, 3),
      afterMs: at(2023, 2, 4),
      problems: [],
    });
    expect(parse('van:ana heeft:bestand voor:2024 na:gisteren')).toMatchObject({
      from: ['ana'],
      has: ['file'],
      beforeMs: at(2024, 1),
      afterMs: at(2026, 11, 21),
    });
  });

  it('takes a colon that is no filter as words', () => {
    expect(parse('https://example.org note:x')).toMatchObject({
      words: ['https', 'example', 'org', 'note', 'x'],
      problems: [],
    });
  });

  it('says which filter it cannot read, and why', () => {
    expect(parse('before:soon has:cake from: in:""').problems).toEqual([
      { filter: 'before', value: 'soon', why: 'no-date' },
      { filter: 'has', value: 'cake', why: 'no-such-thing' },
      { filter: 'from', value: '', why: 'empty' },
      { filter: 'in', value: '', why: 'empty' },
    ]);
  });

  it('reads only dates that there are', () => {
    expect(readDate('2024-02-29', NOW)).toEqual({ fromMs: at(2024, 2, 29), toMs: at(2024, 3) });
    expect(readDate('31-3', NOW)).toEqual({ fromMs: at(2026, 3, 31), toMs: at(2026, 4) });
    for (const wrong of ['2023-02-29', '2024-13', '32-1-2024', '0-0-2024', '99999', '', '1/2/3'])
      expect(readDate(wrong, NOW), wrong).toBeNull();
  });

  it('is bounded, whatever is typed', () => {
    const long = parse(
      `${'woord '.repeat(10)}${'a b c d e f g h i j k l m n o p q r s '.repeat(2_000)}`,
    );
    expect(long.words.length).toBeLessThanOrEqual(16);
    expect(parse('from:a '.repeat(5_000)).from).toHaveLength(8);
    expect(parse(`from:${'"'.repeat(100_000)}`).problems.length).toBeLessThanOrEqual(8);
    expect(parse(`${' '.repeat(MAX_QUERY)}hidden`).words).toEqual([]);
    expect(parse('\u202e\u0000\ud800').words).toEqual([]);
  });

  it('knows the filter that is being typed', () => {
    expect(typedFilter('kroon from:an')).toEqual({ filter: 'from', start: 11, value: 'an' });
    expect(typedFilter('van:"Ana de')).toEqual({ filter: 'from', start: 4, value: 'Ana de' });
    expect(typedFilter('from:ana ')).toBeNull();
    expect(typedFilter('xfrom')).toBeNull();
  });

  it('is completed by who and what this device knows', () => {
    const directory = {
      people: [
        { id: '1' as never, name: 'Ana de Vries', login: 'ana' },
        { id: '2' as never, name: 'Ben', login: 'ben' },
      ],
      conversations: [{ id: 'c' as never, name: 'Balie' }],
    };
    const words = { has: ['link', 'file'], days: ['today'] };
    const texts = (typed: string): string[] =>
      completions(typed, directory, words).map(({ text }) => text);
    expect(texts('kroon from:vr')).toEqual(['kroon from:"Ana de Vries" ']);
    expect(texts('in:')).toEqual(['in:Balie ']);
    expect(texts('has:l')).toEqual(['has:link ']);
    expect(texts('kroon')).toEqual([]);
  });
});
