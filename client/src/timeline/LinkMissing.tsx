/** The line that says that a link's message is not on this device, until it is. */
import type { EntryId } from '@corridor/core';
import { IconX } from '@tabler/icons-react';
import { useLiveQuery } from 'dexie-react-hooks';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './Above.module.css';

interface LinkMissingProps {
  entry: EntryId;
  /** Messages of this conversation are still to come to this device. */
  coming: boolean;
  onShow: () => void;
  onClose: () => void;
}

export const LinkMissing = ({ entry, coming, onShow, onClose }: LinkMissingProps) => {
  const { db } = useWorkplace();
  const { t } = useWords();
  const count = useLiveQuery(() => db.messages.where('id').equals(entry).count(), [db, entry]);
  const here = count !== undefined && count > 0;
  return (
    <div className={styles.line} data-testid="link-missing" data-here={here}>
      <p role="status">
        {here ? t('timeline.linkHere') : t('timeline.linkMissing')}
        {here || !coming ? null : ` ${t('timeline.linkComing')}`}
      </p>
      {here ? (
        <button type="button" className={styles.show} onClick={onShow}>
          {t('timeline.linkShow')}
        </button>
      ) : null}
      <IconButton label={t('app.close')} onClick={onClose}>
        <IconX size={18} />
      </IconButton>
    </div>
  );
};
