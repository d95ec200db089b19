/** Who did what to a conversation, in both languages. */
import { UserId } from '@corridor/core';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { allWords } from '../i18n/testing/all-words.ts';
import { systemLine } from './system-line.ts';

beforeAll(allWords);

const id = (letter: string): UserId => UserId.parse(`${letter.repeat(21)}A`);
const [ana, ben] = [id('a'), id('b')];
const nameOf = (user: UserId): string => (user === ana ? 'Ana' : 'Ben');
const line = (event: string, user?: UserId, language = 'en', text?: string): string =>
  systemLine(
    { author: ana, system: { event, ...(user && { user }), ...(text && { text }) } },
    nameOf,
    i18next.getFixedT(language),
  );

describe('a line about the conversation', () => {
  it('says who added and removed somebody else', () => {
    expect(line('joined', ben)).toBe('Ana added Ben');
    expect(line('left', ben)).toBe('Ana removed Ben');
    expect(line('joined', ben, 'nl')).toBe('Ana heeft Ben toegevoegd');
    expect(line('left', ben, 'nl')).toBe('Ana heeft Ben verwijderd');
  });

  it('says who came and went by themselves, and what else was done', () => {
    expect(line('joined', ana)).toBe('Ana joined');
    expect(line('left', ana)).toBe('Ana left');
    expect(line('renamed', undefined, 'en', 'Roof')).toBe('Ana renamed it to “Roof”');
    expect(line('of-tomorrow', ben, 'en', 'x')).toBe('Ben: of-tomorrow x');
  });
});
