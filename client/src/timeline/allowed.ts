/** What somebody may do to a message: core decides, this asks. */
import {
  type ConversationSubject,
  canWrite,
  type DirectoryPractice,
  type DirectoryUser,
} from '@corridor/core';
import { actorOf } from '../conversations/workplace.ts';
import type { MessageRow } from '../local/database.ts';
import type { Allowed } from './MessageActions.tsx';

/** One object for each of the sixteen answers, so that a message with the same answer stays as it is. */
const ANSWERS: readonly Allowed[] = Array.from({ length: 16 }, (_, bits) => ({
  write: (bits & 1) !== 0,
  edit: (bits & 2) !== 0,
  redact: (bits & 4) !== 0,
  pin: (bits & 8) !== 0,
}));

export const allowedFor = (
  me: DirectoryUser,
  row: Pick<MessageRow, 'author'>,
  subject: ConversationSubject,
  practice: DirectoryPractice,
): Allowed => {
  const actor = actorOf(me, practice);
  const may = (kind: 'message' | 'edit' | 'redaction' | 'pin'): boolean =>
    canWrite(actor, { kind, targetAuthor: row.author }, subject, practice.rules) === 'ok';
  const bits =
    (may('message') ? 1 : 0) |
    (may('edit') ? 2 : 0) |
    (may('redaction') ? 4 : 0) |
    (may('pin') ? 8 : 0);
  return ANSWERS[bits] as Allowed;
};
