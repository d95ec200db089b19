import { describe, expect, it } from 'vitest';
import { hasLink, wordsOf } from './words.ts';

const terms = (text: string): string[] => wordsOf(text).map(({ term }) => term);

describe('words', () => {
  it('are runs of letters and digits, without case and accents', () => {
    expect(terms('Patiënt José, kies 36: wortelkanaal!')).toEqual([
      'patient',
      'jose',
      'kies',
      '36',
      'wortelkanaal',
    ]);
    expect(terms('ﬁlling Ångström STRAẞE smørrebrød Łódź')).toEqual([
      'filling',
      'angstrom',
      'strasse',
      'smorrebrod',
      'lodz',
    ]);
  });

  it('are the same however an accent was typed', () => {
    expect(terms('caf\u00e9')).toEqual(terms('cafe\u0301'));
  });

  it('stand where they were read, in the text as it was written', () => {
    const text = '**Één** implantaat: e\u0301e\u0301n, 😀 twee';
    for (const { from, to } of wordsOf(text)) expect(text.slice(from, to)).not.toMatch(/[\s*:,]/);
    expect(wordsOf(text).map(({ from, to }) => text.slice(from, to))).toEqual([
      'Één',
      'implantaat',
      'e\u0301e\u0301n',
      'twee',
    ]);
  });

  it('are single characters where a script has no spaces', () => {
    expect(terms('牙科 x線検査ok')).toEqual(['牙', '科', 'x', '線', '検', '査', 'ok']);
  });

  it('are bounded for hostile texts', () => {
    expect(terms('a'.repeat(1_000_000))).toEqual(['a'.repeat(40)]);
    expect(terms('x '.repeat(100_000))).toHaveLength(4_096);
    expect(terms('牙'.repeat(100_000))).toHaveLength(4_096);
    expect(terms('\u0301'.repeat(50_000))).toEqual([]);
    expect(terms('\ud800 \udfff \u202e')).toEqual([]);
  });

  it('know a link', () => {
    expect(hasLink('see https://example.org/x')).toBe(true);
    expect(hasLink('write to mailto:ana@example.org')).toBe(true);
    expect(hasLink('https:// and http')).toBe(false);
  });
});
