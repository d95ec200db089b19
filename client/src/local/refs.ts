/** How a message is named before and after it has an id. */
import type { EntryId, EntryKey, UserId } from '@corridor/core';
import type { MessageRow, TargetRef } from './database.ts';

/** `author/key`: unique in a practice for ever. */
export const refOf = (author: UserId, key: EntryKey): string => `${author}/${key}`;

/** Who wrote it. */
export const authorOf = (ref: string): UserId => ref.slice(0, ref.indexOf('/')) as UserId;

/** What an edit, reply or reaction to this row names: its id once it is on the server. */
export const targetOfRow = (
  row: Pick<MessageRow, 'id' | 'sequence' | 'author' | 'key'>,
): TargetRef =>
  row.id !== null && row.sequence !== null ? { id: row.id } : { author: row.author, key: row.key };

/** How the read model finds a target: by id, else by ref. */
export const targetName = (target: TargetRef): string =>
  'id' in target ? target.id : refOf(target.author, target.key);

/** The target that has this name. */
export const targetNamed = (name: string): TargetRef =>
  name.includes('/')
    ? { author: authorOf(name), key: name.slice(name.indexOf('/') + 1) as EntryKey }
    : { id: name as EntryId };

/** Unix ms of the stamp that a `sort` begins with. */
export const stampMsOfSort = (sort: string): number => Number.parseInt(sort.slice(0, 12), 16);

/** The entry id that a `sort` ends with; null while it is not signed. */
export const idOfSort = (sort: string): EntryId | null => {
  const name = sort.slice(sort.indexOf('.') + 1);
  return name.startsWith('~') ? null : (name as EntryId);
};

const ORDER_DIGITS = 12;

/** The sort of a row that is not signed: behind a signed one of the same stamp, in outbox order. */
export const unsignedSort = (stamp: string, n: number): string =>
  `${stamp}.~${String(n).padStart(ORDER_DIGITS, '0')}`;
