/** Drafts where nothing can be written any more: readable, to copy. */
import type { ConversationId } from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { type DraftPlace, readDraft, saveDraft } from '../actions/reading.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import type { LocalDatabase } from '../local/database.ts';
import { safeText } from '../ui/safe-text.ts';
import styles from './Unsent.module.css';

interface UnsentProps {
  conversation: ConversationId;
  /** Ref of the first message of the only thread whose draft is shown; none: all of the conversation. */
  thread?: string | undefined;
  onFailure: (error: unknown) => void;
}

const placesOf = async (
  db: LocalDatabase,
  { conversation, thread }: Pick<UnsentProps, 'conversation' | 'thread'>,
): Promise<readonly DraftPlace[]> => {
  if (thread !== undefined) return [{ conversation, thread }];
  const inThreads = await db.threadDrafts.where('conversation').equals(conversation).toArray();
  return [{ conversation }, ...inThreads.map((each) => ({ conversation, thread: each.thread }))];
};

export const Unsent = ({ conversation, thread, onFailure }: UnsentProps) => {
  const { db } = useWorkplace();
  const { t } = useWords();
  const drafts = useLiveQuery(async () => {
    const places = await placesOf(db, { conversation, thread });
    return Promise.all(
      places.map(async (place) => ({ place, text: (await readDraft(db, place))?.text ?? '' })),
    );
  }, [db, conversation, thread]);
  const unsent = drafts?.filter(({ text }) => text.trim() !== '') ?? [];
  if (unsent.length === 0) return null;
  return (
    <div className={styles.all}>
      {unsent.map(({ place, text }) => (
        <section key={place.thread ?? ''} className={styles.unsent} data-testid="unsent-draft">
          <p>{t('composer.unsent')}</p>
          <blockquote dir="auto">{safeText(text)}</blockquote>
          <button
            type="button"
            onClick={() => void navigator.clipboard.writeText(text).catch(onFailure)}
          >
            {t('delivery.copyText')}
          </button>
          <button type="button" onClick={() => void saveDraft(db, place, '').catch(onFailure)}>
            {t('change.discard')}
          </button>
        </section>
      ))}
    </div>
  );
};
