/** Picking several people: type, Enter takes the first that was found, and who is taken stays above. */
import type { UserId } from '@corridor/core';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import styles from './NewConversation.module.css';
import { personName } from './names.ts';
import { PeopleField } from './PeopleField.tsx';
import { PeopleList, walkButtons } from './PeopleList.tsx';
import { findPeople } from './people-search.ts';
import { useWorkplace } from './workplace.ts';

const NOBODY: ReadonlySet<UserId> = new Set();

interface PickPeopleProps {
  kind: 'group' | 'channel';
  label: string;
  chosen: ReadonlySet<UserId>;
  onChange: (chosen: ReadonlySet<UserId>) => void;
  /** They are in it already. */
  without?: ReadonlySet<UserId> | undefined;
  /** What is said when there is nobody to pick. */
  nobody?: string | undefined;
  /** The dialog was opened to type here. */
  first?: boolean | undefined;
  /** Above the field, and below the people. */
  above?: ReactNode | undefined;
  children: ReactNode;
}

export const PickPeople = ({
  kind,
  label,
  chosen,
  onChange,
  without = NOBODY,
  nobody,
  first,
  above,
  children,
}: PickPeopleProps) => {
  const workplace = useWorkplace();
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const found = useMemo(() => {
    const all = findPeople(workplace, kind, typed, (role) => t(`roles.${role}`));
    return {
      staff: all.staff.filter(({ id }) => !without.has(id)),
      clients: all.clients.filter(({ id }) => !without.has(id)),
    };
  }, [workplace, kind, typed, without, t]);
  const toggle = (user: UserId): void => {
    const next = new Set(chosen);
    if (!next.delete(user)) next.add(user);
    onChange(next);
    setTyped('');
  };
  const best = found.staff[0] ?? found.clients[0];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows go from the field into the list.
    <div className={styles.pick} onKeyDown={walkButtons}>
      {above}
      <PeopleField
        first={first}
        label={label}
        value={typed}
        onChange={setTyped}
        onEnter={() => {
          if (best && typed.trim() !== '') toggle(best.id);
        }}
      />
      {chosen.size === 0 ? null : (
        <ul className={styles.chips} aria-label={label}>
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
        <PeopleList found={found} typed={typed} chosen={chosen} onPick={toggle} nobody={nobody} />
      </div>
      <div className={styles.submit}>{children}</div>
    </div>
  );
};
