/** In place of the composer, when nothing may be written: why, and what can be done. */
import { MEMBERSHIP } from '../connection/states/membership.ts';
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
  const { t, language } = useWords();
  // What the table of states says of it is said here: nothing else tells of that state.
  const { sentence, safe, todo } = MEMBERSHIP['not-a-member'].words[language];
  return (
    <div className={styles.closed} data-testid="composer-closed" data-reason={reason}>
      <p>{reason === 'left' ? `${sentence}. ${safe} ${todo}` : t(`composer.${reason}`)}</p>
      {onJoin ? (
        <button type="button" onClick={onJoin}>
          {t('composer.join')}
        </button>
      ) : null}
    </div>
  );
};
