/** Public channels: open those one is in, join the others; Enter does it with the first. */
import type { Command, ConversationId } from '@corridor/core';
import { Button } from '@mantine/core';
import { IconHash } from '@tabler/icons-react';
import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { safeLine } from '../ui/safe-text.ts';
import styles from './NewConversation.module.css';
import { folded, matches } from './names.ts';
import { PeopleField } from './PeopleField.tsx';
import { walkButtons } from './PeopleList.tsx';
import { useWorkplace } from './workplace.ts';

interface BrowseChannelsProps {
  offline: boolean;
  onOpen: (id: ConversationId) => void;
  onJoin: (id: ConversationId) => void;
}

export const BrowseChannels = ({ offline, onOpen, onJoin }: BrowseChannelsProps) => {
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
  const joining = useLiveQuery(
    async () =>
      new Set(
        (await db.commands.toArray())
          .filter(
            ({ state, command }) => state === 'waiting' && (command as Command).type === 'join',
          )
          .map(({ conversation }) => conversation),
      ),
    [db],
  );
  const shown = (channels ?? [])
    .filter((row) => matches(`${row.name ?? ''} ${row.topic ?? ''}`, typed))
    .sort((a, b) => (folded(a.name ?? '') < folded(b.name ?? '') ? -1 : 1));
  const isOpen = (row: ConversationRow): boolean =>
    row.members.some(({ user }) => user === me.id) || (joining?.has(row.id) ?? false);
  const take = (row: ConversationRow): void => (isOpen(row) ? onOpen(row.id) : onJoin(row.id));
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
          const [best] = shown;
          if (best && typed.trim() !== '') take(best);
        }}
      />
      <ul className={`${styles.results} ${styles.people}`} aria-label={t('create.channels')}>
        {shown.map((row) => {
          const name = safeLine(row.name ?? '');
          const about = [
            // Who is in a channel is told to its members only.
            row.members.length === 0 ? '' : t('details.members', { count: row.members.length }),
            joining?.has(row.id) ? t('create.joining') : isOpen(row) ? t('create.joined') : '',
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
        })}
        {channels && shown.length === 0 ? (
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
