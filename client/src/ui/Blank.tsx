/** What a place says when there is nothing in it: an icon, a sentence, perhaps a way on. */
import type { ReactNode } from 'react';
import styles from './Blank.module.css';

interface BlankProps {
  icon?: ReactNode | undefined;
  title: string;
  children?: ReactNode | undefined;
  testId?: string | undefined;
}

export const Blank = ({ icon, title, children, testId }: BlankProps) => (
  <div className={styles.blank} data-testid={testId}>
    {icon === undefined ? null : (
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
    )}
    <p className={styles.title}>{title}</p>
    {children === undefined ? null : <div className={styles.more}>{children}</div>}
  </div>
);
