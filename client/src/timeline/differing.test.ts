import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differingPart } from './differing.pure.ts';

describe('where two versions differ', () => {
  it('is marked in whole words', () => {
    expect(differingPart('Room 3 at nine', 'Room 4 at nine')).toEqual(['Room ', '3', ' at nine']);
    expect(differingPart('Room 31 at nine', 'Room 34 at nine')).toEqual([
      'Room ',
      '31',
      ' at nine',
    ]);
    expect(differingPart('at nine', 'at nineteen')).toEqual(['at ', 'nine', '']);
    expect(differingPart('call her', 'please call her')).toEqual(['', '', 'call her']);
    expect(differingPart('call her now', 'call her')).toEqual(['call her', ' now', '']);
    expect(differingPart('the same', 'the same')).toEqual(['the same', '', '']);
  });

  it('its parts are the text, and the outer two are in the other as well', () => {
    const words = fc.array(fc.constantFrom('a', 'ab', 'b', ' ', '\n', '  '), { maxLength: 12 });
    fc.assert(
      fc.property(words, words, (left, right) => {
        const [text, other] = [left.join(''), right.join('')];
        const [before, differing, after] = differingPart(text, other);
        expect(before + differing + after).toBe(text);
        expect(other.startsWith(before) && other.endsWith(after)).toBe(true);
        expect(before.length + after.length).toBeLessThanOrEqual(other.length);
        if (text !== other && text.length >= other.length) expect(differing).not.toBe('');
      }),
    );
  });
});
