/**
 * The card of a person: who they are, whether they are there, and how to reach them. A modal dialog
 * beside what was clicked, because it may be opened from another dialog, over which nothing else
 * could be reached; the browser keeps focus in it and gives it back.
 */
import type { UserId } from '@corridor/core';
import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import { personName } from '../conversations/names.ts';
import { mayWriteTo } from '../conversations/people-search.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { safeLine } from '../ui/safe-text.ts';
import { besideRect } from './beside.pure.ts';
import { PersonAvatar } from './PersonAvatar.tsx';
import styles from './ProfileCard.module.css';
import { presenceWords, statusWords, usePresence } from './usePeople.ts';

interface ProfileCardProps {
  id: UserId;
  /** What was clicked. */
  at: HTMLElement;
  /** Undefined: conversations cannot be opened from here. */
  onMessage: (() => void) | undefined;
  /** Undefined: they cannot be mentioned here. */
  onMention: (() => void) | undefined;
  onClose: () => void;
}

export const ProfileCard = ({ id, at, onMessage, onMention, onClose }: ProfileCardProps) => {
  const workplace = useWorkplace();
  const { db, me, users, former, departments } = workplace;
  const { t, language } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const nameId = useId();
  const presence = usePresence(id);
  const person = users.get(id);
  const known = useLiveQuery(
    () =>
      db.conversations
        .filter(
          ({ kind, state, members }) =>
            (kind === 'direct' || kind === 'client') &&
            (state === 'here' || state === 'pending') &&
            members.some(({ user }) => user === id),
        )
        .count(),
    [db, id],
  );
  useEffect(() => {
    const card = dialog.current;
    if (card && !card.open) card.showModal();
    return () => {
      card?.close();
      if (at.isConnected) at.focus();
    };
  }, [at]);
  useLayoutEffect(() => {
    const card = dialog.current;
    if (!card) return;
    const { left, top } = besideRect(
      at.getBoundingClientRect(),
      { width: card.offsetWidth, height: card.offsetHeight },
      { width: window.innerWidth, height: window.innerHeight },
    );
    card.style.setProperty('--left', `${left}px`);
    card.style.setProperty('--top', `${top}px`);
  });
  const name = personName(users, id, t('list.unnamed'));
  const words = presenceWords(presence, t, language);
  const mayWrite = person !== undefined && (mayWriteTo(person, workplace) || (known ?? 0) > 0);
  const department = person?.department ? departments.get(person.department) : undefined;
  const facts = [
    person && person.jobTitle !== null ? ([t('profile.job'), person.jobTitle] as const) : null,
    department === undefined ? null : ([t('profile.department'), department] as const),
    person && person.organisation !== null
      ? ([t('profile.organisation'), person.organisation] as const)
      : null,
  ].filter((fact) => fact !== null);
  return (
    <dialog
      ref={dialog}
      className={styles.card}
      data-testid="profile"
      aria-labelledby={nameId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className={styles.panel}>
        <header className={styles.head}>
          <PersonAvatar id={id} name={name} size={52} silent />
          <div className={styles.who}>
            <h2 id={nameId}>
              <bdi>{name}</bdi>
            </h2>
            {person ? <p>{t(`roles.${person.role}`)}</p> : null}
          </div>
          <IconButton label={t('app.close')} onClick={onClose}>
            <IconX size={20} />
          </IconButton>
        </header>
        {presence?.status ? (
          <p className={styles.status} dir="auto" data-testid="profile-status">
            {statusWords(presence.status, t, language)}
          </p>
        ) : null}
        <p className={styles.presence} data-testid="profile-presence">
          {id === me.id
            ? t('profile.you')
            : person && !person.active
              ? t(former.has(id) ? 'details.inactive' : 'details.neverSignedIn')
              : words === ''
                ? t('profile.notKnown')
                : words}
        </p>
        {facts.length === 0 ? null : (
          <dl className={styles.facts}>
            {facts.map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{safeLine(value)}</dd>
              </div>
            ))}
          </dl>
        )}
        {id === me.id ? null : (
          <div className={styles.ways}>
            {onMessage !== undefined && mayWrite ? (
              <Button size="xs" onClick={onMessage}>
                {t('profile.message')}
              </Button>
            ) : null}
            {onMention === undefined ? null : (
              <Button size="xs" variant="default" onClick={onMention}>
                {t('profile.mention')}
              </Button>
            )}
          </div>
        )}
      </div>
    </dialog>
  );
};
