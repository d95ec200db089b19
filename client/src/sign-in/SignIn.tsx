/** Coming in: with login name and password, or as somebody whose conversations are here. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { counted } from '../i18n/counts.ts';
import { useWords } from '../i18n/useWords.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { safeLine } from '../ui/safe-text.ts';
import { failureSentence } from './failure.ts';
import styles from './Page.module.css';
import { Page } from './Page.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import type { PersonGone, PersonHere, SignInFailure, SignInPort } from './port.ts';

interface SignInProps {
  people: readonly PersonHere[];
  departed: readonly PersonGone[];
  /** The browser removed all that was kept here. */
  evicted: boolean;
  /** Somebody left, and the server has not been told yet that their session ends. */
  left: boolean;
  onSeen: (user: PersonGone['user']) => void;
  port: SignInPort;
}

export const SignIn = ({ people, departed, evicted, left, onSeen, port }: SignInProps) => {
  const { t, language } = useWords();
  const [person, setPerson] = useState<PersonHere | null>(null);
  const [other, setOther] = useState(false);
  // Once said, it is not taken back from under who types: it says that it is done.
  const [wasLeft, setWasLeft] = useState(left);
  if (left && !wasLeft) setWasLeft(true);
  const notice = left ? t('signIn.left') : wasLeft ? t('signIn.leftEnded') : null;
  const [gone] = departed;
  if (gone) {
    const what = counted(gone.unsent, language);
    const unsent = what === '' ? '' : t('signIn.departedUnsent', { what });
    return (
      <Page
        title="Corridor"
        intro={`${t('signIn.departed', { name: safeLine(gone.name) })} ${unsent}`.trim()}
      >
        <Button onClick={() => onSeen(gone.user)}>{t('signIn.departedSeen')}</Button>
      </Page>
    );
  }
  if (person !== null) {
    return (
      <Page title={safeLine(person.name)} intro={safeLine(person.practice)} notice={notice}>
        <PasswordForm
          login={person.login}
          label={t('signIn.password')}
          submit={t('signIn.submit')}
          onSubmit={(password) => port.enter(person, password)}
        />
        <Button className={styles.rule} variant="subtle" onClick={() => setPerson(null)}>
          {t('signIn.other')}
        </Button>
      </Page>
    );
  }
  if (people.length > 0 && !other) {
    return (
      <Page title={t('signIn.peopleTitle')} intro={t('signIn.peopleHint')} notice={notice}>
        <ul className={styles.people}>
          {people.map((each) => (
            <li key={each.user}>
              <button
                type="button"
                className={styles.person}
                data-testid="person-here"
                onClick={() => setPerson(each)}
              >
                <Avatar id={each.user} name={each.name} />
                <span>
                  <strong>{safeLine(each.name)}</strong>
                  <small>{safeLine(each.practice)}</small>
                </span>
              </button>
            </li>
          ))}
        </ul>
        <Button variant="default" onClick={() => setOther(true)}>
          {t('signIn.other')}
        </Button>
      </Page>
    );
  }
  return (
    <Credentials
      port={port}
      evicted={evicted}
      notice={notice}
      onBack={people.length > 0 ? () => setOther(false) : undefined}
    />
  );
};

interface CredentialsProps {
  port: SignInPort;
  evicted: boolean;
  notice: string | null;
  onBack: (() => void) | undefined;
}

const Credentials = ({ port, evicted, notice, onBack }: CredentialsProps) => {
  const { t } = useWords();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<SignInFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy || login.trim() === '' || password === '') return;
    setBusy(true);
    const result = await port.signIn(login.trim(), password);
    setBusy(false);
    if (!result.ok) setFailure(result.error);
  };
  return (
    <Page title="Corridor" intro={t('signIn.intro')} notice={notice}>
      {evicted ? (
        <p className={styles.notice} role="status" data-testid="evicted">
          {t('signIn.evicted')}
        </p>
      ) : null}
      <form className={styles.form} onSubmit={(event) => void send(event)}>
        <TextInput
          label={t('signIn.login')}
          autoFocus
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('signIn.password')}
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
          {t('signIn.submit')}
        </Button>
      </form>
      {onBack ? (
        <Button className={styles.rule} variant="subtle" onClick={onBack}>
          {t('signIn.peopleTitle')}
        </Button>
      ) : null}
      {failure?.reason === 'unreachable' ? (
        <p className={styles.hint}>{t('signIn.offlineOther')}</p>
      ) : null}
    </Page>
  );
};
