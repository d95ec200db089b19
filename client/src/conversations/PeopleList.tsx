/** People to pick from, staff and clients kept apart; arrows walk them. */
import type { DirectoryUser, UserId } from '@corridor/core';
import { IconCheck } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useWords } from '../i18n/useWords.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { usePresence } from '../people/usePeople.ts';
import { safeLine } from '../ui/safe-text.ts';
import styles from './NewConversation.module.css';
import { personSubtitle } from './names.ts';
import type { FoundPeople } from './people-search.ts';
import { useWorkplace } from './workplace.ts';

/** More than this is found by typing. */
const SHOWN = 100;

interface PeopleListProps {
  found: FoundPeople;
  typed: string;
  /** When several are picked: who is. */
  chosen: ReadonlySet<UserId> | null;
  onPick: (user: UserId) => void;
  /** What is said when there is nobody at all. */
  nobody?: string | undefined;
}

/** Up and down between the buttons of a list. */
export const walkButtons = (event: KeyboardEvent<HTMLElement>): void => {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-walk]')];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  const next = buttons[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
};

export const PeopleList = ({ found, typed, chosen, onPick, nobody }: PeopleListProps) => {
  const { t } = useWords();
  if (found.staff.length + found.clients.length === 0) {
    return (
      <p className={styles.nobody} role="status">
        {typed.trim() === ''
          ? (nobody ?? t('create.nobodyAtAll'))
          : t('create.nobody', { text: typed.trim() })}
      </p>
    );
  }
  const both = found.staff.length > 0 && found.clients.length > 0;
  const part = (title: string, people: readonly DirectoryUser[]) =>
    people.length === 0 ? null : (
      <section>
        {both ? <h3 className={styles.part}>{title}</h3> : null}
        <ul className={styles.people} aria-label={title}>
          {people.slice(0, SHOWN).map((person) => (
            <li key={person.id}>
              <Person
                person={person}
                chosen={chosen === null ? null : chosen.has(person.id)}
                onPick={onPick}
              />
            </li>
          ))}
        </ul>
      </section>
    );
  return (
    <>
      {part(t('create.staff'), found.staff)}
      {part(t('create.clients'), found.clients)}
    </>
  );
};

interface PersonProps {
  person: DirectoryUser;
  chosen: boolean | null;
  onPick: (user: UserId) => void;
}

const Person = ({ person, chosen, onPick }: PersonProps) => {
  const { departments } = useWorkplace();
  const { t } = useWords();
  const status = usePresence(person.id)?.status;
  const about = personSubtitle(person, departments, t(`roles.${person.role}`));
  return (
    <button
      type="button"
      className={styles.person}
      data-walk
      data-testid="person"
      aria-pressed={chosen ?? undefined}
      onClick={() => onPick(person.id)}
    >
      <PersonAvatar id={person.id} name={person.name} size={36} />
      <span className={styles.who}>
        <bdi>{safeLine(person.name)}</bdi>
        <span>{status ? `${about} · ${safeLine(status.text)}` : about}</span>
      </span>
      {chosen ? <IconCheck size={18} aria-hidden="true" /> : null}
    </button>
  );
};
