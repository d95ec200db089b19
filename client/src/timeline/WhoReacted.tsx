/** Who reacted to a message, and with what: read when it is asked for, a hundred people at a time. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { personName } from '../conversations/names.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { readReactions } from '../engine/refold.ts';
import { useWords } from '../i18n/useWords.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { safeLine } from '../ui/safe-text.ts';
import styles from './Reactions.module.css';

const STEP = 100;

interface WhoReactedProps {
  /** Ref of the message. */
  message: string;
  onClose: () => void;
}

export const WhoReacted = ({ message, onClose }: WhoReactedProps) => {
  const { db, users, me } = useWorkplace();
  const { t } = useWords();
  const [shown, setShown] = useState(STEP);
  const all = useLiveQuery(async () => {
    const row = await db.messages.get(message);
    return row ? [...(await readReactions(db, row))] : [];
  }, [db, message]);
  let room = shown;
  const parts = (all ?? []).flatMap(([emoji, who]) => {
    const some = [...who].slice(0, room);
    room -= some.length;
    return some.length === 0 ? [] : [{ emoji, some, count: who.size }];
  });
  const left = (all ?? []).reduce((sum, [, who]) => sum + who.size, 0) - shown;
  return (
    <Dialog
      title={t('reactions.title')}
      closeLabel={t('app.close')}
      onClose={onClose}
      testId="who-reacted"
    >
      {all?.length === 0 ? <p>{t('reactions.nobody')}</p> : null}
      {parts.map(({ emoji, some, count }) => (
        <section key={emoji} className={styles.who}>
          <h3>
            <span>{safeLine(emoji)}</span>
            {count}
          </h3>
          <ul>
            {some.map((user) => {
              const name = personName(users, user, t('list.unnamed'));
              return (
                <li key={user}>
                  <Avatar id={user} name={name} size={28} />
                  <bdi>{name}</bdi>
                  {user === me.id ? <span className={styles.you}>{t('details.you')}</span> : null}
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      {left > 0 ? (
        <button type="button" className={styles.more} onClick={() => setShown(shown + STEP)}>
          {t('reactions.more', { count: left })}
        </button>
      ) : null}
    </Dialog>
  );
};
