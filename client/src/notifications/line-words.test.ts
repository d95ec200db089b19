import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { allWords } from '../i18n/testing/all-words.ts';
import { lineWords } from './line-words.ts';

beforeAll(allWords);

it('names no client, in any language, and one of whom a client hears', () => {
  for (const language of ['en', 'nl'] as const) {
    const t = i18next.getFixedT(language);
    const of = (kind: 'client' | 'direct' | 'group', reader: 'staff' | 'client', count = 1) =>
      lineWords({ conversation: { kind }, count, mentioned: false }, 'Mia Jansen', reader, t);
    expect(of('client', 'staff')).not.toContain('Mia');
    expect(of('client', 'staff')).not.toBe('');
    expect(of('client', 'staff', 3)).toContain('3');
    expect(of('client', 'client')).toContain('Mia');
    expect(of('direct', 'staff')).toContain('Mia');
    expect(of('group', 'staff')).toContain('Mia');
  }
});
