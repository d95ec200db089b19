/** What somebody settles for a conversation, for themselves alone. */
import type { UserSetting } from '@corridor/core';
import { Button, Switch } from '@mantine/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { timeNear } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import styles from './ForYou.module.css';
import { MUTED_FOR_EVER, ownSettings } from './own-settings.ts';
import { useMinute } from './useMinute.ts';
import { useWorkplace } from './workplace.ts';

const HOUR_MS = 3_600_000;
const MORNING_HOUR = 8;

/** Tomorrow at eight, by this device's clock. */
const tomorrow = (nowMs: number): number => {
  const date = new Date(nowMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, MORNING_HOUR).getTime();
};

interface ForYouProps {
  row: ConversationRow;
  onSet: (setting: UserSetting) => void;
}

export const ForYou = ({ row, onSet }: ForYouProps) => {
  const { db } = useWorkplace();
  const { t, language } = useWords();
  const nowMs = useMinute();
  const rows = useLiveQuery(() => db.settings.toArray(), [db]);
  if (!rows) return null;
  const own = ownSettings(rows, nowMs)(row.id);
  const conversation = row.id;
  const mute = (value: number | null): void => onSet({ name: 'muted-until', conversation, value });
  return (
    <section className={styles.section} data-testid="for-you">
      <h3>{t('ownSettings.title')}</h3>
      <Switch
        label={t('ownSettings.pin')}
        checked={own.pinned}
        onChange={(event) =>
          onSet({ name: 'pinned', conversation, value: event.currentTarget.checked })
        }
      />
      {own.mutedUntil === null ? (
        <div className={styles.buttons}>
          <span>{t('ownSettings.mute')}</span>
          <Button size="xs" variant="default" onClick={() => mute(Date.now() + HOUR_MS)}>
            {t('ownSettings.muteHour')}
          </Button>
          <Button size="xs" variant="default" onClick={() => mute(tomorrow(Date.now()))}>
            {t('ownSettings.muteTomorrow')}
          </Button>
          <Button size="xs" variant="default" onClick={() => mute(MUTED_FOR_EVER)}>
            {t('ownSettings.muteAlways')}
          </Button>
        </div>
      ) : (
        <div className={styles.buttons}>
          <span>
            {own.mutedUntil === MUTED_FOR_EVER
              ? t('ownSettings.mutedAlways')
              : t('ownSettings.mutedUntil', { time: timeNear(own.mutedUntil, nowMs, language) })}
          </span>
          <Button size="xs" variant="default" onClick={() => mute(null)}>
            {t('ownSettings.unmute')}
          </Button>
        </div>
      )}
    </section>
  );
};
