/** "(edited)", and on request what the message said before. */
import { useState } from 'react';
import { exactTime, timeNear } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import { safeText } from '../ui/safe-text.ts';
import styles from './Message.module.css';

interface EarlierProps {
  row: Pick<MessageRow, 'edits' | 'original' | 'at'>;
  language: Language;
}

export const Earlier = ({ row, language }: EarlierProps) => {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  // The last edit is what is shown; before the first stands what was written at first.
  const versions = [{ at: row.at, text: row.original }, ...row.edits.slice(0, -1)].reverse();
  return (
    <div className={styles.earlier}>
      <button
        type="button"
        aria-expanded={open}
        title={t('timeline.editedTitle', { count: row.edits.length })}
        onClick={() => setOpen(!open)}
      >
        {t('timeline.edited')}
      </button>
      {open ? (
        <ol aria-label={t('timeline.history')}>
          {versions.map(({ at, text }) => (
            <li key={`${at}`}>
              <time title={exactTime(at, language)}>{timeNear(at, row.at, language)}</time>
              <span dir="auto">{safeText(text)}</span>
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  );
};
