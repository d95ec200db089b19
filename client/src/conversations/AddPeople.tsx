/** More people for a conversation that exists. */
import type { UserId } from '@corridor/core';
import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import styles from './NewConversation.module.css';
import { personName } from './names.ts';
import { PeopleField } from './PeopleField.tsx';
import { PeopleList, walkButtons } from './PeopleList.tsx';
import { findPeople } from './people-search.ts';
import { useWorkplace } from './workplace.ts';

interface AddPeopleProps {
  row: ConversationRow;
  busy: boolean;
  onAdd: (members: readonly UserId[]) => void;
  onBack: () => void;
}

export const AddPeople = ({ row, busy, onAdd, onBack }: AddPeopleProps) => {
  const workplace = useWorkplace();
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<UserId>>(new Set());
  const found = useMemo(() => {
    const inside = new Set(row.members.map(({ user }) => user));
    const kind = row.kind === 'channel' ? 'channel' : 'group';
    const all = findPeople(workplace, kind, typed, (role) => t(`roles.${role}`));
    return {
      staff: all.staff.filter(({ id }) => !inside.has(id)),
      clients: all.clients.filter(({ id }) => !inside.has(id)),
    };
  }, [workplace, row.members, row.kind, typed, t]);
  const toggle = (user: UserId): void => {
    const next = new Set(chosen);
    if (!next.delete(user)) next.add(user);
    setChosen(next);
    setTyped('');
  };
  const first = found.staff[0] ?? found.clients[0];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows go from the field into the list.
    <div className={styles.pick} onKeyDown={walkButtons}>
      <PeopleField
        first
        label={t('details.add')}
        value={typed}
        onChange={setTyped}
        onEnter={() => {
          if (first && typed.trim() !== '') toggle(first.id);
        }}
      />
      {chosen.size === 0 ? null : (
        <ul className={styles.chips} aria-label={t('details.add')}>
          {[...chosen].map((user) => {
            const name = personName(workplace.users, user, t('list.unnamed'));
            return (
              <li key={user}>
                <bdi>{name}</bdi>
                <button
                  type="button"
                  aria-label={t('create.remove', { name })}
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
        <PeopleList
          found={found}
          typed={typed}
          chosen={chosen}
          onPick={toggle}
          nobody={t('details.addNobody')}
        />
      </div>
      <div className={styles.submit}>
        <Button variant="subtle" onClick={onBack}>
          {t('details.back')}
        </Button>
        <span role="status">{t('create.chosen', { count: chosen.size })}</span>
        <Button disabled={chosen.size === 0} loading={busy} onClick={() => onAdd([...chosen])}>
          {t('details.addSubmit')}
        </Button>
      </div>
    </div>
  );
};
