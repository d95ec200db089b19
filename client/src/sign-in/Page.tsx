/** The frame of every page that is seen before somebody is in. */
import type { ReactNode } from 'react';
import styles from './Page.module.css';

interface PageProps {
  title: string;
  intro: string;
  children: ReactNode;
}

export const Page = ({ title, intro, children }: PageProps) => (
  <main className={styles.page}>
    <div className={styles.card}>
      <img className={styles.logo} src="/icon.svg" alt="" width={48} height={48} />
      <h1>{title}</h1>
      <p className={styles.intro}>{intro}</p>
      {children}
    </div>
  </main>
);
