/** What the composer says of a text while it is written: a name in it that mentions nobody. */
import { useMemo } from 'react';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { MAX_MENTIONS } from './mentions.ts';
import { titlesOutOfReach } from './titles.pure.ts';
import { unusableIn } from './unusable.pure.ts';
import { hereOf, mentionableIn, whyNotAll } from './useMentionable.ts';

/** @param row null while it is not read yet */
export const useNotice = (row: ConversationRow | null): ((text: string) => string | null) => {
  const workplace = useWorkplace();
  const { t } = useWords();
  return useMemo(() => {
    const namesIn = (here: ConversationRow) => ({
      ...mentionableIn(here, workplace),
      outOfReach: titlesOutOfReach(hereOf(here, workplace)),
      notAll: whyNotAll(here, workplace),
    });
    /** Asked for with the first `@`, and the same at every key after that. */
    let names: ReturnType<typeof namesIn> | null = null;
    return (text) => {
      if (row === null || !text.includes('@')) return null;
      names ??= namesIn(row);
      const found = unusableIn(text, names);
      if (found === null) return null;
      const { name, why } = found;
      return why === 'tooMany'
        ? t('composing.groupTooMany', { name, most: MAX_MENTIONS })
        : t('composing.groupNotAllowed', { name });
    };
  }, [row, workplace, t]);
};
