/** Folding inside the database: rows whose annotations or replies changed are computed again. */
import type { UserId } from '@corridor/core';
import { Dexie } from 'dexie';
import type { AnnotationRow, LocalDatabase, MessageRow } from '../local/database.ts';
import { bySort, fold } from './fold.ts';
import { allEdits, type Edit } from './fold-edits.ts';
import { type AllReactions, allReactions, replacedReactions } from './fold-reactions.ts';

const namesOf = (row: MessageRow): string[] => (row.id === null ? [row.ref] : [row.id, row.ref]);

/**
 * Rows with everything that points at them folded in. Reactions that later ones replaced go, so that
 * what is read here stays as small as what it says. Call inside a transaction.
 */
export const folded = async (
  db: LocalDatabase,
  rows: readonly MessageRow[],
  me: UserId,
): Promise<MessageRow[]> => {
  const annotations = await db.annotations.where('target').anyOf(rows.flatMap(namesOf)).toArray();
  const replaced = replacedReactions(annotations);
  if (replaced.length > 0) await db.annotations.bulkDelete(replaced);
  const byTarget = new Map<string, AnnotationRow[]>();
  for (const annotation of annotations) {
    const list = byTarget.get(annotation.target);
    if (list) list.push(annotation);
    else byTarget.set(annotation.target, [annotation]);
  }
  return rows.map((row) =>
    fold(
      row,
      namesOf(row).flatMap((name) => byTarget.get(name) ?? []),
      me,
    ),
  );
};

/** What points at a message, by clock. */
const annotationsOf = async (db: LocalDatabase, row: MessageRow): Promise<AnnotationRow[]> =>
  (await db.annotations.where('target').anyOf(namesOf(row)).toArray()).sort(bySort);

/** Everybody who reacted to a message, by emoji. */
export const readReactions = async (db: LocalDatabase, row: MessageRow): Promise<AllReactions> =>
  allReactions(await annotationsOf(db, row));

/** All edits of a message, oldest first. */
export const readEdits = async (db: LocalDatabase, row: MessageRow): Promise<readonly Edit[]> =>
  allEdits(await annotationsOf(db, row));

/** Finds message rows by entry id or ref; what is not here yet is left out. */
export const findMessages = async (
  db: LocalDatabase,
  names: readonly string[],
): Promise<MessageRow[]> => {
  const [byId, byRef] = await Promise.all([
    db.messages
      .where('id')
      .anyOf(names.filter((name) => !name.includes('/')))
      .toArray(),
    db.messages.bulkGet(names.filter((name) => name.includes('/'))),
  ]);
  const rows = new Map<string, MessageRow>();
  for (const row of [...byId, ...byRef]) if (row) rows.set(row.ref, row);
  return [...rows.values()];
};

/** Computes the named targets again and stores them. Call inside a transaction. */
export const refold = async (
  db: LocalDatabase,
  targets: readonly string[],
  me: UserId,
): Promise<void> => {
  if (targets.length === 0) return;
  const rows = await findMessages(db, [...new Set(targets)]);
  await db.messages.bulkPut(await folded(db, rows, me));
};

/** Counts the replies of thread roots again. Call inside a transaction. */
export const recountReplies = async (
  db: LocalDatabase,
  roots: readonly string[],
): Promise<void> => {
  for (const root of await findMessages(db, [...new Set(roots)])) {
    const signed =
      root.id === null
        ? []
        : [
            db.messages
              .where('[thread+sort]')
              .between([root.id, Dexie.minKey], [root.id, Dexie.maxKey]),
          ];
    const replies = [...signed, db.messages.where('pendingThread').equals(root.ref)];
    let count = 0;
    let lastReplyAt: number | null = null;
    for (const collection of replies) {
      count += await collection.clone().count();
      const last = await collection.clone().last();
      if (last) lastReplyAt = Math.max(lastReplyAt ?? 0, last.at);
    }
    await db.messages.update(root.ref, { replies: count, lastReplyAt });
  }
};
