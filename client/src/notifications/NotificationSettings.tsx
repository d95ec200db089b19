/** What somebody wants to be told of, when, and how; and whether this browser does it. */
import { UNTIL_CHANGED, type UserSetting } from '@corridor/core';
import { Button, Switch, TextInput } from '@mantine/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useState } from 'react';
import { useMinute } from '../conversations/useMinute.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { timeNear } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import type { SettingRow } from '../local/database.ts';
import styles from './NotificationSettings.module.css';
import type { SystemNotifications } from './port.ts';
import { ring } from './sound.ts';
import { clockOf, MINUTE_MS, minutesOf, type QuietHours, tomorrowMorning } from './when.pure.ts';
import { settled } from './wishes.pure.ts';

/** From 18:00 to 08:00, until somebody says otherwise. */
const NIGHT: QuietHours = { from: 18 * 60, to: 8 * 60 };

interface NotificationSettingsProps {
  system: SystemNotifications;
  onSet: (setting: UserSetting) => void;
}

interface PartProps {
  rows: readonly SettingRow[];
  onSet: (setting: UserSetting) => void;
}

export const NotificationSettings = ({ system, onSet }: NotificationSettingsProps) => {
  const { db } = useWorkplace();
  const { t } = useWords();
  const rows = useLiveQuery(() => db.settings.toArray(), [db]);
  return (
    <div className={styles.parts} data-testid="notification-settings">
      <p>{t('notifications.about')}</p>
      <Allowed system={system} />
      {rows === undefined ? null : (
        <>
          <Sound rows={rows} onSet={onSet} />
          <Busy rows={rows} onSet={onSet} />
          <Quiet rows={rows} onSet={onSet} />
        </>
      )}
    </div>
  );
};

/** Asks only when somebody clicks. */
const Allowed = ({ system }: { system: SystemNotifications }) => {
  const { t } = useWords();
  const [permission, setPermission] = useState(system.permission);
  useEffect(() => {
    // Somebody who comes back may have changed it in the browser's own settings.
    const look = (): void => setPermission(system.permission());
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [system]);
  return (
    <div className={styles.row}>
      <p role="status" data-permission={permission}>
        {t(`notifications.${permission}`)}
      </p>
      {permission === 'ask' ? (
        <Button size="xs" onClick={() => void system.ask().then(setPermission)}>
          {t('notifications.allow')}
        </Button>
      ) : null}
    </div>
  );
};

const Sound = ({ rows, onSet }: PartProps) => {
  const { t } = useWords();
  const [failed, setFailed] = useState(false);
  return (
    <div className={styles.row}>
      <Switch
        label={t('notifications.sound')}
        checked={settled(rows, 'sound') === true}
        onChange={(event) => onSet({ name: 'sound', value: event.currentTarget.checked })}
      />
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          setFailed(false);
          ring().catch(() => setFailed(true));
        }}
      >
        {t('notifications.hear')}
      </Button>
      {failed ? <p role="alert">{t('notifications.noSound')}</p> : null}
    </div>
  );
};

const Busy = ({ rows, onSet }: PartProps) => {
  const { t, language } = useWords();
  const nowMs = Math.max(useMinute(), Date.now());
  const set = (until: number | null): void =>
    onSet({ name: 'busy', value: until === null ? null : { since: Date.now(), until } });
  const until = settled(rows, 'busy')?.until ?? null;
  const busy = until !== null && until > nowMs;
  return (
    <div className={styles.field}>
      <h3>{t('notifications.busy')}</h3>
      {busy ? (
        <div className={styles.row}>
          <p>
            {until === UNTIL_CHANGED
              ? t('notifications.busyOn')
              : t('notifications.busyUntil', { time: timeNear(until, nowMs, language) })}
          </p>
          <Button size="xs" variant="default" onClick={() => set(null)}>
            {t('notifications.busyEnd')}
          </Button>
        </div>
      ) : (
        <div className={styles.row}>
          <Button size="xs" variant="default" onClick={() => set(Date.now() + 30 * MINUTE_MS)}>
            {t('notifications.busyHalf')}
          </Button>
          <Button size="xs" variant="default" onClick={() => set(Date.now() + 60 * MINUTE_MS)}>
            {t('notifications.busyHour')}
          </Button>
          <Button size="xs" variant="default" onClick={() => set(tomorrowMorning(Date.now()))}>
            {t('notifications.busyTomorrow')}
          </Button>
          <Button size="xs" variant="default" onClick={() => set(UNTIL_CHANGED)}>
            {t('notifications.busyAlways')}
          </Button>
        </div>
      )}
    </div>
  );
};

const Quiet = ({ rows, onSet }: PartProps) => {
  const { t } = useWords();
  const hours = settled(rows, 'quiet-hours');
  const set = (value: QuietHours | null): void => onSet({ name: 'quiet-hours', value });
  const field = (which: keyof QuietHours, known: QuietHours) => (
    <TextInput
      type="time"
      label={t(`notifications.${which}`)}
      defaultValue={clockOf(known[which])}
      onChange={(event) => {
        const minutes = minutesOf(event.currentTarget.value);
        if (minutes !== null) set({ ...known, [which]: minutes });
      }}
    />
  );
  return (
    <div className={styles.field}>
      <Switch
        label={t('notifications.quiet')}
        description={t('notifications.quietAbout')}
        checked={hours !== null}
        onChange={(event) => set(event.currentTarget.checked ? NIGHT : null)}
      />
      {hours === null ? null : (
        <div className={styles.row}>
          {field('from', hours)}
          {field('to', hours)}
        </div>
      )}
    </div>
  );
};
