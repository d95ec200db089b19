/** Changing one's password; needs the server. */
import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { reasonOf } from '../i18n/reasons.ts';
import { useWords } from '../i18n/useWords.ts';
import type { SettingsPort } from './port.ts';
import styles from './Settings.module.css';

const MIN_LENGTH = 10;

export const Password = ({ port }: { port: SettingsPort }) => {
  const { t } = useWords();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [told, setTold] = useState<{ good: boolean; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (next.length < MIN_LENGTH) return setTold({ good: false, text: t('signIn.firstShort') });
    setBusy(true);
    const result = await port.changePassword(current, next);
    setBusy(false);
    if (!result.ok) {
      return setTold({
        good: false,
        text: t('settings.failed', { reason: reasonOf(result.error, t) }),
      });
    }
    setCurrent('');
    setNext('');
    setTold({ good: true, text: t('settings.changed') });
  };
  return (
    <form className={styles.form} onSubmit={(event) => void send(event)}>
      <PasswordInput
        label={t('settings.current')}
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword'), tabIndex: 0 }}
      />
      <PasswordInput
        label={t('settings.next')}
        description={t('signIn.firstHint')}
        autoComplete="new-password"
        value={next}
        onChange={(event) => setNext(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword'), tabIndex: 0 }}
      />
      {told === null ? null : (
        <p role={told.good ? 'status' : 'alert'} className={styles.told} data-good={told.good}>
          {told.text}
        </p>
      )}
      <Button type="submit" loading={busy} disabled={current === '' || next === ''}>
        {t('settings.change')}
      </Button>
    </form>
  );
};
