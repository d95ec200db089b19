/** What the state in the banner means: what is safe, and what to do. */
import { useWords } from '../i18n/useWords.ts';
import { Dialog } from '../ui/Dialog.tsx';
import styles from './Banner.module.css';
import type { Told } from './condition.ts';

export const Meaning = ({ told, onClose }: { told: Told; onClose: () => void }) => {
  const { t } = useWords();
  return (
    <Dialog title={told.sentence} closeLabel={t('app.close')} onClose={onClose} testId="meaning">
      <dl className={styles.meaning}>
        <dt>{t('states.safe')}</dt>
        <dd>{told.safe}</dd>
        <dt>{t('states.todo')}</dt>
        <dd>{told.todo}</dd>
      </dl>
    </Dialog>
  );
};
