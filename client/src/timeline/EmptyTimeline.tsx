/** A conversation with no message on this device: nothing was written, or nothing has come yet. */
import { IconCloudDownload, IconMessageCircle } from '@tabler/icons-react';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { Blank } from '../ui/Blank.tsx';
import type { Missing } from './useComing.ts';

interface EmptyTimelineProps {
  conversation: ConversationRow;
  /** Null: not known yet, and nothing is said. */
  anything: Missing | null;
}

export const EmptyTimeline = ({ conversation, anything }: EmptyTimelineProps) => {
  const { t } = useWords();
  if (anything === null) return null;
  if (anything === 'yes') {
    return (
      <Blank
        icon={<IconCloudDownload size={28} />}
        title={t('timeline.coming')}
        testId="timeline-coming"
      >
        {t('timeline.comingText')}
      </Blank>
    );
  }
  const { history, readableFrom } = conversation;
  const isPart = history === 'since_join' && readableFrom !== null && readableFrom > 0;
  return (
    <Blank
      icon={<IconMessageCircle size={28} />}
      title={t('timeline.empty')}
      testId="timeline-empty"
    >
      {isPart ? <p>{t('timeline.sinceJoin')}</p> : null}
      {t('timeline.emptyText')}
    </Blank>
  );
};
