import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../i18n/language.ts';
import { reasonOfThrown } from '../i18n/reasons.ts';
import { allWords } from '../i18n/testing/all-words.ts';
import { codeOf, fetchPart, NOT_FETCHED, NotFetched } from './fetch-part.ts';

const SAID = 'Failed to fetch dynamically imported module: https://clinic.lan/assets/x.js';
const gone = (): Promise<never> => fetchPart(() => Promise.reject(new TypeError(SAID)));

beforeAll(allWords);

describe('a part that could not be fetched', () => {
  it('is told by a code, and keeps what the browser said for who looks into it', async () => {
    const error = await gone().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NotFetched);
    expect((error as Error).cause).toMatchObject({ message: SAID });
    expect(codeOf(error)).toBe(NOT_FETCHED);
    expect(await fetchPart(async () => 'here')).toBe('here');
  });

  it.each(LANGUAGES)('is said in the language of the app (%s)', async (language) => {
    const error = await gone().catch((thrown: unknown) => thrown);
    const sentence = reasonOfThrown(error, i18next.getFixedT(language));
    expect(sentence).toContain('Corridor');
    expect(sentence).not.toMatch(/Failed to fetch|module|not-fetched|refusal\./);
    expect(reasonOfThrown(new Error('E17'), i18next.getFixedT(language))).toBe('E17');
  });
});

/** Each import of a part, with what stands before it. */
const importsIn = (source: string): string[] =>
  [...source.matchAll(/\bimport\(/g)].map(({ index }) =>
    source.slice(Math.max(0, index - 60), index).replace(/\s+/g, ' '),
  );
const AS_PART = /(?:\bfetchPart\(\(\) => |\b(?:part|dialogPart)\( ?async \(\) => \(await )$/;

it('is how every part of the app is asked for', () => {
  const sources = import.meta.glob<string>(
    ['../**/*.ts', '../**/*.tsx', '!../**/*.test.ts', '!../**/*.test.tsx', '!../**/testing/**'],
    { query: '?raw', import: 'default', eager: true },
  );
  const all = Object.entries(sources).flatMap(([file, source]) =>
    importsIn(source).map((before) => ({ file, before })),
  );
  expect(all.length).toBeGreaterThan(30);
  expect(all.filter(({ before }) => !AS_PART.test(before))).toEqual([]);
});
