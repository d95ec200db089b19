/** "(edited)", and on request everything else that the message said. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { useWorkplace } from '../conversations/workplace.ts';
import { shownEdit } from '../engine/fold-edits.ts';
import { readEdits } from '../engine/refold.ts';
import { exactTime, timeNear } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import { safeText } from '../ui/safe-text.ts';
import styles from './Message.module.css';

/** Texts that are shown at first, and how many more each time somebody asks. */
const STEP = 50;

interface EarlierProps {
  row: MessageRow;
  language: Language;
}

export const Earlier = ({ row, language }: EarlierProps) => {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const count = row.edits.length + (row.moreEdits ?? 0);
  return (
    <div className={styles.earlier}>
      <button
        type="button"
        aria-expanded={open}
        title={t('timeline.editedTitle', { count })}
        onClick={() => setOpen(!open)}
      >
        {t('timeline.edited')}
      </button>
      {open ? <Texts row={row} language={language} /> : null}
    </div>
  );
};

const Texts = ({ row, language }: EarlierProps) => {
  const { db } = useWorkplace();
  const { t } = useWords();
  const [most, setMost] = useState(STEP);
  const edits = useLiveQuery(() => readEdits(db, row), [db, row]);
  if (!edits) return null;
  const shown = shownEdit(edits);
  const first = { name: row.ref, at: row.at, text: row.original, current: false };
  const others = [first, ...edits.filter((edit) => edit !== shown)].reverse();
  return (
    <>
      <ol aria-label={t('timeline.history')}>
        {others.slice(0, most).map(({ name, at, text, current }) => (
          <li key={name}>
            <time title={exactTime(at, language)}>{timeNear(at, row.at, language)}</time>
            <span dir="auto">{safeText(text)}</span>
            {current ? <em>{t('versions.other')}</em> : null}
          </li>
        ))}
      </ol>
      {others.length > most ? (
        <button type="button" onClick={() => setMost(most + STEP)}>
          {t('versions.more', { count: others.length - most })}
        </button>
      ) : null}
    </>
  );
};
