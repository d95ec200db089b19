/** Where somebody is signed in, and signing out there. */
import type { SessionList } from '@corridor/core';
import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { timeNear } from '../i18n/format.ts';
import { reasonOf } from '../i18n/reasons.ts';
import { useWords } from '../i18n/useWords.ts';
import { safeLine } from '../ui/safe-text.ts';
import type { SettingsPort } from './port.ts';
import styles from './Settings.module.css';

export const Sessions = ({ port }: { port: SettingsPort }) => {
  const { t, language } = useWords();
  const [sessions, setSessions] = useState<SessionList['sessions'] | 'offline' | null>(null);
  const load = useCallback(async () => {
    const result = await port.sessions();
    setSessions(result.ok ? result.value : 'offline');
  }, [port]);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    void load();
  }, [load]);
  const revoke = async (session: string): Promise<void> => {
    const result = await port.revoke(session);
    setFailure(result.ok ? null : result.error);
    await load();
  };
  if (sessions === null) return null;
  if (sessions === 'offline') return <p>{t('settings.sessionsOffline')}</p>;
  return (
    <>
      {failure === null ? null : (
        <p role="alert" className={styles.told} data-good={false}>
          {t('settings.failed', { reason: reasonOf(failure, t) })}
        </p>
      )}
      <ul className={styles.sessions}>
        {sessions.map((session) => (
          <li key={session.id}>
            <span>
              <bdi>{safeLine(session.deviceName)}</bdi>
              <small>
                {session.current
                  ? t('settings.thisSession')
                  : t('settings.lastSeen', {
                      time: timeNear(session.lastSeenAt, Date.now(), language),
                    })}
              </small>
            </span>
            {session.current ? null : (
              <Button size="xs" variant="default" onClick={() => void revoke(session.id)}>
                {t('settings.revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
};
