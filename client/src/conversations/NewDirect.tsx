/** A conversation with one person: type, pick, write. */
import type { UserId } from '@corridor/core';
import { useMemo, useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import styles from './NewConversation.module.css';
import { PeopleField } from './PeopleField.tsx';
import { PeopleList, walkButtons } from './PeopleList.tsx';
import { findPeople } from './people-search.ts';
import { useWorkplace } from './workplace.ts';

export const NewDirect = ({ onPick }: { onPick: (user: UserId) => void }) => {
  const workplace = useWorkplace();
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const found = useMemo(
    () => findPeople(workplace, 'direct', typed, (role) => t(`roles.${role}`)),
    [workplace, typed, t],
  );
  const first = found.staff[0] ?? found.clients[0];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows go from the field into the list.
    <div className={styles.pick} onKeyDown={walkButtons}>
      <PeopleField
        first
        label={t('create.search')}
        value={typed}
        onChange={setTyped}
        onEnter={() => {
          if (first && typed.trim() !== '') onPick(first.id);
        }}
      />
      <div className={styles.results}>
        <PeopleList found={found} typed={typed} chosen={null} onPick={onPick} />
      </div>
    </div>
  );
};
