import { describe, expect, it } from 'vitest';
import { mentionBeingTyped, mentionsIn } from './mentions.ts';

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

  it('knows the name that is being typed', () => {
    expect(mentionBeingTyped('hello @an', 9)).toBe('an');
    expect(mentionBeingTyped('hello @', 7)).toBe('');
    expect(mentionBeingTyped('a@b', 3)).toBeNull();
    expect(mentionBeingTyped('@Ana\nx', 6)).toBeNull();
  });
});
