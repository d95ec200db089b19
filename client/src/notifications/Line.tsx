/** The line in the app about a message in another conversation; it leads there. */
import { IconBell, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { conversationName } from '../conversations/names.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './Line.module.css';
import { lineWords } from './line-words.ts';
import type { NewsLine, NewsPlace } from './notifier.ts';

/** Long enough to read and reach it; what it says stays in the list. */
const STAYS_MS = 10_000;

interface LineProps {
  line: NewsLine | null;
  onOpen: (place: NewsPlace) => void;
  onDismiss: () => void;
}

export const Line = ({ line, onOpen, onDismiss }: LineProps) => {
  const { users, me } = useWorkplace();
  const { t } = useWords();
  /** Somebody points at it, or stands on it with the keyboard. */
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (line === null) {
      setHeld(false);
      return;
    }
    if (held) return;
    const timer = setTimeout(onDismiss, STAYS_MS);
    return () => clearTimeout(timer);
  }, [line, held, onDismiss]);
  const says = (): string => {
    if (line === null) return '';
    const name = conversationName(line.conversation, users, me.id, {
      unnamed: t('list.unnamed'),
      onlyYou: t('list.onlyYou'),
    });
    return lineWords(line, name, me.role, t);
  };
  return (
    // It is there before it says something: only then does a screen reader read out what comes.
    <div className={styles.place} role="status" data-testid="news-line">
      {line === null ? null : (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only stays while it is pointed at.
        <div
          className={styles.line}
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <button type="button" className={styles.open} onClick={() => onOpen(line.place)}>
            <IconBell size={18} aria-hidden="true" />
            <span>{says()}</span>
          </button>
          <IconButton label={t('notifications.dismiss')} onClick={onDismiss}>
            <IconX size={18} />
          </IconButton>
        </div>
      )}
    </div>
  );
};
