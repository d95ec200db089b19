/** A password of somebody known, and the button that uses it: unlocking, signing in again. */
import type { Result } from '@corridor/core';
import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import { failureSentence } from './failure.ts';
import styles from './Page.module.css';
import type { SignInFailure } from './port.ts';

interface PasswordFormProps {
  /** Named to the browser's password manager. */
  login: string;
  label: string;
  submit: string;
  onSubmit: (password: string) => Promise<Result<null, SignInFailure>>;
}

export const PasswordForm = ({ login, label, submit, onSubmit }: PasswordFormProps) => {
  const { t } = useWords();
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<SignInFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy || password === '') return;
    setBusy(true);
    const result = await onSubmit(password);
    setBusy(false);
    if (!result.ok) setFailure(result.error);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void send(event)}>
      <input
        className="visually-hidden"
        autoComplete="username"
        value={login}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <PasswordInput
        label={label}
        autoFocus
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword'), tabIndex: 0 }}
      />
      {failure === null ? null : (
        <p className={styles.failure} role="alert" data-testid="sign-in-failure">
          {failureSentence(failure, t)}
        </p>
      )}
      <Button type="submit" loading={busy}>
        {submit}
      </Button>
    </form>
  );
};
