/** Saves a message for oneself, or takes it off the saved ones. */
import type { ConversationId, EntryId } from '@corridor/core';
import { MAX_SAVED } from '@corridor/core';
import { IconBookmark, IconBookmarkOff } from '@tabler/icons-react';
import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './SaveButton.module.css';
import { isSaved, setSaved } from './saved.ts';

interface SaveButtonProps {
  conversation: ConversationId;
  entry: EntryId;
  onFailure: (error: unknown) => void;
}

export const SaveButton = ({ conversation, entry, onFailure }: SaveButtonProps) => {
  const { db } = useWorkplace();
  const { t } = useWords();
  const [full, setFull] = useState(false);
  const saved = useLiveQuery(() => isSaved(db, conversation, entry), [db, conversation, entry]);
  const toggle = (): void => {
    setSaved(db, conversation, entry, saved !== true).then((done) => setFull(!done), onFailure);
  };
  return (
    <>
      <IconButton label={t(saved ? 'saved.unsave' : 'saved.save')} onClick={toggle}>
        {saved ? <IconBookmarkOff size={18} /> : <IconBookmark size={18} />}
      </IconButton>
      {full ? (
        <p className={styles.full} role="alert">
          {t('saved.full', { count: MAX_SAVED })}
        </p>
      ) : null}
    </>
  );
};
