import { expect, it } from 'vitest';
import { unusableIn } from './unusable.pure.ts';

const here = {
  people: [{ name: 'Nurses Anonymous' }],
  titles: [{ names: ['Reception'] }],
  outOfReach: [{ names: ['Nurses', 'nurse'], why: 'tooMany' as const }],
  notAll: 'notAllowed' as const,
};

it('[E12] says of a name that mentions nobody which one it is, and why', () => {
  expect(unusableIn('@all fire drill', here)).toEqual({ name: 'all', why: 'notAllowed' });
  expect(unusableIn('who of the @nurses can come', here)).toEqual({
    name: 'nurses',
    why: 'tooMany',
  });
});

it('says nothing of what mentions somebody, is no mention, or means somebody else', () => {
  for (const text of [
    'nurses, all',
    '@Reception please',
    '@Nurses Anonymous',
    'mail nurse@nurse.example',
    '@nursery',
    '@allergies',
  ]) {
    expect(unusableIn(text, here), text).toBeNull();
  }
  expect(unusableIn('@all', { ...here, notAll: null })).toBeNull();
});
