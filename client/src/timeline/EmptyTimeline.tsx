/**
 * A conversation with no message on this device: nothing was written, nothing has come yet, or it is
 * not theirs to read.
 */

import type { UserId } from '@corridor/core';
import { IconCloudDownload, IconLock, IconMessageCircle } from '@tabler/icons-react';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { Blank } from '../ui/Blank.tsx';
import type { Missing } from './useComing.ts';

interface EmptyTimelineProps {
  conversation: ConversationRow;
  /** Null: not known yet, and nothing is said. */
  anything: Missing | null;
  me: UserId;
}

export const EmptyTimeline = ({ conversation, anything, me }: EmptyTimelineProps) => {
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
  const { history, members, readableFrom, state } = conversation;
  if (state === 'gone' || !members.some(({ user }) => user === me)) {
    const word = state === 'gone' ? 'left' : 'notMember';
    return (
      <Blank
        icon={<IconLock size={28} />}
        title={t(`timeline.${word}`)}
        testId="timeline-not-member"
      >
        {t(`timeline.${word}Text`)}
      </Blank>
    );
  }
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
