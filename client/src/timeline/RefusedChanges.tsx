/** Refused changes with their reason: an edit's text is copied, each is tried again or let go. */
import { reasonOf } from '../i18n/reasons.ts';
import { useWords } from '../i18n/useWords.ts';
import { safeLine, safeText } from '../ui/safe-text.ts';
import type { MessageHandlers } from './handlers.ts';
import styles from './RefusedChanges.module.css';
import type { RefusedChange } from './refused-changes.ts';

type Handlers = Pick<MessageHandlers, 'copy' | 'retry' | 'discard' | 'goTo'>;

interface RefusedChangesProps {
  changes: readonly RefusedChange[];
  on: Handlers;
}

/** Beside the message that they were to change. */
export const RefusedChanges = ({ changes, on }: RefusedChangesProps) => (
  <ul className={styles.changes}>
    {changes.map((change) => (
      <Change key={change.ref} change={change} on={on} away={false} />
    ))}
  </ul>
);

/** Below the messages: those whose message is far away, or gone from this device. */
export const ChangesElsewhere = ({ changes, on }: RefusedChangesProps) => {
  const { t } = useWords();
  return (
    <section className={styles.elsewhere} aria-label={t('change.elsewhere')}>
      <ul className={styles.changes}>
        {changes.map((change) => (
          <Change key={change.ref} change={change} on={on} away />
        ))}
      </ul>
    </section>
  );
};

interface ChangeProps {
  change: RefusedChange;
  on: Handlers;
  away: boolean;
}

const Change = ({ change: { ref, draft, refusal, target }, on, away }: ChangeProps) => {
  const { t } = useWords();
  const emoji = draft.kind === 'reaction' ? safeLine(draft.emoji) : '';
  const kind = draft.kind === 'pin' && !draft.on ? 'unpin' : draft.kind;
  return (
    <li className={styles.change} data-testid="refused-change" data-kind={draft.kind}>
      <p>
        {t(`change.${kind}`, { emoji, reason: reasonOf(refusal?.code ?? '', t) })}{' '}
        {away && target === null ? t('change.gone') : null}
      </p>
      {draft.kind === 'edit' ? (
        <blockquote className={styles.text} dir="auto">
          {safeText(draft.text)}
        </blockquote>
      ) : null}
      <div className={styles.buttons}>
        {draft.kind === 'edit' ? (
          <button type="button" onClick={() => on.copy(draft.text)}>
            {t('delivery.copyText')}
          </button>
        ) : null}
        {away && target !== null ? (
          <button type="button" onClick={() => on.goTo(target)}>
            {t('change.show')}
          </button>
        ) : null}
        {away && target === null ? null : (
          <button type="button" onClick={() => on.retry(ref)}>
            {t('delivery.again')}
          </button>
        )}
        <button type="button" onClick={() => on.discard(ref)}>
          {t('change.discard')}
        </button>
      </div>
    </li>
  );
};
