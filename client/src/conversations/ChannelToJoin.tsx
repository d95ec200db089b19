/** A public channel that somebody looked for in their list and is not in: joined with one press. */
import { memo } from 'react';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { safeLine } from '../ui/safe-text.ts';
import { kindIcon } from './ConversationItem.tsx';
import styles from './ConversationList.module.css';

interface ChannelToJoinProps {
  channel: ConversationRow;
  onJoin: (id: ConversationRow['id']) => void;
  tabIndex: number;
}

export const ChannelToJoin = memo(({ channel, onJoin, tabIndex }: ChannelToJoinProps) => {
  const { t } = useWords();
  const name = safeLine(channel.name ?? '');
  return (
    <button
      type="button"
      className={`${styles.item} ${styles.join}`}
      aria-label={t('create.joinNamed', { name })}
      data-testid="channel-to-join"
      data-conversation={channel.id}
      tabIndex={tabIndex}
      onClick={() => onJoin(channel.id)}
    >
      <Avatar
        id={channel.id}
        name={name}
        icon={kindIcon({ row: channel, size: 20 }) ?? undefined}
      />
      <span className={styles.body}>
        <span className={styles.top}>
          <bdi className={styles.name}>{name}</bdi>
          <span className={styles.joinWord}>{t('create.join')}</span>
        </span>
        <span className={styles.bottom}>
          <span className={styles.preview} dir="auto">
            {safeLine(channel.topic ?? '')}
          </span>
        </span>
      </span>
    </button>
  );
});
