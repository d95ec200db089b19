/** How far one's own message has come: on this device, on the server, on theirs, read; or refused. */
import { IconAlertCircle, IconCheck, IconChecks, IconClock } from '@tabler/icons-react';
import { personName } from '../conversations/names.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { timeNear } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import styles from './Delivery.module.css';
import { useReach } from './ReachProvider.tsx';
import { type PersonReach, reachOf } from './reach.pure.ts';

const ICONS = { saved: IconClock, stored: IconCheck, refused: IconAlertCircle };

interface DeliveryProps {
  row: MessageRow;
  /** Its message is pointed at or focused: who has it can be asked for with the keyboard too. */
  active: boolean;
}

export const Delivery = ({ row, active }: DeliveryProps) => {
  const reach = useReach();
  const people = row.delivery === 'stored' ? reach.of(row) : null;
  if (people !== null) {
    return <Reached people={people} active={active} onShow={() => reach.show(row)} />;
  }
  return <Mark delivery={row.delivery} />;
};

const Mark = ({ delivery }: Pick<MessageRow, 'delivery'>) => {
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

interface ReachedProps {
  people: readonly PersonReach<MessageRow['author']>[];
  active: boolean;
  onShow: () => void;
}

const Reached = ({ people, active, onShow }: ReachedProps) => {
  const { users } = useWorkplace();
  const { t, language } = useWords();
  const { level, read, held, of } = reachOf(people);
  const only = people.length === 1 ? people[0] : undefined;
  const label = (): string => {
    if (held === 0) return t('delivery.stored');
    if (!only) {
      return read > 0 ? t('reach.readBy', { read, of }) : t('reach.heldBy', { held, of });
    }
    const name = personName(users, only.user, t('list.unnamed'));
    if (only.reach === 'held') return t('reach.heldByOne', { name });
    if (only.at === null) return t('reach.readByOne', { name });
    const time = timeNear(only.at, Date.now(), language);
    return t(only.exact ? 'reach.readByOneAt' : 'reach.readByOneBefore', { name, time });
  };
  const Icon = level === 'stored' ? IconCheck : IconChecks;
  return (
    <button
      type="button"
      className={styles.reached}
      data-testid="reach"
      data-reach={level}
      data-read={read}
      tabIndex={active ? 0 : -1}
      title={label()}
      aria-label={label()}
      onClick={onShow}
    >
      {/* Room for it is kept from the beginning, so that nothing moves when the first one reads. */}
      {only ? null : <span className={styles.count} data-any={read > 0}>{`${read}/${of}`}</span>}
      <Icon size={15} stroke={2.2} aria-hidden="true" />
    </button>
  );
};
