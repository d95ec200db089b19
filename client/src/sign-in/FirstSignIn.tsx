/** The page of a one-time link: whom it is for, and choosing a password. */
import type { FirstSignInInfo } from '@corridor/core';
import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import { safeLine } from '../ui/safe-text.ts';
import { failureSentence } from './failure.ts';
import styles from './Page.module.css';
import { Page } from './Page.tsx';
import type { FirstSignInPort, SignInFailure } from './port.ts';

const MIN_LENGTH = 10;

interface FirstSignInProps {
  link: string;
  port: FirstSignInPort;
  /** The link did its work, or cannot: go to the sign-in page. */
  onDone: () => void;
}

type Found = 'asking' | 'unreachable' | 'bad' | FirstSignInInfo;

export const FirstSignIn = ({ link, port, onDone }: FirstSignInProps) => {
  const { t } = useWords();
  const [found, setFound] = useState<Found>('asking');
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt more asks again.
  useEffect(() => {
    let current = true;
    void port.info(link).then((result) => {
      if (current) setFound(result.ok ? result.value : result.error);
    });
    return () => {
      current = false;
    };
  }, [link, port, attempt]);

  if (typeof found === 'string') {
    const words = {
      asking: t('signIn.firstLoading'),
      unreachable: t('signIn.unreachable'),
      bad: t('signIn.firstBad'),
    };
    return (
      <Page title="Corridor" intro={words[found]}>
        {found === 'unreachable' ? (
          <Button
            onClick={() => {
              setFound('asking');
              setAttempt(attempt + 1);
            }}
          >
            {t('states.again')}
          </Button>
        ) : found === 'bad' ? (
          <Button variant="default" onClick={onDone}>
            {t('signIn.title')}
          </Button>
        ) : null}
      </Page>
    );
  }
  return <Choose info={found} link={link} port={port} onDone={onDone} />;
};

const Choose = ({ info, link, port, onDone }: FirstSignInProps & { info: FirstSignInInfo }) => {
  const { t } = useWords();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [failure, setFailure] = useState<SignInFailure | 'short' | 'differ' | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (password.length < MIN_LENGTH) return setFailure('short');
    if (password !== again) return setFailure('differ');
    setBusy(true);
    const result = await port.setPassword(link, info.login, password);
    setBusy(false);
    if (result.ok) onDone();
    else setFailure(result.error);
  };
  const sentence =
    failure === null
      ? null
      : failure === 'short'
        ? t('signIn.firstShort')
        : failure === 'differ'
          ? t('signIn.firstDiffer')
          : failureSentence(failure, t);
  return (
    <Page
      title={t('signIn.firstTitle', { name: safeLine(info.name) })}
      intro={t('signIn.firstIntro', { practice: safeLine(info.practice), login: info.login })}
    >
      <form className={styles.form} onSubmit={(event) => void send(event)}>
        <input
          className="visually-hidden"
          autoComplete="username"
          value={info.login}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordInput
          label={t('signIn.firstPassword')}
          description={t('signIn.firstHint')}
          autoFocus
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword'), tabIndex: 0 }}
        />
        <PasswordInput
          label={t('signIn.firstAgain')}
          autoComplete="new-password"
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword'), tabIndex: 0 }}
        />
        {sentence === null ? null : (
          <p className={styles.failure} role="alert" data-testid="sign-in-failure">
            {sentence}
          </p>
        )}
        <Button type="submit" loading={busy}>
          {t('signIn.firstSubmit')}
        </Button>
      </form>
    </Page>
  );
};
