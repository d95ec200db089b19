import i18next from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { STATE_TABLE } from '../connection/states.ts';
import { LANGUAGES, startLanguage } from '../i18n/language.ts';
import { Closed } from './Closed.tsx';

// English is always there.
beforeAll(() => startLanguage('nl'));

describe("in the composer's place", () => {
  it.each(LANGUAGES)(
    'who is a member no more is told what the table of states says (%s)',
    async (language) => {
      await i18next.changeLanguage(language);
      const shown = renderToStaticMarkup(<Closed reason="left" onJoin={undefined} />);
      const { sentence, safe, todo } = STATE_TABLE['not-a-member'].words[language];
      for (const told of [sentence, safe, todo]) expect(shown).toContain(told);
    },
  );
});
