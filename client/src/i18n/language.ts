/** Which language: what was chosen in the settings, else the browser's first that we have. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { fetchPart } from '../parts/fetch-part.ts';
import type { en, Texts } from './en.ts';
import { enFirst, type FirstTexts } from './en-first.ts';

export const LANGUAGES = ['en', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

const STORAGE_KEY = 'corridor.language';

const known = (tag: string | null | undefined): Language | undefined =>
  LANGUAGES.find((language) => tag?.toLowerCase().split('-')[0] === language);

/** The first of the browser's languages that we have, else English. */
export const languageOf = (wanted: readonly string[]): Language => {
  for (const tag of wanted) {
    const language = known(tag);
    if (language) return language;
  }
  return 'en';
};

const read = (): string | null => {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null; // Storage is switched off: the choice lasts until the tab closes.
  }
};

export const chosenLanguage = (): Language | null => known(read()) ?? null;

/** Before somebody is in, and after that. The first words in English are always there. */
const FIRST: Record<Language, () => Promise<FirstTexts>> = {
  en: async () => enFirst,
  nl: async () => (await fetchPart(() => import('./nl-first.ts'))).nlFirst,
};
const ALL: Record<Language, () => Promise<Texts>> = {
  en: async () => (await fetchPart(() => import('./en.ts'))).en,
  nl: async () => (await fetchPart(() => import('./nl.ts'))).nl,
};

let somebodyIsIn = false;
const whole = new Set<Language>();

const use = async (language: Language): Promise<void> => {
  const add = (texts: FirstTexts | Texts): void => {
    i18next.addResourceBundle(language, 'translation', texts);
  };
  if (somebodyIsIn && !whole.has(language)) {
    add(await ALL[language]());
    whole.add(language);
  } else if (!i18next.hasResourceBundle(language, 'translation')) {
    add(await FIRST[language]());
  }
  await i18next.changeLanguage(language);
};

/**
 * All words of the language from now on: for what is shown once somebody is in, before it is shown.
 * @throws NotFetched when they are not here
 */
export const fetchAllWords = async (): Promise<void> => {
  somebodyIsIn = true;
  await use(languageOf([i18next.language]));
};

/**
 * @param language null: as the browser says.
 * @throws NotFetched when its words are not here: nothing is changed
 */
export const chooseLanguage = async (language: Language | null): Promise<void> => {
  await use(language ?? languageOf(navigator.languages));
  try {
    if (language === null) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // As in `read`.
  }
};

/** The words of the first screen, in this language. */
export const startLanguage = async (language: Language): Promise<void> => {
  i18next.on('languageChanged', (tag) => {
    if (typeof document !== 'undefined') document.documentElement.lang = tag;
  });
  whole.clear();
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: enFirst } },
    interpolation: { escapeValue: false }, // React escapes.
    returnNull: false,
  });
  await use(language);
};
