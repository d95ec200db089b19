/** How far one's own message has come: on this device, on the server, or refused. */
import { IconAlertCircle, IconCheck, IconClock } from '@tabler/icons-react';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import styles from './Message.module.css';

const ICONS = { saved: IconClock, stored: IconCheck, refused: IconAlertCircle };

export const Delivery = ({ delivery }: Pick<MessageRow, 'delivery'>) => {
  const { t } = useWords();
  const Icon = ICONS[delivery];
  const label = t(`delivery.${delivery}`);
  return (
    <span className={styles.delivery} data-delivery={delivery} title={label}>
      <Icon size={15} stroke={2.2} aria-hidden="true" />
      <span className="visually-hidden">{label}</span>
    </span>
  );
};
