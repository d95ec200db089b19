/** "Sign out and remove": says what would be lost before anything is. */
import { Button } from '@mantine/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { useWorkplace } from '../conversations/workplace.ts';
import { counted } from '../i18n/counts.ts';
import { reasonOfThrown } from '../i18n/reasons.ts';
import { useWords } from '../i18n/useWords.ts';
import { unsentHere } from '../local/remove.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { safeLine } from '../ui/safe-text.ts';
import styles from './Leave.module.css';

interface LeaveProps {
  onLeave: () => Promise<void>;
  onClose: () => void;
}

export const Leave = ({ onLeave, onClose }: LeaveProps) => {
  const { db, me } = useWorkplace();
  const { t, language } = useWords();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const waits = useLiveQuery(
    async () => ({
      what: await unsentHere(db),
      drafts:
        (await db.drafts.count()) +
        (await db.threadDrafts.count()) +
        (await db.composing.filter(({ composing }) => 'typed' in composing).count()),
    }),
    [db],
  );
  const lost = waits ? counted(waits.what, language) : '';
  const leave = (): void => {
    setBusy(true);
    onLeave().catch((error: unknown) => {
      setBusy(false);
      setFailure(reasonOfThrown(error, t));
    });
  };
  return (
    <Dialog
      title={t('lock.leaveTitle')}
      closeLabel={t('app.close')}
      onClose={onClose}
      testId="leave"
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button color="red" loading={busy} disabled={!waits} onClick={leave}>
            {t(lost === '' ? 'lock.leaveConfirm' : 'lock.leaveAnyway')}
          </Button>
        </>
      }
    >
      <p>{t('lock.leaveText', { name: safeLine(me.name) })}</p>
      {lost === '' ? null : (
        <p className={styles.warning} role="alert">
          {t('lock.leaveWaiting', { what: lost })}
        </p>
      )}
      {waits && waits.drafts > 0 ? (
        <p className={styles.warning}>{t('lock.leaveDrafts', { count: waits.drafts })}</p>
      ) : null}
      {failure === null ? null : (
        <p className={styles.warning} role="alert">
          {t('lock.leaveFailed', { message: failure })}
        </p>
      )}
    </Dialog>
  );
};
