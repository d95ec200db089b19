import { describe, expect, it } from 'vitest';
import { fitting, MAX_SUGGESTIONS, standsIn, type Typed, typedAt } from './completion.pure.ts';

/** `|` is the caret. */
const typed = (text: string) => {
  const found = typedAt(text.replace('|', ''), text.indexOf('|'));
  return found && `${found.sign}${found.text}@${found.from}`;
};

describe('what is completed', () => {
  it.each([
    ['@|', '@@0'],
    ['hi @an|a', '@an@3'],
    ['hi @Ana Ru|', '@Ana Ru@3'],
    ['(#fro|', '#fro@1'],
    ['fine :thu|', ':thu@5'],
    ['a\n@b|', '@b@2'],
  ])('%j is', (text, expected) => {
    expect(typed(text)).toBe(expected);
  });

  it.each([
    'ana@exa|',
    '10:30|',
    'see :|',
    ': )|',
    'a:b|',
    'http://x|',
    '#a b|',
    '@|ana x'.slice(1),
    '@a\nb|',
  ])('%j is not', (text) => {
    expect(typed(text)).toBeNull();
  });

  it('looks at the end of a long text only', () => {
    expect(typedAt(`${'@'.repeat(60_000)} @an`, 60_004)).toMatchObject({ text: 'an' });
    expect(typedAt('x'.repeat(60_000), 60_000)).toBeNull();
  });
});

it('what was sent or changed since is not completed any more', () => {
  const ana: Typed = { sign: '@', text: 'an', from: 3 };
  expect(standsIn('hi @an', ana)).toBe(true);
  expect(standsIn('hi @ana', ana)).toBe(true);
  expect(standsIn('', ana)).toBe(false);
  expect(standsIn('written while nobody was there', ana)).toBe(false);
});

describe('what fits', () => {
  const people = ['Ana Ruiz', 'Ben Anders', 'Zoë Bos'].map((name) => ({
    id: name,
    name,
    about: '',
  }));
  const names = (text: string) => fitting(people, text, '@').map(({ label }) => label);

  it('begins as typed, first names before others, without capitals and accents', () => {
    expect(names('an')).toEqual(['Ana Ruiz', 'Ben Anders']);
    expect(names('zoe b')).toEqual(['Zoë Bos']);
    expect(names('')).toHaveLength(3);
    expect(names('ruiz x')).toEqual([]);
  });

  it('is nothing when the name is there already, and never more than a few', () => {
    expect(names('Ana Ruiz')).toEqual([]);
    expect(names('ana ruiz ')).toEqual([]);
    const many = Array.from({ length: 500 }, (_, n) => ({ id: `${n}`, name: `a${n}`, about: '' }));
    expect(fitting(many, 'a', '@')).toHaveLength(MAX_SUGGESTIONS);
  });

  it('is found by what else it is called', () => {
    const title = { id: 'x', name: 'Front desk', also: ['reception'], about: '' };
    expect(fitting([title], 'rec', '@').map(({ insert }) => insert)).toEqual(['@Front desk ']);
    expect(fitting([title], 'den', '@')).toEqual([]);
  });
});
