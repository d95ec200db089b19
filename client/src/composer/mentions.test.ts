import { describe, expect, it } from 'vitest';
import { mentionsAll, mentionsIn } from './mentions.ts';

const people = [
  { id: 1, name: 'Ana' },
  { id: 2, name: 'Ana Bos' },
  { id: 3, name: 'Bo' },
];

describe('mentions', () => {
  it('finds full names behind an @', () => {
    expect(mentionsIn('hi @Bo, and @Ana Bos!', people)).toEqual([2, 3]);
    expect(mentionsIn('@Ana and @Ana Bos', people)).toEqual([1, 2]);
    expect(mentionsIn('@Bob or bo@Boston', people)).toEqual([]);
    expect(mentionsIn('Bo', people)).toEqual([]);
  });

  it('finds everybody as a word of its own', () => {
    for (const text of ['@all', 'hi @all!', '(@all)']) expect(mentionsAll(text)).toBe(true);
    for (const text of ['@allan', 'b@all', 'all', '@al']) expect(mentionsAll(text)).toBe(false);
  });
});
