/** The threads that somebody follows, in all conversations: those with new replies first. */
import type { ConversationId } from '@corridor/core';
import { IconChevronLeft, IconMessages } from '@tabler/icons-react';
import { useLiveQuery } from 'dexie-react-hooks';
import { conversationName, personName } from '../conversations/names.ts';
import { walkButtons } from '../conversations/PeopleList.tsx';
import { useWorkplace } from '../conversations/workplace.ts';
import { listTime } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import { Blank } from '../ui/Blank.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { plainLine } from '../ui/plain-line.ts';
import { safeLine } from '../ui/safe-text.ts';
import { type FollowedThread, followedThreads } from './following.ts';
import styles from './ThreadsView.module.css';

interface ThreadsViewProps {
  onOpen: (conversation: ConversationId, root: string) => void;
  onBack: () => void;
}

export const ThreadsView = ({ onOpen, onBack }: ThreadsViewProps) => {
  const { db, me, users } = useWorkplace();
  const { t, language } = useWords();
  const threads = useLiveQuery(() => followedThreads(db, me.id), [db, me.id]);
  const names = useLiveQuery(async () => {
    const rows = await db.conversations.toArray();
    const words = { unnamed: t('list.unnamed'), onlyYou: t('list.onlyYou') };
    return new Map(rows.map((row) => [row.id, conversationName(row, users, me.id, words)]));
  }, [db, users, me.id, t]);
  const now = Date.now();
  const words = { today: t('timeline.today'), yesterday: t('timeline.yesterday') };

  const line = ({ root, unread, draft }: FollowedThread) => (
    <li key={root.ref}>
      <button
        type="button"
        className={styles.thread}
        data-walk
        data-testid="followed-thread"
        data-unread={unread}
        onClick={() => onOpen(root.conversation, root.ref)}
      >
        <span className={styles.where}>
          <bdi>{names?.get(root.conversation) ?? ''}</bdi>
          <time>{listTime(root.lastReplyAt ?? root.at, now, language, words)}</time>
        </span>
        <span className={styles.text} dir="auto">
          <b>{personName(users, root.author, t('list.unnamed'))}</b>{' '}
          {root.redacted
            ? t('list.removed')
            : safeLine(plainLine(root.text) || (root.files[0]?.name ?? ''))}
        </span>
        <span className={styles.replies}>
          {root.replies === 0 ? null : t('timeline.replies', { count: root.replies })}
          {unread === 0 ? null : (
            <b className={styles.new}>{t('threads.newReplies', { count: unread })}</b>
          )}
          {draft === null ? null : (
            <span className={styles.draft} dir="auto">
              <em>{t('list.draft')}</em> {safeLine(draft)}
            </span>
          )}
        </span>
      </button>
    </li>
  );
  const part = (title: string, some: readonly FollowedThread[]) =>
    some.length === 0 ? null : (
      <section>
        <h2>{title}</h2>
        <ul aria-label={title}>{some.map(line)}</ul>
      </section>
    );
  return (
    <div className={styles.view} data-testid="threads">
      <header className={styles.head}>
        <IconButton label={t('app.back')} className={styles.back} onClick={onBack}>
          <IconChevronLeft size={24} />
        </IconButton>
        <h1>{t('threads.open')}</h1>
      </header>
      {threads?.length === 0 ? (
        <Blank icon={<IconMessages size={28} />} title={t('threads.empty')}>
          <p>{t('threads.emptyText')}</p>
        </Blank>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: arrows walk its buttons.
        <div className={styles.lists} onKeyDown={walkButtons}>
          {part(t('threads.unread'), threads?.filter(({ unread }) => unread > 0) ?? [])}
          {part(t('threads.others'), threads?.filter(({ unread }) => unread === 0) ?? [])}
        </div>
      )}
    </div>
  );
};
