/** Who has one of one's own messages: read, on their device, on the server only. */
import type { UserId } from '@corridor/core';
import { personName } from '../conversations/names.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { exactTime, timeNear } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import styles from './ReadBy.module.css';
import type { PersonReach } from './reach.pure.ts';

interface ReadByProps {
  people: readonly PersonReach<UserId>[];
  onClose: () => void;
}

const PARTS = ['read', 'held', 'stored'] as const;

export const ReadBy = ({ people, onClose }: ReadByProps) => {
  const { users } = useWorkplace();
  const { t, language } = useWords();
  const read = people.filter(({ reach }) => reach === 'read').length;
  const timeOf = ({ at, exact }: PersonReach): string => {
    if (at === null) return '';
    const time = timeNear(at, Date.now(), language);
    return exact ? time : t('reach.before', { time });
  };
  return (
    <Dialog
      title={t('reach.readBy', { read, of: people.length })}
      closeLabel={t('app.close')}
      onClose={onClose}
      testId="read-by"
    >
      {PARTS.map((part) => {
        const here = people
          .filter(({ reach }) => reach === part)
          .map((person) => ({ person, name: personName(users, person.user, t('list.unnamed')) }))
          .sort((a, b) => (b.person.at ?? 0) - (a.person.at ?? 0) || (a.name < b.name ? -1 : 1));
        if (here.length === 0) return null;
        return (
          <section key={part}>
            <h3 className={styles.part}>{t(`reach.${part}`, { count: here.length })}</h3>
            <ul className={styles.people}>
              {here.map(({ person, name }) => (
                <li key={person.user} data-testid="reader" data-reach={part}>
                  <Avatar id={person.user} name={name} size={32} />
                  <bdi>{name}</bdi>
                  {person.at === null ? null : (
                    <time title={exactTime(person.at, language)}>{timeOf(person)}</time>
                  )}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </Dialog>
  );
};
