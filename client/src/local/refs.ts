/** How a message is named before and after it has an id. */
import type { EntryKey, UserId } from '@corridor/core';
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

const ORDER_DIGITS = 12;

/** The sort of a row that is not signed: behind a signed one of the same stamp, in outbox order. */
export const unsignedSort = (stamp: string, n: number): string =>
  `${stamp}.~${String(n).padStart(ORDER_DIGITS, '0')}`;
