import { describe, expect, it } from 'vitest';
import { FOLDING, wordsOf } from './words.ts';

const terms = (text: string): string[] => wordsOf(text).map(({ term }) => term);

/**
 * What texts are folded to since this number. A line here changes only together with the number, and
 * `FOLDING` with it: there are indexes made of these words, and with another `FOLDING` they are made
 * again.
 */
const SINCE = 2;
const FOLDED: readonly (readonly [string, readonly string[]])[] = [
  ['Patiënt JOSÉ cafe\u0301', ['patient', 'jose', 'cafe']],
  ['ﬁlling Ｆｕｌｌ ℌ ſ Ⅷ x² ㎏', ['filling', 'full', 'h', 's', 'viii', 'x2']],
  ['ß ẞ æ œ ø đ ð ł ı İ þ', ['ss', 'ss', 'ae', 'oe', 'o', 'd', 'd', 'l', 'i', 'i', 'th']],
  ['ŉ ΟΔΟΣ Ѐлка', ['ʼn', 'οδος', 'елка']],
  [
    'well-being o’clock snake_case 3.14',
    ['well', 'being', 'o', 'clock', 'snake', 'case', '3', '14'],
  ],
  ['牙科x線ひらカタ', ['牙', '科', 'x', '線', 'ひ', 'ら', 'カ', 'タ']],
  ['ฟัน ໜ ヿ ㊀', ['ฟ', 'น', 'ຫ', 'ນ', 'コ', 'ト', '一']],
  ['치과 हिन्दी', ['치과'.normalize('NFKD'), 'हनद']],
  ['aͺb ⑴ ⒈ ½ 3½', ['a', 'b', '1', '1', '1', '2', '3', '1', '2']],
  ['ﷺ', ['صلى', 'الله', 'عليه', 'وسلم']],
  ['a'.repeat(50), ['a'.repeat(40)]],
  [`${'a'.repeat(39)}𐐨𐐨`, ['a'.repeat(39)]],
];

describe('the folding of words', () => {
  it.each(FOLDED)('is the one that indexes are made of: %j', (text, words) => {
    expect(terms(text), 'the folding changed: raise FOLDING, and SINCE with it').toEqual(words);
  });

  it('has the number of these words', () => {
    expect(FOLDING).toBe(SINCE);
  });

  it('[Q4] makes words of letters and digits only, each the one word of itself', () => {
    const wrong: string[] = [];
    const single = /^[\p{L}\p{N}]+$/u;
    for (let code = 0; code <= 0x1_ffff; code += 1) {
      const character = String.fromCodePoint(code);
      if (!/[\p{L}\p{N}\p{M}]/u.test(character)) continue;
      for (const term of terms(`a${character}b ${character}`)) {
        if (single.test(term) && terms(term).join(' ') === term) continue;
        wrong.push(`${code.toString(16)}: ${JSON.stringify(term)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('[Q1] marks what a folded letter was read from', () => {
    expect(wordsOf('x½ y')).toEqual([
      { term: 'x', from: 0, to: 1 },
      { term: '1', from: 1, to: 2 },
      { term: '2', from: 1, to: 2 },
      { term: 'y', from: 3, to: 4 },
    ]);
  });
});
