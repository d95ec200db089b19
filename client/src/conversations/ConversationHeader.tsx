/** The line above a conversation: who or what it is. */
import { IconCalendarSearch, IconChevronLeft, IconInfoCircle, IconPin } from '@tabler/icons-react';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { PersonName } from '../people/PersonName.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { safeLine } from '../ui/safe-text.ts';
import styles from './ConversationHeader.module.css';
import { kindIcon } from './ConversationItem.tsx';
import { HeaderAbout } from './HeaderAbout.tsx';
import { conversationName, otherOf, personSubtitle } from './names.ts';
import { useWorkplace } from './workplace.ts';

interface ConversationHeaderProps {
  row: ConversationRow;
  onBack: () => void;
  onPickDay: () => void;
  onPinned: () => void;
  onDetails: () => void;
}

export const ConversationHeader = ({
  row,
  onBack,
  onPickDay,
  onPinned,
  onDetails,
}: ConversationHeaderProps) => {
  const { users, former, departments, me } = useWorkplace();
  const { t } = useWords();
  const name = conversationName(row, users, me.id, {
    unnamed: t('list.unnamed'),
    onlyYou: t('list.onlyYou'),
  });
  const otherId = row.kind === 'direct' || row.kind === 'client' ? otherOf(row, me.id) : null;
  const other = otherId === null ? undefined : users.get(otherId);
  // Who is in it is told to its members only.
  const count = row.state === 'gone' ? 0 : row.members.length;
  const members = count === 0 ? '' : t('details.members', { count });
  const about = other
    ? other.active
      ? personSubtitle(other, departments, t(`roles.${other.role}`))
      : former.has(other.id)
        ? t('details.inactive')
        : t('details.neverSignedIn')
    : row.topic
      ? safeLine(row.topic)
      : members;
  return (
    <header className={styles.header}>
      <IconButton label={t('app.back')} className={styles.back} onClick={onBack}>
        <IconChevronLeft size={24} />
      </IconButton>
      {otherId === null ? (
        <Avatar id={row.id} name={name} size={36} icon={kindIcon({ row, size: 18 }) ?? undefined} />
      ) : (
        <PersonAvatar id={otherId} name={name} size={36} silent />
      )}
      <div className={styles.words}>
        <h1 data-testid="conversation-name">
          {otherId === null ? <bdi>{name}</bdi> : <PersonName id={otherId}>{name}</PersonName>}
        </h1>
        {row.state === 'pending' ? (
          <p>{t('list.pending')}</p>
        ) : (
          <HeaderAbout row={row} other={otherId} about={about} />
        )}
      </div>
      <IconButton label={t('timeline.jump')} onClick={onPickDay}>
        <IconCalendarSearch size={20} />
      </IconButton>
      <IconButton label={t('pins.open')} onClick={onPinned}>
        <IconPin size={20} />
      </IconButton>
      <IconButton label={t('details.open')} onClick={onDetails}>
        <IconInfoCircle size={20} />
      </IconButton>
    </header>
  );
};
