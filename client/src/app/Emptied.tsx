/**
 * In place of the conversations while this device holds none, not even the directory: the browser
 * removed them, and they come back when the server can be reached. Says so, and lets sign in again.
 */
import type { Result } from '@corridor/core';
import { IconDatabaseOff } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { stateOf, tell } from '../connection/condition.ts';
import { StatusLine } from '../connection/StatusLine.tsx';
import type { EngineHandle } from '../engine/start.ts';
import { useWords } from '../i18n/useWords.ts';
import { PasswordForm } from '../sign-in/PasswordForm.tsx';
import type { PersonHere, SignInFailure } from '../sign-in/port.ts';
import { Blank } from '../ui/Blank.tsx';
import { safeLine } from '../ui/safe-text.ts';
import { keptApp } from './kept-app.ts';
import styles from './Shell.module.css';
import { takeNewVersion, updates } from './updates.ts';

interface EmptiedProps {
  engine: Pick<EngineHandle, 'getSnapshot' | 'subscribe' | 'reconnect'>;
  person: PersonHere;
  signInAgain: (password: string) => Promise<Result<null, SignInFailure>>;
}

export const Emptied = ({ engine, person, signInAgain }: EmptiedProps) => {
  const { t, language } = useWords();
  const status = useSyncExternalStore(engine.subscribe, engine.getSnapshot);
  const appKept = useSyncExternalStore(keptApp.subscribe, keptApp.getSnapshot);
  const newVersion = useSyncExternalStore(updates.subscribe, updates.getSnapshot);
  const known = { status, fill: null, newVersion, appKept, nowMs: Date.now() };
  // The engine may be at the beginning of finding out: until it tells, nothing is claimed.
  const told = status.storage.state === 'ok' ? null : tell(stateOf(known), known, language);
  return (
    <div className={styles.shell}>
      <div className={styles.status}>
        <StatusLine
          status={status}
          fill={null}
          newVersion={newVersion}
          appKept={appKept}
          onAgain={engine.reconnect}
          onSignIn={() => undefined}
          onUpdate={() => void takeNewVersion()}
        />
      </div>
      <main className={styles.emptied} data-testid="emptied">
        {told === null ? null : (
          <>
            <Blank icon={<IconDatabaseOff size={28} />} title={told.sentence}>
              <dl className={styles.meaning}>
                <dt>{t('states.safe')}</dt>
                <dd>{told.safe}</dd>
                <dt>{t('states.todo')}</dt>
                <dd>{told.todo}</dd>
              </dl>
            </Blank>
            {status.connection.state === 'signed-out' ? (
              <div className={styles.again}>
                <p>{t('signIn.expiredTitle')}</p>
                <PasswordForm
                  login={person.login}
                  label={t('signIn.unlockFor', { name: safeLine(person.name) })}
                  submit={t('signIn.submit')}
                  onSubmit={signInAgain}
                />
              </div>
            ) : null}
          </>
        )}
      </main>
    </div>
  );
};
