/** The messages that others answer, whether they stand in the window or not. */
import type { EntryId } from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { useMemo } from 'react';
import type { LocalDatabase, MessageRow } from '../local/database.ts';

/** What a row answers: an id, or while that has none a ref. */
export const answers = (row: MessageRow): string | null =>
  row.replyTo ?? row.pendingReplyTo ?? row.thread ?? row.pendingThread;

/** By id and by ref. */
export const useQuoted = (
  db: LocalDatabase,
  rows: readonly MessageRow[],
): ReadonlyMap<string, MessageRow> => {
  const { known, missing } = useMemo(() => {
    const byName = new Map<string, MessageRow>();
    for (const row of rows) {
      byName.set(row.ref, row);
      if (row.id !== null) byName.set(row.id, row);
    }
    const wanted = rows.map(answers).filter((name) => name !== null && !byName.has(name));
    return { known: byName, missing: [...new Set(wanted)].sort().join(' ') };
  }, [rows]);
  const fetched = useLiveQuery(
    async () =>
      missing === ''
        ? []
        : await db.messages
            .where('id')
            .anyOf(missing.split(' ') as EntryId[])
            .toArray(),
    [db, missing],
  );
  return useMemo(() => {
    if (!fetched || fetched.length === 0) return known;
    const all = new Map(known);
    for (const row of fetched) if (row.id !== null) all.set(row.id, row);
    return all;
  }, [known, fetched]);
};
