/** The drafts of a conversation in which nothing can be written any more: readable, to copy. */
import type { ConversationId } from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { type DraftPlace, saveDraft } from '../actions/reading.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import { safeText } from '../ui/safe-text.ts';
import styles from './Unsent.module.css';
import { draftName } from './useDraft.ts';

interface UnsentProps {
  conversation: ConversationId;
  /** Whether those of threads are shown too, which cannot be opened where one is no member. */
  threads: boolean;
  onFailure: (error: unknown) => void;
}

export const Unsent = ({ conversation, threads, onFailure }: UnsentProps) => {
  const { db } = useWorkplace();
  const { t } = useWords();
  const drafts = useLiveQuery(async (): Promise<{ place: DraftPlace; text: string }[]> => {
    const own = await db.drafts.get(conversation);
    const inThreads = threads
      ? await db.threadDrafts.where('conversation').equals(conversation).toArray()
      : [];
    return [
      ...(own ? [{ place: { conversation }, text: own.text }] : []),
      ...inThreads.map(({ thread, text }) => ({ place: { conversation, thread }, text })),
    ].filter(({ text }) => text.trim() !== '');
  }, [db, conversation, threads]);
  return drafts?.map(({ place, text }) => (
    <section key={draftName(place)} className={styles.unsent} data-testid="unsent-draft">
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
  ));
};
