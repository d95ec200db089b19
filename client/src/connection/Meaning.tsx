/** What the state in the banner means: what is safe, and what to do. */
import { Button } from '@mantine/core';
import { useWords } from '../i18n/useWords.ts';
import { Dialog } from '../ui/Dialog.tsx';
import styles from './Banner.module.css';
import type { Told } from './condition.ts';

interface MeaningProps {
  told: Told;
  /** Does what the state offers; on a phone the banner has no room for it. */
  onAct: (() => void) | undefined;
  onClose: () => void;
}

export const Meaning = ({ told, onAct, onClose }: MeaningProps) => {
  const { t } = useWords();
  return (
    <Dialog
      title={told.sentence}
      closeLabel={t('app.close')}
      onClose={onClose}
      testId="meaning"
      footer={
        told.action === null || !onAct ? undefined : (
          <Button onClick={onAct}>{t(`states.${told.action}`)}</Button>
        )
      }
    >
      <dl className={styles.meaning}>
        <dt>{t('states.safe')}</dt>
        <dd>{told.safe}</dd>
        <dt>{t('states.todo')}</dt>
        <dd>{told.todo}</dd>
      </dl>
    </Dialog>
  );
};
