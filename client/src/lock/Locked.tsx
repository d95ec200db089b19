/** The locked screen: nothing of the conversations shows. The password is checked on this device. */
import type { Result } from '@corridor/core';
import { Button } from '@mantine/core';
import { useWords } from '../i18n/useWords.ts';
import styles from '../sign-in/Page.module.css';
import { Page } from '../sign-in/Page.tsx';
import { PasswordForm } from '../sign-in/PasswordForm.tsx';
import type { PersonHere, SignInFailure } from '../sign-in/port.ts';
import { safeLine } from '../ui/safe-text.ts';

interface LockedProps {
  person: PersonHere;
  onUnlock: (password: string) => Promise<Result<null, SignInFailure>>;
  onOther: () => void;
}

export const Locked = ({ person, onUnlock, onOther }: LockedProps) => {
  const { t } = useWords();
  return (
    <Page title={t('lock.title')} intro={t('lock.text', { name: safeLine(person.name) })}>
      <PasswordForm
        login={person.login}
        label={t('signIn.password')}
        submit={t('signIn.unlock')}
        onSubmit={onUnlock}
      />
      <Button className={styles.rule} variant="subtle" onClick={onOther}>
        {t('lock.other')}
      </Button>
      <p className={styles.hint}>{t('lock.screenOnly')}</p>
    </Page>
  );
};
