/** In place of the composer, when nothing may be written: why, and what can be done. */
import { useWords } from '../i18n/useWords.ts';
import styles from './Composer.module.css';

/** `left`: a member once; `joining` and `leaving`: asked of the server, which has not done it yet. */
export type ClosedReason =
  | 'archived'
  | 'archivedToOthers'
  | 'notMember'
  | 'left'
  | 'joining'
  | 'leaving'
  | 'refused'
  | 'notPermitted';

interface ClosedProps {
  reason: ClosedReason;
  /** Given for a public channel: become a member. */
  onJoin: (() => void) | undefined;
}

export const Closed = ({ reason, onJoin }: ClosedProps) => {
  const { t } = useWords();
  return (
    <div className={styles.closed} data-testid="composer-closed" data-reason={reason}>
      <p>{t(`composer.${reason}`)}</p>
      {onJoin ? (
        <button type="button" onClick={onJoin}>
          {t('composer.join')}
        </button>
      ) : null}
    </div>
  );
};
