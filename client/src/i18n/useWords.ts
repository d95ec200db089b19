/** Texts and the language that times are written in, for one component. */
import { useTranslation } from 'react-i18next';
import { type Language, languageOf } from './language.ts';

export const useWords = () => {
  const { t, i18n } = useTranslation();
  const language: Language = languageOf([i18n.language]);
  return { t, language };
};
export type Translate = ReturnType<typeof useWords>['t'];
