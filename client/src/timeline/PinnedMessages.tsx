/** What is pinned in a conversation, the newest first; each leads to its message. */
import type { ConversationId } from '@corridor/core';
import { IconPin } from '@tabler/icons-react';
import { useLiveQuery } from 'dexie-react-hooks';
import { personName } from '../conversations/names.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { timeNear } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import { Blank } from '../ui/Blank.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { plainLine } from '../ui/plain-line.ts';
import { safeLine } from '../ui/safe-text.ts';
import styles from './PinnedMessages.module.css';
import { pinnedMessages } from './pinned.ts';

interface PinnedMessagesProps {
  conversation: ConversationId;
  /** @param ref of the message */
  onShow: (ref: string) => void;
  onClose: () => void;
}

export const PinnedMessages = ({ conversation, onShow, onClose }: PinnedMessagesProps) => {
  const { db, users } = useWorkplace();
  const { t, language } = useWords();
  const rows = useLiveQuery(() => pinnedMessages(db, conversation), [db, conversation]);
  return (
    <Dialog
      title={t('pins.title')}
      closeLabel={t('app.close')}
      onClose={onClose}
      testId="pinned-messages"
    >
      {rows?.length === 0 ? (
        <Blank icon={<IconPin size={28} />} title={t('pins.empty')}>
          <p>{t('pins.emptyText')}</p>
        </Blank>
      ) : (
        <ul className={styles.pinned}>
          {rows?.map((row) => (
            <li key={row.ref}>
              <button
                type="button"
                onClick={() => {
                  onClose();
                  onShow(row.ref);
                }}
              >
                <span>
                  <bdi>{personName(users, row.author, t('list.unnamed'))}</bdi>
                  <time>{timeNear(row.at, Date.now(), language)}</time>
                </span>
                <span className={styles.text} dir="auto">
                  {safeLine(plainLine(row.text) || (row.files[0]?.name ?? ''))}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
};
