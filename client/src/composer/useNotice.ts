/** What the composer says of a text while it is written: a name in it that mentions nobody. */
import { useCallback } from 'react';
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
  return useCallback(
    (text) => {
      if (row === null || !text.includes('@')) return null;
      const found = unusableIn(text, {
        ...mentionableIn(row, workplace),
        outOfReach: titlesOutOfReach(hereOf(row, workplace)),
        notAll: whyNotAll(row, workplace),
      });
      if (found === null) return null;
      const { name, why } = found;
      return why === 'tooMany'
        ? t('composing.groupTooMany', { name, most: MAX_MENTIONS })
        : t('composing.groupNotAllowed', { name });
    },
    [row, workplace, t],
  );
};
