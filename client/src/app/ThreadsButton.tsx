/** What leads to the threads that one follows, with how many of them have new replies. */
import { IconMessages } from '@tabler/icons-react';
import { useLiveQuery } from 'dexie-react-hooks';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import { countNewThreads } from '../threads/following.ts';
import styles from './Shell.module.css';

interface ThreadsButtonProps {
  /** They are what is open. */
  current: boolean;
  onOpen: () => void;
}

export const ThreadsButton = ({ current, onOpen }: ThreadsButtonProps) => {
  const { db, me } = useWorkplace();
  const { t } = useWords();
  const count = useLiveQuery(() => countNewThreads(db, me.id), [db, me.id]) ?? 0;
  return (
    <button
      type="button"
      className={styles.threads}
      aria-current={current ? 'page' : undefined}
      aria-label={count > 0 ? t('threads.followedNew', { count }) : undefined}
      onClick={onOpen}
    >
      <IconMessages size={18} aria-hidden="true" />
      {t('threads.followed')}
      {count > 0 ? (
        <span className={styles.count} data-testid="new-threads">
          {count > 99 ? '99+' : count}
        </span>
      ) : null}
    </button>
  );
};
