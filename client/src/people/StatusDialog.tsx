/** Saying something of oneself for a while: a text, and that one does not want to be disturbed. */
import { MAX_STATUS_LENGTH, type UserSetting } from '@corridor/core';
import { Button, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { type FormEvent, useState } from 'react';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import type { SettingRow } from '../local/database.ts';
import { settled } from '../notifications/wishes.pure.ts';
import { Dialog } from '../ui/Dialog.tsx';
import styles from './StatusDialog.module.css';
import { ENDS, type Ends, settingsOf } from './status-form.pure.ts';

const SUGGESTED = ['surgery', 'phone', 'lunch', 'home'] as const;

interface StatusDialogProps {
  onSet: (setting: UserSetting) => void;
  onClose: () => void;
}

export const StatusDialog = (props: StatusDialogProps) => {
  const { db } = useWorkplace();
  const rows = useLiveQuery(() => db.settings.toArray(), [db]);
  return rows === undefined ? null : <Form rows={rows} {...props} />;
};

const Form = ({ rows, onSet, onClose }: StatusDialogProps & { rows: readonly SettingRow[] }) => {
  const { t } = useWords();
  const [known] = useState(() => {
    const nowMs = Date.now();
    const [status, busy] = [settled(rows, 'status'), settled(rows, 'busy')];
    return {
      text: status !== null && status.until > nowMs ? status.text : '',
      busy: busy !== null && busy.until > nowMs,
    };
  });
  const [text, setText] = useState(known.text);
  const [busy, setBusy] = useState(known.busy);
  const [ends, setEnds] = useState<Ends>('hour');
  const save = (form: { text: string; busy: boolean }): void => {
    for (const setting of settingsOf({ ...form, ends }, Date.now())) onSet(setting);
    onClose();
  };
  return (
    <Dialog
      title={t('status.title')}
      closeLabel={t('app.close')}
      onClose={onClose}
      testId="status-dialog"
    >
      <form
        className={styles.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          save({ text, busy });
        }}
      >
        <TextInput
          label={t('status.text')}
          description={t('status.about')}
          value={text}
          maxLength={MAX_STATUS_LENGTH}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ul className={styles.suggested} aria-label={t('status.pick')}>
          {SUGGESTED.map((each) => (
            <li key={each}>
              <Button size="xs" variant="default" onClick={() => setText(t(`status.${each}`))}>
                {t(`status.${each}`)}
              </Button>
            </li>
          ))}
        </ul>
        <Switch
          label={t('status.busy')}
          description={t('status.busyAbout')}
          checked={busy}
          onChange={(event) => setBusy(event.currentTarget.checked)}
        />
        <div className={styles.field}>
          <span id="status-ends">{t('status.ends')}</span>
          <SegmentedControl
            orientation="vertical"
            aria-labelledby="status-ends"
            value={ends}
            data={ENDS.map((value) => ({ value, label: t(`status.${value}`) }))}
            onChange={(value) => setEnds(ENDS.find((each) => each === value) ?? 'hour')}
          />
        </div>
        <div className={styles.submit}>
          {known.text === '' && !known.busy ? null : (
            <Button variant="subtle" onClick={() => save({ text: '', busy: false })}>
              {t('status.clear')}
            </Button>
          )}
          <Button type="submit">{t('status.save')}</Button>
        </div>
      </form>
    </Dialog>
  );
};
