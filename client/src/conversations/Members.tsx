/** Who is in a conversation: active ones first, by name; who may, changes roles and removes here. */
import type { MembershipRole, UserId } from '@corridor/core';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { PersonName } from '../people/PersonName.tsx';
import { mayRemove, rolesFor } from './manage.ts';
import styles from './NewConversation.module.css';
import { folded, personName, personSubtitle } from './names.ts';
import { useWorkplace } from './workplace.ts';

const SHOWN = 50;
const MAKE = { owner: 'makeOwner', admin: 'makeAdmin', member: 'makeMember' } as const;

/** What is being asked about somebody. */
interface Asking {
  readonly user: UserId;
  readonly what: 'remove' | 'role';
}

interface MembersProps {
  row: ConversationRow;
  onRemove: (user: UserId) => void;
  onRole: (user: UserId, role: MembershipRole) => void;
}

export const Members = ({ row, onRemove, onRole }: MembersProps) => {
  const workplace = useWorkplace();
  const { users, former, departments, me } = workplace;
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const [asking, setAsking] = useState<Asking | null>(null);
  const sorted = row.members
    .map((member) => {
      const name = personName(users, member.user, t('list.unnamed'));
      const inactive = users.get(member.user)?.active === false;
      return { member, name, order: `${inactive ? 1 : 0}${folded(name)}` };
    })
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  return (
    <>
      <ul className={styles.people}>
        {(all ? sorted : sorted.slice(0, SHOWN)).map(({ member, name }) => {
          const { user, role } = member;
          const person = users.get(user);
          const asked = asking?.user === user ? asking.what : null;
          const roles = rolesFor(row, member, workplace);
          const about = !person
            ? ''
            : person.active
              ? personSubtitle(person, departments, t(`roles.${person.role}`))
              : t(former.has(user) ? 'details.inactive' : 'details.neverSignedIn');
          const marks = [
            user === me.id ? t('details.you') : '',
            role === 'member' ? '' : t(`details.${role}`),
            about,
          ];
          return (
            <li key={user} data-testid="member">
              <div className={styles.channel}>
                <PersonAvatar id={user} name={name} size={36} />
                <span className={styles.who}>
                  <PersonName id={user}>{name}</PersonName>
                  <span>{marks.filter((mark) => mark !== '').join(' · ')}</span>
                </span>
                {asked === null && roles.length > 0 ? (
                  <Button
                    size="xs"
                    variant="subtle"
                    aria-label={t('details.roleNamed', { name })}
                    onClick={() => setAsking({ user, what: 'role' })}
                  >
                    {t('details.role')}
                  </Button>
                ) : null}
                {asked === null && mayRemove(row, member, workplace) ? (
                  <Button
                    size="xs"
                    variant="subtle"
                    color="red"
                    aria-label={t('details.removeNamed', { name })}
                    onClick={() => setAsking({ user, what: 'remove' })}
                  >
                    {t('details.remove')}
                  </Button>
                ) : null}
              </div>
              {asked === 'role' ? (
                <div className={styles.note}>
                  <p>{t('details.roleSure', { name })}</p>
                  <div className={styles.submit}>
                    <Button size="xs" variant="subtle" autoFocus onClick={() => setAsking(null)}>
                      {t('details.cancel')}
                    </Button>
                    {roles.map((each) => (
                      <Button
                        key={each}
                        size="xs"
                        variant="light"
                        onClick={() => {
                          setAsking(null);
                          onRole(user, each);
                        }}
                      >
                        {t(`details.${MAKE[each]}`)}
                      </Button>
                    ))}
                  </div>
                </div>
              ) : null}
              {asked === 'remove' ? (
                <div className={styles.note}>
                  <p>{t('details.removeSure', { name })}</p>
                  <div className={styles.submit}>
                    <Button size="xs" variant="subtle" autoFocus onClick={() => setAsking(null)}>
                      {t('details.cancel')}
                    </Button>
                    <Button
                      size="xs"
                      color="red"
                      onClick={() => {
                        setAsking(null);
                        onRemove(user);
                      }}
                    >
                      {t('details.remove')}
                    </Button>
                  </div>
                </div>
              ) : null}
            </li>
          );
        })}
      </ul>
      {all || sorted.length <= SHOWN ? null : (
        <Button variant="subtle" onClick={() => setAll(true)}>
          {t('details.showAll', { count: sorted.length })}
        </Button>
      )}
    </>
  );
};
