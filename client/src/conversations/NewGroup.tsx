/** A group or a channel: its name, and who is in it. */
import { MAX_CONVERSATION_NAME, MAX_DESCRIPTION, MAX_TOPIC, type UserId } from '@corridor/core';
import { Button, Radio } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import { LimitedField } from './LimitedField.tsx';
import styles from './NewConversation.module.css';
import { PickPeople } from './PickPeople.tsx';
import type { ConversationActions } from './port.ts';
import { Templates } from './Templates.tsx';

interface NewGroupProps {
  kind: 'group' | 'channel';
  busy: boolean;
  onGroup: (group: Parameters<ConversationActions['createGroup']>[0]) => void;
  onTemplate: (template: string) => void;
  onChannel: (channel: Parameters<ConversationActions['createChannel']>[0]) => void;
}

export const NewGroup = ({ kind, busy, onGroup, onTemplate, onChannel }: NewGroupProps) => {
  const { t } = useWords();
  const [name, setName] = useState('');
  const [topic, setTopic] = useState('');
  const [description, setDescription] = useState('');
  const [visibility, setVisibility] = useState<'public' | 'private'>('public');
  const [chosen, setChosen] = useState<ReadonlySet<UserId>>(new Set());
  const ready = kind === 'group' ? chosen.size > 0 : name.trim() !== '';
  const submit = (): void => {
    if (!ready) return;
    const members = [...chosen];
    if (kind === 'group') onGroup({ name: name.trim() === '' ? null : name.trim(), members });
    else {
      onChannel({
        name: name.trim(),
        topic: topic.trim() || null,
        description: description.trim() || null,
        visibility,
        members,
      });
    }
  };
  return (
    <PickPeople
      kind={kind}
      label={t('create.members')}
      chosen={chosen}
      onChange={setChosen}
      above={
        <div className={styles.form}>
          {kind === 'group' ? <Templates busy={busy} onPick={onTemplate} /> : null}
          <LimitedField
            autoFocus
            label={t(kind === 'group' ? 'create.groupName' : 'create.channelName')}
            value={name}
            max={MAX_CONVERSATION_NAME}
            onChange={setName}
          />
          {kind === 'channel' ? (
            <>
              <LimitedField
                label={t('create.topic')}
                value={topic}
                max={MAX_TOPIC}
                onChange={setTopic}
              />
              <LimitedField
                label={t('create.description')}
                value={description}
                max={MAX_DESCRIPTION}
                lines={1}
                onChange={setDescription}
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
      }
    >
      <span role="status">{t('create.chosen', { count: chosen.size })}</span>
      <Button disabled={!ready} loading={busy} onClick={submit}>
        {t(kind === 'group' ? 'create.submitGroup' : 'create.submitChannel')}
      </Button>
    </PickPeople>
  );
};
