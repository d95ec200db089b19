import { chooseLanguage, fetchAllWords, LANGUAGES, startLanguage } from '../language.ts';

/** All words in every language, English in use: for tests of what is said. */
export const allWords = async (): Promise<void> => {
  await startLanguage('en');
  await fetchAllWords();
  for (const language of [...LANGUAGES].reverse()) await chooseLanguage(language);
};
