/** Asks which day of a conversation to go to. */
import type { ConversationId } from '@corridor/core';
import { Button } from '@mantine/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { useId, useState } from 'react';
import { useWorkplace } from '../conversations/workplace.ts';
import { longDate } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { dayStartMs, isoDay } from './days.pure.ts';
import styles from './PickDay.module.css';
import { rowsBetween } from './sorts.ts';

interface PickDayProps {
  conversation: ConversationId;
  /** With the beginning of the day, Unix ms. */
  onPick: (atMs: number) => void;
  onClose: () => void;
}

export const PickDay = ({ conversation, onPick, onClose }: PickDayProps) => {
  const { db } = useWorkplace();
  const { t, language } = useWords();
  const [typed, setTyped] = useState(() => isoDay(Date.now()));
  const first = useLiveQuery(
    async () => (await rowsBetween(db, conversation, null, null).first())?.at ?? null,
    [db, conversation],
  );
  const form = useId();
  const atMs = dayStartMs(typed);
  return (
    <Dialog
      title={t('timeline.jump')}
      closeLabel={t('app.close')}
      onClose={onClose}
      testId="pick-day"
      footer={
        <>
          <Button
            variant="subtle"
            disabled={first === undefined || first === null}
            onClick={() => onPick(first ?? 0)}
          >
            {t('timeline.jumpFirst')}
          </Button>
          <Button type="submit" form={form} disabled={atMs === null}>
            {t('timeline.jumpGo')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (atMs !== null) onPick(atMs);
        }}
      >
        <label>
          {t('timeline.jumpDay')}
          <input
            type="date"
            required
            value={typed}
            min={first === undefined || first === null ? undefined : isoDay(first)}
            max={isoDay(Date.now())}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        {/* Its place is kept while it is read. */}
        <p>
          {first === undefined || first === null
            ? '\u00a0'
            : t('timeline.jumpHere', { date: longDate(first, language) })}
        </p>
      </form>
    </Dialog>
  );
};
