/** Counts of what was not sent, in words. */
import type { Unsent } from '../local/unsent.ts';
import type { Language } from './language.ts';

interface Nouns {
  readonly message: readonly [one: string, other: string];
  readonly change: readonly [one: string, other: string];
  readonly and: string;
}

const NOUNS: Readonly<Record<Language, Nouns>> = {
  en: { message: ['message', 'messages'], change: ['change', 'changes'], and: 'and' },
  nl: { message: ['bericht', 'berichten'], change: ['wijziging', 'wijzigingen'], and: 'en' },
};

/** `3 messages and 1 change`; what there is none of is not named. */
export const counted = ({ messages, changes }: Unsent, language: Language): string => {
  const { message, change, and } = NOUNS[language];
  const part = (count: number, [one, other]: readonly [string, string]): string[] =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : other}`];
  return [...part(messages, message), ...part(changes, change)].join(` ${and} `);
};
