/** Whether two versions of a message look the same, so that the list need not draw it again. */
import type { MessageRow } from '../local/database.ts';

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export const sameRow = (a: MessageRow, b: MessageRow): boolean =>
  a.sort === b.sort &&
  a.id === b.id &&
  a.text === b.text &&
  a.sequence === b.sequence &&
  a.arrivedAt === b.arrivedAt &&
  a.delivery === b.delivery &&
  a.proof === b.proof &&
  a.pinned === b.pinned &&
  a.replies === b.replies &&
  a.lastReplyAt === b.lastReplyAt &&
  a.replyTo === b.replyTo &&
  a.thread === b.thread &&
  a.pendingReplyTo === b.pendingReplyTo &&
  a.pendingThread === b.pendingThread &&
  a.edits.length === b.edits.length &&
  a.moreEdits === b.moreEdits &&
  a.textProof === b.textProof &&
  sameJson(a.versions, b.versions) &&
  a.refusal?.at === b.refusal?.at &&
  a.redacted?.at === b.redacted?.at &&
  a.moreReactions === b.moreReactions &&
  a.mentions.length === b.mentions.length &&
  sameJson(a.reactions, b.reactions);
