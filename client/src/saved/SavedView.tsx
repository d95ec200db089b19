/** The messages that somebody saved, in all conversations; each opens in its place. */
import type { ConversationId, EntryId } from '@corridor/core';
import { IconBookmark, IconBookmarkOff, IconChevronLeft } from '@tabler/icons-react';
import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { conversationName, personName } from '../conversations/names.ts';
import { walkButtons } from '../conversations/PeopleList.tsx';
import { useWorkplace } from '../conversations/workplace.ts';
import { listTime } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import styles from '../threads/ThreadsView.module.css';
import { Blank } from '../ui/Blank.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { plainLine } from '../ui/plain-line.ts';
import { safeLine } from '../ui/safe-text.ts';
import own from './SavedView.module.css';
import { savedMessages, setSaved } from './saved.ts';

/** Lines at first, and how many more each time somebody asks. */
const STEP = 100;

interface SavedViewProps {
  onOpen: (conversation: ConversationId, entry: EntryId) => void;
  onBack: () => void;
  onFailure: (error: unknown) => void;
}

export const SavedView = ({ onOpen, onBack, onFailure }: SavedViewProps) => {
  const { db, me, users } = useWorkplace();
  const { t, language } = useWords();
  const [most, setMost] = useState(STEP);
  const saved = useLiveQuery(() => savedMessages(db), [db]);
  const names = useLiveQuery(async () => {
    const rows = await db.conversations.toArray();
    const words = { unnamed: t('list.unnamed'), onlyYou: t('list.onlyYou') };
    return new Map(rows.map((row) => [row.id, conversationName(row, users, me.id, words)]));
  }, [db, users, me.id, t]);
  const now = Date.now();
  const words = { today: t('timeline.today'), yesterday: t('timeline.yesterday') };
  const line = (row: MessageRow, id: EntryId) => (
    <li key={row.ref} className={own.line}>
      <button
        type="button"
        className={styles.thread}
        data-walk
        data-testid="saved-message"
        onClick={() => onOpen(row.conversation, id)}
      >
        <span className={styles.where}>
          <bdi>{names?.get(row.conversation) ?? ''}</bdi>
          <time>{listTime(row.at, now, language, words)}</time>
        </span>
        <span className={styles.text} dir="auto">
          <b>{personName(users, row.author, t('list.unnamed'))}</b>{' '}
          {safeLine(plainLine(row.text) || (row.files[0]?.name ?? ''))}
        </span>
      </button>
      <IconButton
        label={t('saved.unsave')}
        onClick={() => void setSaved(db, row.conversation, id, false).catch(onFailure)}
      >
        <IconBookmarkOff size={18} />
      </IconButton>
    </li>
  );
  return (
    <div className={styles.view} data-testid="saved">
      <header className={styles.head}>
        <IconButton label={t('app.back')} className={styles.back} onClick={onBack}>
          <IconChevronLeft size={24} />
        </IconButton>
        <h1>{t('saved.title')}</h1>
      </header>
      {saved && saved.rows.length + saved.missing === 0 ? (
        <Blank icon={<IconBookmark size={28} />} title={t('saved.empty')}>
          <p>{t('saved.emptyText')}</p>
        </Blank>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: arrows walk its buttons.
        <div className={styles.lists} onKeyDown={walkButtons}>
          <ul aria-label={t('saved.title')}>
            {saved?.rows.slice(0, most).map((row) => (row.id === null ? null : line(row, row.id)))}
          </ul>
          {saved && saved.rows.length > most ? (
            <button type="button" className={own.more} onClick={() => setMost(most + STEP)}>
              {t('saved.more', { count: saved.rows.length - most })}
            </button>
          ) : null}
          {saved && saved.missing > 0 ? (
            <p className={own.missing}>{t('saved.missing', { count: saved.missing })}</p>
          ) : null}
        </div>
      )}
    </div>
  );
};
