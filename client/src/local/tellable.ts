/**
 * What the server can be told of what a person keeps for themselves (D8, D10): only what is of a
 * conversation, and of a message, that it has. The rest waits for the telling after it has them.
 */
import type { ConversationId } from '@corridor/core';
import type { LocalDatabase, PersonalRow } from './database.ts';
import { type PersonalKey, seenOf, toldAs } from './personal.ts';

/** Those of a conversation that the server has, or of none: the others are told once it has it. */
export const tellable = async <R extends { readonly conversation: ConversationId | '' }>(
  db: LocalDatabase,
  rows: readonly R[],
): Promise<readonly R[]> => {
  const ids = new Set(rows.flatMap(({ conversation }) => conversation || []));
  const found = await db.conversations.bulkGet([...ids]);
  for (const row of found) if (row && row.state !== 'here') ids.delete(row.id);
  return rows.filter(({ conversation }) => conversation === '' || ids.has(conversation));
};

/** What the server is to be told of drafts that stand here otherwise than it was told. */
export const untoldDrafts = async (db: LocalDatabase): Promise<readonly PersonalRow[]> => {
  const [drafts, inThreads] = await Promise.all([db.drafts.toArray(), db.threadDrafts.toArray()]);
  const roots = await db.messages.bulkGet(inThreads.map(({ thread }) => thread));
  const all = [
    ...drafts.map((draft) => ({ ...draft, entry: '' as const })),
    ...inThreads.flatMap((draft, n) => {
      const root = roots[n];
      return root?.id && root.sequence !== null ? [{ ...draft, entry: root.id }] : [];
    }),
  ];
  const rows = await db.personal.bulkGet(
    all.map(({ conversation, entry }): PersonalKey => ['draft', conversation, entry]),
  );
  const untold = all.flatMap(({ conversation, entry, text, updatedAt }, n): PersonalRow[] => {
    const before = rows[n];
    const value = toldAs(text);
    if (value === null || (before?.value ?? '') === value) return [];
    const seen = seenOf(before, 'draft');
    return [{ name: 'draft', conversation, entry, value, at: updatedAt, told: 0, seen }];
  });
  return await tellable(db, untold);
};
