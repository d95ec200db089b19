/** The conversation list's view-model: live rows, and the unread total for the tab's title. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useMemo } from 'react';
import { useWords } from '../i18n/useWords.ts';
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

export const useList = (): List => {
  const { db, users, me } = useWorkplace();
  const { t } = useWords();
  const source = useLiveQuery(async () => {
    const [rows, drafts, commands, settings] = await Promise.all([
      db.conversations.toArray(),
      draftsOfConversations(db),
      db.commands.filter(({ state }) => state === 'refused').toArray(),
      db.settings.toArray(),
    ]);
    return { rows, drafts, commands, settings };
  }, [db]);
  const outbox = useLiveQuery(() => countConversations(db), [db]);
  const nowMs = useMinute();
  const unnamed = t('list.unnamed');
  const onlyYou = t('list.onlyYou');
  return useMemo(() => {
    if (!source || !outbox) return { items: null, unread: 0 };
    const items = listItems({ ...source, outbox }, users, me.id, { unnamed, onlyYou }, nowMs);
    return { items, unread: totalUnread(items) };
  }, [source, outbox, users, me.id, unnamed, onlyYou, nowMs]);
};
