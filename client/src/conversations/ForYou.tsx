/** What somebody settles for a conversation, for themselves alone. */
import { UNTIL_CHANGED, type UserSetting } from '@corridor/core';
import { Button, SegmentedControl, Switch } from '@mantine/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { timeNear } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { MINUTE_MS, tomorrowMorning } from '../notifications/when.pure.ts';
import styles from './ForYou.module.css';
import { notifyAbout, ownSettings } from './own-settings.ts';
import { useMinute } from './useMinute.ts';
import { useWorkplace } from './workplace.ts';

/** In the order in which they are offered. */
const NOTIFY = ['all', 'mentions', 'none'] as const;

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
      <Switch
        label={t('ownSettings.markUnread')}
        checked={own.markedUnread}
        onChange={(event) =>
          onSet({ name: 'marked-unread', conversation, value: event.currentTarget.checked })
        }
      />
      <div className={styles.field}>
        <span id="notify-about">{t('ownSettings.notify')}</span>
        <SegmentedControl
          classNames={{ root: styles.choices, label: styles.choice }}
          aria-labelledby="notify-about"
          value={notifyAbout(row.kind, own)}
          data={NOTIFY.map((value) => ({ value, label: t(`ownSettings.notify_${value}`) }))}
          onChange={(value) => {
            const chosen = NOTIFY.find((each) => each === value);
            if (chosen) onSet({ name: 'notify', conversation, value: chosen });
          }}
        />
      </div>
      {own.mutedUntil === null ? (
        <div className={styles.buttons}>
          <span>{t('ownSettings.mute')}</span>
          <Button size="xs" variant="default" onClick={() => mute(Date.now() + 60 * MINUTE_MS)}>
            {t('ownSettings.muteHour')}
          </Button>
          <Button size="xs" variant="default" onClick={() => mute(tomorrowMorning(Date.now()))}>
            {t('ownSettings.muteTomorrow')}
          </Button>
          <Button size="xs" variant="default" onClick={() => mute(UNTIL_CHANGED)}>
            {t('ownSettings.muteAlways')}
          </Button>
        </div>
      ) : (
        <div className={styles.buttons}>
          <span>
            {own.mutedUntil === UNTIL_CHANGED
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
