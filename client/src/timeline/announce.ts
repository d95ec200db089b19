/** What a screen reader is told of messages that come in: the one, or how many, once a second. */
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import { plainLine } from '../ui/plain-line.ts';

const EVERY_MS = 1_000;
const MAX_LENGTH = 160;

export const useAnnouncement = (
  rows: readonly MessageRow[],
  me: MessageRow['author'],
  nameOf: (user: MessageRow['author']) => string,
): string => {
  const { t } = useWords();
  const [spoken, setSpoken] = useState('');
  const known = useRef<string | undefined>(undefined);
  const waiting = useRef<MessageRow[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    const newest = rows[rows.length - 1];
    if (!newest || newest.ref === known.current) return;
    const before = rows.findIndex(({ ref }) => ref === known.current);
    known.current = newest.ref;
    // It opened, or went somewhere else: that is not news.
    if (before < 0) return;
    const news = rows
      .slice(before + 1)
      .filter(({ author, kind }) => author !== me && kind === 'message');
    if (news.length === 0) return;
    waiting.current.push(...news);
    timer.current ??= setTimeout(() => {
      timer.current = null;
      const rows = waiting.current;
      waiting.current = [];
      const only = rows[0];
      if (rows.length > 1 || !only) {
        setSpoken(t('timeline.announceMany', { count: rows.length }));
      } else {
        const text = plainLine(only.text).slice(0, MAX_LENGTH);
        setSpoken(t('timeline.announce', { name: nameOf(only.author), text }));
      }
    }, EVERY_MS);
  }, [rows, me, nameOf, t]);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return spoken;
};
