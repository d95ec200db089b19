/** Somebody's name or face; where a card can be opened, it opens theirs. */
import type { UserId } from '@corridor/core';
import type { ReactNode } from 'react';
import styles from './PersonName.module.css';
import { useShowPerson } from './show-person.ts';

interface PersonNameProps {
  id: UserId;
  className?: string | undefined;
  /** -1: reached by other keys than Tab. */
  tabIndex?: number | undefined;
  children: ReactNode;
}

export const PersonName = ({ id, className, tabIndex, children }: PersonNameProps) => {
  const show = useShowPerson();
  const name = <bdi className={className}>{children}</bdi>;
  if (show === null) return name;
  return (
    <button
      type="button"
      className={styles.name}
      aria-haspopup="dialog"
      tabIndex={tabIndex}
      data-testid="person-name"
      onClick={(event) => show(id, event.currentTarget)}
    >
      {name}
    </button>
  );
};

interface PersonFaceProps {
  id: UserId;
  name: string;
  children: ReactNode;
}

/** For who points; the name beside it is for keys. */
export const PersonFace = ({ id, name, children }: PersonFaceProps) => {
  const show = useShowPerson();
  if (show === null) return children;
  return (
    <button
      type="button"
      className={styles.face}
      aria-haspopup="dialog"
      aria-label={name}
      tabIndex={-1}
      onClick={(event) => show(id, event.currentTarget)}
    >
      {children}
    </button>
  );
};
