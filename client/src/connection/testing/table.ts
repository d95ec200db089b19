/** The table of states as Markdown, for docs/screens.md. */
import type { Language } from '../../i18n/language.ts';
import { STATES } from '../state.ts';
import { STATE_TABLE } from '../states.ts';

const HEADS: Record<Language, string> = {
  en: '| state | sentence | what is safe | what to do |',
  nl: '| toestand | zin | wat veilig is | wat u kunt doen |',
};

const slot = (text: string): string => text.replace(/\{\{(\w+)\}\}/g, '‹$1›').trim();

/** A test keeps docs/screens.md equal to it. */
export const statesAsMarkdown = (language: Language): string =>
  [
    HEADS[language],
    '|---|---|---|---|',
    ...STATES.map((state) => {
      const { sentence, safe, todo } = STATE_TABLE[state].words[language];
      return `| \`${state}\` | ${slot(sentence)} | ${safe} | ${todo} |`;
    }),
    '',
  ].join('\n');
