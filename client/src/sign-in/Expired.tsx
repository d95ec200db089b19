/** The session ended: everything behind this stays readable, and closing it leaves it at that. */
import type { Result } from '@corridor/core';
import { useWords } from '../i18n/useWords.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { safeLine } from '../ui/safe-text.ts';
import styles from './Page.module.css';
import { PasswordForm } from './PasswordForm.tsx';
import type { PersonHere, SignInFailure } from './port.ts';

interface ExpiredProps {
  person: PersonHere;
  onSignIn: (password: string) => Promise<Result<null, SignInFailure>>;
  onClose: () => void;
}

export const Expired = ({ person, onSignIn, onClose }: ExpiredProps) => {
  const { t } = useWords();
  return (
    <Dialog
      title={t('signIn.expiredTitle')}
      closeLabel={t('signIn.expiredLater')}
      onClose={onClose}
      testId="expired"
    >
      <p className={styles.intro}>{t('signIn.expiredText')}</p>
      <PasswordForm
        login={person.login}
        label={t('signIn.unlockFor', { name: safeLine(person.name) })}
        submit={t('signIn.submit')}
        onSubmit={async (password) => {
          const result = await onSignIn(password);
          if (result.ok) onClose();
          return result;
        }}
      />
    </Dialog>
  );
};
