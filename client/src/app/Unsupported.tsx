/** Told instead of the app where it cannot run. */
import { useWords } from '../i18n/useWords.ts';
import styles from '../sign-in/Page.module.css';
import { Page } from '../sign-in/Page.tsx';
import type { Unsupported as Why } from './support.ts';

export const Unsupported = ({ why }: { why: Why }) => {
  const { t } = useWords();
  switch (why.reason) {
    case 'insecure':
      return (
        <Page title={t('app.insecureTitle')} intro={t('app.insecureText')}>
          {null}
        </Page>
      );
    case 'no-storage':
      return (
        <Page title={t('app.noStorageTitle')} intro={t('app.noStorageText')}>
          {null}
        </Page>
      );
    case 'too-old':
      return (
        <Page title={t('app.tooOldTitle')} intro={t('app.tooOldText')}>
          <p className={styles.hint}>{t('app.tooOldMissing', { names: why.missing.join(', ') })}</p>
        </Page>
      );
  }
};
