import { describe, expect, it } from 'vitest';
import { EMOJI_GROUPS, loadEmoji, searchEmoji } from './emoji.ts';

const first = async (language: 'en' | 'nl', text: string): Promise<string | undefined> =>
  searchEmoji(await loadEmoji(language), text, 5)[0]?.emoji;

describe.each(['en', 'nl'] as const)('the list of emoji (%s)', (language) => {
  it('has a name, a code and a group for each, once', async () => {
    const all = await loadEmoji(language);
    expect(all.length).toBeGreaterThan(1_500);
    for (const { emoji, name, codes, group } of all) {
      expect(emoji, name).toMatch(/^\P{ASCII}|^[#*0-9]\uFE0F/u);
      expect(name, emoji).not.toBe('');
      expect(codes, emoji).not.toEqual([]);
      for (const code of codes) expect(code, emoji).toMatch(/^[\p{L}\p{N}_+-]+$/u);
      expect(Object.values(EMOJI_GROUPS)).toContain(group);
    }
    expect(new Set(all.map(({ emoji }) => emoji)).size).toBe(all.length);
  });

  it('finds by code in either language, the code that it is before the one that it begins', async () => {
    expect(await first(language, 'smile')).toBe('😄');
    expect(await first(language, '+1')).toBe('👍');
    expect(await first(language, 'white_check')).toBe('✅');
  });
});

describe('searching emoji', () => {
  it('finds by the words of the language, without capitals and accents, each word of the text', async () => {
    expect(await first('nl', 'hond')).toBe('🐕');
    expect(await first('nl', 'Gebroken HART')).toBe('💔');
    expect(await first('en', 'broken heart')).toBe('💔');
    expect(await first('en', 'broken dentist')).toBeUndefined();
  });

  it('finds no more than was asked for, and nothing for nothing', async () => {
    const all = await loadEmoji('en');
    expect(searchEmoji(all, 'face', 7)).toHaveLength(7);
    expect(searchEmoji(all, '  ', 7)).toEqual([]);
    expect(searchEmoji(all, '\u202e', 7)).toEqual([]);
  });
});
