/** The conversation list's view-model: live rows, and the unread total for the tab's title. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useMemo, useRef } from 'react';
import { useWords } from '../i18n/useWords.ts';
import type { LocalDatabase } from '../local/database.ts';
import { countConversations } from '../local/outbox-counts.ts';
import { draftsOfConversations } from '../local/personal.ts';
import { type ListItem, listItems, totalUnread } from './list-items.ts';
import { useMinute } from './useMinute.ts';
import { useWorkplace } from './workplace.ts';

export interface List {
  /** Null while the local database is read for the first time. */
  readonly items: readonly ListItem[] | null;
  readonly unread: number;
}

type Drafts = Awaited<ReturnType<typeof draftsOfConversations>>;

const isSame = (a: Drafts, b: Drafts): boolean =>
  a.length === b.length &&
  a.every(({ conversation, text }, n) => b[n]?.conversation === conversation && b[n].text === text);

/** The same array for as long as no text changes: that one was told to the server changes none. */
const useDrafts = (db: LocalDatabase): Drafts | undefined => {
  const before = useRef<Drafts>([]);
  return useLiveQuery(async () => {
    const now = await draftsOfConversations(db);
    if (!isSame(before.current, now)) before.current = now;
    return before.current;
  }, [db]);
};

export const useList = (): List => {
  const { db, users, me } = useWorkplace();
  const { t } = useWords();
  const source = useLiveQuery(async () => {
    const [rows, commands, settings] = await Promise.all([
      db.conversations.toArray(),
      db.commands.filter(({ state }) => state === 'refused').toArray(),
      db.settings.toArray(),
    ]);
    return { rows, commands, settings };
  }, [db]);
  const drafts = useDrafts(db);
  const outbox = useLiveQuery(() => countConversations(db), [db]);
  const nowMs = useMinute();
  const unnamed = t('list.unnamed');
  const onlyYou = t('list.onlyYou');
  return useMemo(() => {
    if (!source || !drafts || !outbox) return { items: null, unread: 0 };
    const items = listItems(
      { ...source, drafts, outbox },
      users,
      me.id,
      { unnamed, onlyYou },
      nowMs,
    );
    return { items, unread: totalUnread(items) };
  }, [source, drafts, outbox, users, me.id, unnamed, onlyYou, nowMs]);
};
