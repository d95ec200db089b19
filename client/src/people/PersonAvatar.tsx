/** Somebody's initials, with a dot that says whether they are there; in words for who does not see it. */
import type { UserId } from '@corridor/core';
import { useWords } from '../i18n/useWords.ts';
import { Avatar } from '../ui/Avatar.tsx';
import styles from './PersonAvatar.module.css';
import { presenceWords, shownState, usePresence } from './usePeople.ts';

interface PersonAvatarProps {
  id: UserId;
  name: string;
  size?: number | undefined;
  /** The words stand beside it already. */
  silent?: boolean | undefined;
}

export const PersonAvatar = ({ id, name, size, silent = false }: PersonAvatarProps) => {
  const presence = usePresence(id);
  const { t, language } = useWords();
  const words = presenceWords(presence, t, language);
  return (
    <span className={styles.person} title={words === '' ? undefined : words}>
      <Avatar id={id} name={name} size={size} />
      {presence === null || presence.state === 'offline' ? null : (
        <span
          className={styles.dot}
          data-testid="presence"
          data-state={shownState(presence)}
          aria-hidden="true"
        />
      )}
      {silent || words === '' ? null : <span className="visually-hidden">{words}</span>}
    </span>
  );
};
