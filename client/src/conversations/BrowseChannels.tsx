/** Public channels: open those one is in, join the others; Enter does it with the first. Then archived ones. */
import type { ConversationId } from '@corridor/core';
import { Button } from '@mantine/core';
import { IconHash } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { safeLine } from '../ui/safe-text.ts';
import { browseChannels } from './browse.ts';
import styles from './NewConversation.module.css';
import { PeopleField } from './PeopleField.tsx';
import { walkButtons } from './PeopleList.tsx';
import { usePublicChannels } from './usePublicChannels.ts';
import { useWorkplace } from './workplace.ts';

interface BrowseChannelsProps {
  offline: boolean;
  onOpen: (id: ConversationId) => void;
  onJoin: (id: ConversationId) => void;
}

export const BrowseChannels = ({ offline, onOpen, onJoin }: BrowseChannelsProps) => {
  const workplace = useWorkplace();
  const { me } = workplace;
  const { t } = useWords();
  const archivedId = useId();
  const [typed, setTyped] = useState('');
  const { channels, joining } = usePublicChannels();
  const { inUse, archived } = browseChannels(channels ?? [], typed, workplace);
  const isOpen = (row: ConversationRow): boolean =>
    row.archived || row.members.some(({ user }) => user === me.id) || joining.has(row.id);
  const take = (row: ConversationRow): void => (isOpen(row) ? onOpen(row.id) : onJoin(row.id));
  const line = (row: ConversationRow) => {
    const name = safeLine(row.name ?? '');
    const about = [
      // Who is in a channel is told to its members only.
      row.members.length === 0 ? '' : t('details.members', { count: row.members.length }),
      joining.has(row.id)
        ? t('create.joining')
        : row.members.some(({ user }) => user === me.id)
          ? t('create.joined')
          : '',
      row.topic === null ? '' : safeLine(row.topic),
    ];
    return (
      <li key={row.id} className={styles.channel} data-testid="channel">
        <Avatar id={row.id} name={row.name ?? ''} size={36} icon={<IconHash size={18} />} />
        <span className={styles.who}>
          <bdi>{name}</bdi>
          <span>{about.filter((part) => part !== '').join(' · ')}</span>
        </span>
        <Button
          size="xs"
          data-walk
          variant={isOpen(row) ? 'subtle' : 'light'}
          aria-label={t(isOpen(row) ? 'create.openNamed' : 'create.joinNamed', { name })}
          onClick={() => take(row)}
        >
          {t(isOpen(row) ? 'create.open' : 'create.join')}
        </Button>
      </li>
    );
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows go from the field into the list.
    <div className={styles.pick} onKeyDown={walkButtons}>
      <PeopleField
        first
        label={t('create.channels')}
        placeholder={t('create.searchChannels')}
        value={typed}
        onChange={setTyped}
        onEnter={() => {
          const best = inUse[0] ?? archived[0];
          if (best && typed.trim() !== '') take(best);
        }}
      />
      <ul className={`${styles.results} ${styles.people}`} aria-label={t('create.channels')}>
        {inUse.map(line)}
        {archived.length === 0 ? null : (
          <li>
            <h3 className={styles.part} id={archivedId}>
              {t('create.archived')}
            </h3>
            <ul className={styles.people} aria-labelledby={archivedId}>
              {archived.map(line)}
            </ul>
          </li>
        )}
        {channels && inUse.length + archived.length === 0 ? (
          <li className={styles.nobody}>
            {typed.trim() !== ''
              ? t('list.nothingFound', { text: typed.trim() })
              : t(offline ? 'create.noChannelsOffline' : 'create.noChannels')}
          </li>
        ) : null}
      </ul>
    </div>
  );
};
