/** A group or a channel: its name, and who is in it. */
import type { UserId } from '@corridor/core';
import { Button, Radio, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import styles from './NewConversation.module.css';
import { personName } from './names.ts';
import { PeopleField } from './PeopleField.tsx';
import { PeopleList, walkButtons } from './PeopleList.tsx';
import { findPeople } from './people-search.ts';
import type { ConversationActions } from './port.ts';
import { useWorkplace } from './workplace.ts';

interface NewGroupProps {
  kind: 'group' | 'channel';
  busy: boolean;
  onGroup: (group: Parameters<ConversationActions['createGroup']>[0]) => void;
  onChannel: (channel: Parameters<ConversationActions['createChannel']>[0]) => void;
}

const MAX_NAME = 80;
const MAX_TOPIC = 250;

export const NewGroup = ({ kind, busy, onGroup, onChannel }: NewGroupProps) => {
  const workplace = useWorkplace();
  const { t } = useWords();
  const [name, setName] = useState('');
  const [topic, setTopic] = useState('');
  const [visibility, setVisibility] = useState<'public' | 'private'>('public');
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<UserId>>(new Set());
  const found = useMemo(
    () => findPeople(workplace, kind, typed, (role) => t(`roles.${role}`)),
    [workplace, kind, typed, t],
  );
  const toggle = (user: UserId): void => {
    const next = new Set(chosen);
    if (!next.delete(user)) next.add(user);
    setChosen(next);
    setTyped('');
  };
  const first = found.staff[0] ?? found.clients[0];
  const ready = kind === 'group' ? chosen.size > 0 : name.trim() !== '';
  const submit = (): void => {
    if (!ready) return;
    const members = [...chosen];
    if (kind === 'group') onGroup({ name: name.trim() === '' ? null : name.trim(), members });
    else onChannel({ name: name.trim(), topic: topic.trim() || null, visibility, members });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows go from the field into the list.
    <div className={styles.pick} onKeyDown={walkButtons}>
      <div className={styles.form}>
        <TextInput
          autoFocus
          label={t(kind === 'group' ? 'create.groupName' : 'create.channelName')}
          value={name}
          maxLength={MAX_NAME}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {kind === 'channel' ? (
          <>
            <TextInput
              label={t('create.topic')}
              value={topic}
              maxLength={MAX_TOPIC}
              onChange={(event) => setTopic(event.currentTarget.value)}
            />
            <Radio.Group
              label={t('create.visibility')}
              value={visibility}
              onChange={(value) => setVisibility(value === 'private' ? 'private' : 'public')}
            >
              <div className={styles.radios}>
                <Radio value="public" label={t('create.public')} />
                <Radio value="private" label={t('create.private')} />
              </div>
            </Radio.Group>
          </>
        ) : null}
      </div>
      <PeopleField
        label={t('create.members')}
        value={typed}
        onChange={setTyped}
        onEnter={() => {
          if (first && typed.trim() !== '') toggle(first.id);
        }}
      />
      {chosen.size === 0 ? null : (
        <ul className={styles.chips} aria-label={t('create.members')}>
          {[...chosen].map((user) => {
            const who = personName(workplace.users, user, t('list.unnamed'));
            return (
              <li key={user}>
                <bdi>{who}</bdi>
                <button
                  type="button"
                  aria-label={t('create.remove', { name: who })}
                  onClick={() => toggle(user)}
                >
                  <IconX size={14} aria-hidden="true" />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <div className={styles.results}>
        <PeopleList found={found} typed={typed} chosen={chosen} onPick={toggle} />
      </div>
      <div className={styles.submit}>
        <span role="status">{t('create.chosen', { count: chosen.size })}</span>
        <Button disabled={!ready} loading={busy} onClick={submit}>
          {t(kind === 'group' ? 'create.submitGroup' : 'create.submitChannel')}
        </Button>
      </div>
    </div>
  );
};
