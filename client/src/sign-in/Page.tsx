/** The frame of every page that is seen before somebody is in. */
import type { ReactNode } from 'react';
import styles from './Page.module.css';

interface PageProps {
  title: string;
  intro: string;
  /** What is to be known before anything is done here. */
  notice?: string | null;
  children: ReactNode;
}

export const Page = ({ title, intro, notice = null, children }: PageProps) => (
  <main className={styles.page}>
    <div className={styles.card}>
      <img className={styles.logo} src="/icon.svg" alt="" width={48} height={48} />
      <h1>{title}</h1>
      <p className={styles.intro}>{intro}</p>
      {notice === null ? null : (
        <p className={styles.notice} role="status" data-testid="sign-in-notice">
          {notice}
        </p>
      )}
      {children}
    </div>
  </main>
);
