import { describe, expect, it } from 'vitest';
import { mentionsIn } from './mentions.ts';

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
});
