/** The draft of a conversation in which nothing can be written any more: readable, to copy. */
import type { ConversationId } from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import { safeText } from '../ui/safe-text.ts';
import type { ComposerActions } from './Composer.tsx';
import styles from './Unsent.module.css';

interface UnsentProps {
  conversation: ConversationId;
  actions: Pick<ComposerActions, 'saveDraft'>;
  onFailure: (error: unknown) => void;
}

export const Unsent = ({ conversation, actions, onFailure }: UnsentProps) => {
  const { db } = useWorkplace();
  const { t } = useWords();
  const text = useLiveQuery(
    async () => (await db.drafts.get(conversation))?.text ?? '',
    [db, conversation],
  );
  if (!text || text.trim() === '') return null;
  return (
    <section className={styles.unsent} data-testid="unsent-draft">
      <p>{t('composer.unsent')}</p>
      <blockquote dir="auto">{safeText(text)}</blockquote>
      <button
        type="button"
        onClick={() => void navigator.clipboard.writeText(text).catch(onFailure)}
      >
        {t('delivery.copyText')}
      </button>
      <button type="button" onClick={() => void actions.saveDraft('').catch(onFailure)}>
        {t('change.discard')}
      </button>
    </section>
  );
};
