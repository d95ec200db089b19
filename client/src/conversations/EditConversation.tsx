/** A conversation's name, topic and description. */
import { MAX_CONVERSATION_NAME, MAX_DESCRIPTION, MAX_TOPIC } from '@corridor/core';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { LimitedField } from './LimitedField.tsx';
import styles from './NewConversation.module.css';

interface EditConversationProps {
  row: ConversationRow;
  busy: boolean;
  /** Only with what differs. */
  onSave: (change: { name?: string; topic?: string | null; description?: string | null }) => void;
  onBack: () => void;
}

export const EditConversation = ({ row, busy, onSave, onBack }: EditConversationProps) => {
  const { t } = useWords();
  const [name, setName] = useState(row.name ?? '');
  const [topic, setTopic] = useState(row.topic ?? '');
  const described = row.description ?? null;
  const [description, setDescription] = useState(described ?? '');
  const newDescription = description.trim() === '' ? null : description.trim();
  const newName = name.trim();
  const newTopic = topic.trim() === '' ? null : topic.trim();
  // A name that was given can be changed, not taken away.
  const ready = newName !== '' || row.name === null;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready || busy) return;
        onSave({
          ...(newName === '' || newName === row.name ? {} : { name: newName }),
          ...(newTopic === row.topic ? {} : { topic: newTopic }),
          ...(newDescription === described ? {} : { description: newDescription }),
        });
      }}
    >
      <LimitedField
        autoFocus
        label={t('details.name')}
        value={name}
        max={MAX_CONVERSATION_NAME}
        onChange={setName}
      />
      <LimitedField label={t('create.topic')} value={topic} max={MAX_TOPIC} onChange={setTopic} />
      <LimitedField
        label={t('create.description')}
        value={description}
        max={MAX_DESCRIPTION}
        lines={3}
        onChange={setDescription}
      />
      <div className={styles.submit}>
        <Button variant="subtle" onClick={onBack}>
          {t('details.back')}
        </Button>
        <Button type="submit" disabled={!ready} loading={busy}>
          {t('details.save')}
        </Button>
      </div>
    </form>
  );
};
