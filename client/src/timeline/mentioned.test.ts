import type { UserId } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import { mentionedIn } from './mentioned.pure.ts';

const [ana, ben, cem] = ['ana', 'ben', 'cem'] as unknown as [UserId, UserId, UserId];
const names = new Map([
  [ana, 'Ana Ruiz'],
  [ben, 'Ben Okafor'],
  [cem, 'Cem Yildiz'],
]);
const users = new Map([
  [ana, { jobTitle: 'dentist' }],
  [ben, { jobTitle: 'hygienist' }],
  [cem, { jobTitle: null }],
]);
const templates = [{ name: 'Hygienists', jobTitle: 'Hygienist' }];
const drawn = (text: string, ...mentions: UserId[]): string[] =>
  mentionedIn({ text, mentions }, { nameOf: (id) => names.get(id) ?? '', users, templates })
    .split('\n')
    .filter((name) => name !== '');

describe('what is drawn as a mention', () => {
  it('is who is mentioned, and everybody where anybody is', () => {
    expect(drawn('@Ana Ruiz @all')).toEqual([]);
    expect(drawn('@Ana Ruiz', ana)).toEqual(['Ana Ruiz']);
    expect(drawn('@all', ana, cem)).toEqual(['Ana Ruiz', 'Cem Yildiz', 'all']);
  });

  it('[E12] is a title of somebody who is mentioned by it, as it is spelled there', () => {
    expect(drawn('@hygienists @Hygienist', ben)).toEqual(['Ben Okafor', 'hygienists', 'Hygienist']);
    expect(drawn('@dentist and @Ben Okafor', ana, ben)).toContain('dentist');
  });

  it('[E12] is no title that mentioned nobody', () => {
    expect(drawn('@hygienist', ana)).toEqual(['Ana Ruiz']);
    expect(drawn('@dentist, that is @Ana Ruiz', ana)).toEqual(['Ana Ruiz']);
    expect(drawn('info@hygienist.example', ben)).toEqual(['Ben Okafor']);
  });
});
