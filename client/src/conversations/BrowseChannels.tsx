/** Public channels: open those one is in, join the others. */
import type { ConversationId } from '@corridor/core';
import { Button } from '@mantine/core';
import { IconHash } from '@tabler/icons-react';
import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { safeLine } from '../ui/safe-text.ts';
import styles from './NewConversation.module.css';
import { folded, matches } from './names.ts';
import { PeopleField } from './PeopleField.tsx';
import { walkButtons } from './PeopleList.tsx';
import { useWorkplace } from './workplace.ts';

interface BrowseChannelsProps {
  onOpen: (id: ConversationId) => void;
  onJoin: (id: ConversationId) => void;
}

export const BrowseChannels = ({ onOpen, onJoin }: BrowseChannelsProps) => {
  const { db, me } = useWorkplace();
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const channels = useLiveQuery(
    () =>
      db.conversations
        .filter((row) => row.kind === 'channel' && row.visibility === 'public' && !row.archived)
        .toArray(),
    [db],
  );
  const shown = (channels ?? [])
    .filter((row) => matches(`${row.name ?? ''} ${row.topic ?? ''}`, typed))
    .sort((a, b) => (folded(a.name ?? '') < folded(b.name ?? '') ? -1 : 1));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows go from the field into the list.
    <div className={styles.pick} onKeyDown={walkButtons}>
      <PeopleField
        first
        label={t('create.channels')}
        placeholder={t('create.searchChannels')}
        value={typed}
        onChange={setTyped}
        onEnter={() => undefined}
      />
      <ul className={`${styles.results} ${styles.people}`} aria-label={t('create.channels')}>
        {shown.map((row) => {
          const member = row.members.some(({ user }) => user === me.id);
          return (
            <li key={row.id} className={styles.channel}>
              <Avatar id={row.id} name={row.name ?? ''} size={36} icon={<IconHash size={18} />} />
              <span className={styles.who}>
                <bdi>{safeLine(row.name ?? '')}</bdi>
                <span>{row.topic === null ? '' : safeLine(row.topic)}</span>
              </span>
              <Button
                size="xs"
                data-walk
                variant={member ? 'subtle' : 'light'}
                onClick={() => (member ? onOpen(row.id) : onJoin(row.id))}
              >
                {t(member ? 'create.open' : 'create.join')}
              </Button>
            </li>
          );
        })}
        {channels && shown.length === 0 ? (
          <li className={styles.nobody}>
            {typed.trim() === '' ? t('create.noChannels') : t('list.nothingFound', { text: typed })}
          </li>
        ) : null}
      </ul>
    </div>
  );
};
