import { describe, expect, it } from 'vitest';
import { foldedName } from './text.ts';

describe('names that read the same', () => {
  it.each([
    ['capitals', 'Röntgen', 'RÖNTGEN'],
    ['an accent of its own', 'R\u00f6ntgen', 'Ro\u0308ntgen'],
    ['a sharp s', 'Großpraxis', 'GROSSPRAXIS'],
    ['a final sigma', 'ΟΔΟΣ', 'οδος'],
    ['wide letters', 'Lab', 'Ｌａｂ'],
    ['a ligature', 'ﬁrst floor', 'First floor'],
    ['spaces', 'Front desk', ' Front\u00a0 desk'],
    ['what shows nothing', 'Front desk', 'Front\u200b desk'],
  ])('are one: %s', (_, one, other) => {
    expect(foldedName(one)).toBe(foldedName(other));
  });

  it.each([
    ['Röntgen', 'Rontgen'],
    ['Frontdesk', 'Front desk'],
    ['Room 1', 'Room 2'],
  ])('are two: %s and %s', (one, other) => {
    expect(foldedName(one)).not.toBe(foldedName(other));
  });
});
