import { describe, expect, it } from 'vitest';
import { MAX_MENTIONS, MAX_SIGNS, mentionsAll, mentionsIn, spellingsIn } from './mentions.ts';

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

  const hygienists = { names: ['Hygienists', 'hygienist'], users: [3, 4] };
  const dentists = { names: ['dentist'], users: [5] };
  it('[E12] a job title is everybody who has it, with whom is named, each once', () => {
    const found = (text: string) => mentionsIn(text, people, [hygienists, dentists]);
    expect(found('@Hygienists, room 3')).toEqual([3, 4]);
    expect(found('(@hygienist) and @Dentist!')).toEqual([3, 4, 5]);
    expect(found('@Ana Bos @Bo @HYGIENISTS')).toEqual([2, 3, 4]);
    for (const text of ['hygienists', '@hygienistsen', 'info@dentist.example', '@dent']) {
      expect(found(text), text).toEqual([]);
    }
  });

  it('[E12] the longest that stands at a place is meant, be it a person or a title', () => {
    const senior = { names: ['dentist senior'], users: [6] };
    expect(mentionsIn('@dentist senior', people, [dentists, senior])).toEqual([6]);
    expect(mentionsIn('@Ana Bos', people, [{ names: ['ana'], users: [9] }])).toEqual([2]);
  });

  it('[E12] a title that does not fit as a whole is not mentioned', () => {
    const many = Array.from({ length: MAX_MENTIONS - 1 }, (_, n) => 100 + n);
    const nurses = { names: ['nurse'], users: many };
    expect(
      mentionsIn('@nurse @hygienist @dentist', people, [nurses, hygienists, dentists]),
    ).toEqual([...many, 5]);
  });

  it('looks at so many signs, and no further', () => {
    const signs = (count: number) => '@ '.repeat(count);
    expect(mentionsIn(`${signs(MAX_SIGNS - 1)}@Bo`, people)).toEqual([3]);
    expect(mentionsIn(`${signs(MAX_SIGNS)}@Bo`, people)).toEqual([]);
    expect(spellingsIn(`${signs(MAX_SIGNS)}@dentist`, 'dentist')).toEqual([]);
  });

  it('finds how a title is spelled', () => {
    expect(spellingsIn('@Dentist, @dentist, x@DENTIST', 'dentist')).toEqual(['Dentist', 'dentist']);
  });
});
