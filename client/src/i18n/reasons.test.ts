import { COMMAND_REFUSALS, HTTP_CODES, REFUSAL_CODES } from '@corridor/core';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { NOT_FETCHED } from '../parts/fetch-part.ts';
import { LANGUAGES } from './language.ts';
import { reasonOf } from './reasons.ts';
import { allWords } from './testing/all-words.ts';

beforeAll(allWords);

const CODES = [...REFUSAL_CODES, ...COMMAND_REFUSALS, ...HTTP_CODES, 'unreachable', NOT_FETCHED];

describe.each(LANGUAGES)('why the server did not do something (%s)', (language) => {
  const say = (code: string) => reasonOf(code, i18next.getFixedT(language));

  it('has a sentence for every code of core', () => {
    for (const code of CODES) {
      const sentence = say(code);
      expect(sentence, code).toMatch(/\S.*\.$/);
      expect(sentence, code).not.toMatch(/refusal\.|\{\{/);
      expect(sentence, code).not.toBe(
        say('a-code-of-tomorrow').replace('a-code-of-tomorrow', code),
      );
    }
  });

  it('names a code that it does not know', () => {
    expect(say('a-code-of-tomorrow')).toContain('a-code-of-tomorrow');
  });
});

it('is not the same in both languages', () => {
  for (const code of CODES) {
    const [first, second] = LANGUAGES.map((each) => reasonOf(code, i18next.getFixedT(each)));
    expect(first, code).not.toBe(second);
  }
});
