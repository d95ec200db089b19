/** A thread in its conversation: each reply as one line, and under the first message how many. */
import { IconMessages } from '@tabler/icons-react';
import { clockTime, exactTime, timeNear } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import { plainLine } from '../ui/plain-line.ts';
import { safeLine } from '../ui/safe-text.ts';
import { lineKeys } from './message-keys.ts';
import styles from './ThreadLine.module.css';

interface ThreadLineProps {
  item: { readonly row: MessageRow };
  own: boolean;
  authorName: string;
  /** The first message of its thread; undefined: not on this device. */
  quoted: MessageRow | undefined | null;
  language: Language;
  highlighted: boolean;
  openThread: (root: MessageRow) => void;
}

export const ThreadLine = (props: ThreadLineProps) => {
  const { item, own, authorName, quoted, language, highlighted, openThread } = props;
  const { row } = item;
  const { t } = useWords();
  const text = row.redacted ? t('list.removed') : plainLine(row.text) || (row.files[0]?.name ?? '');
  const about = quoted ? plainLine(quoted.redacted ? t('list.removed') : quoted.text) : '';
  const open = quoted ? () => openThread(quoted) : undefined;
  return (
    <article
      className={styles.line}
      data-own={own}
      data-ref={row.ref}
      data-delivery={row.delivery}
      data-highlighted={highlighted || undefined}
      data-testid="message"
      aria-label={`${authorName}, ${t('threads.line')}`}
      tabIndex={-1}
      onKeyDown={lineKeys(open)}
    >
      <button
        type="button"
        disabled={!quoted}
        title={quoted ? safeLine(about) : t('timeline.replyGone')}
        onClick={open}
      >
        <IconMessages size={16} aria-hidden="true" />
        <bdi>{authorName}</bdi>
        <span className="visually-hidden">{t('threads.line')}</span>
        <span className={styles.text} dir="auto">
          {safeLine(text)}
        </span>
        <time dateTime={new Date(row.at).toISOString()} title={exactTime(row.at, language)}>
          {clockTime(row.at, language)}
        </time>
      </button>
    </article>
  );
};

interface RepliesProps {
  row: MessageRow;
  language: Language;
  onOpen: (root: MessageRow) => void;
}

export const Replies = ({ row, language, onOpen }: RepliesProps) => {
  const { t } = useWords();
  return (
    <button type="button" className={styles.replies} onClick={() => onOpen(row)}>
      <IconMessages size={16} aria-hidden="true" />
      <strong>{t('timeline.replies', { count: row.replies })}</strong>
      {row.lastReplyAt === null ? null : (
        <span>{t('threads.last', { time: timeNear(row.lastReplyAt, row.at, language) })}</span>
      )}
    </button>
  );
};
