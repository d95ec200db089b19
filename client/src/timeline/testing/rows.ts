/** Rows of one conversation for tests: message n is written n minutes after {@link START} and is n-th. */
import { ConversationId, EntryId, EntryKey, UserId } from '@corridor/core';
import type { MessageRow } from '../../local/database.ts';

const id = (kind: string, n: number): string =>
  `${kind}${String(n).padStart(20, '0')}A`.slice(0, 22);
export const conversation = ConversationId.parse(id('c', 1));
export const author = UserId.parse(id('u', 1));
export const START = Date.UTC(2026, 0, 1);

export const entryId = (n: number): EntryId => EntryId.parse(String(n).padStart(32, '0'));

export const message = (n: number, fields: Partial<MessageRow> = {}): MessageRow => {
  const at = START + n * 60_000;
  const entry = entryId(n);
  return {
    ref: `${author}/${n}`,
    conversation,
    sort: `${at.toString(16).padStart(12, '0')}0000.${entry}`,
    id: entry,
    key: EntryKey.parse(id('k', n)),
    author,
    kind: 'message',
    text: `message ${n}`,
    original: `message ${n}`,
    system: null,
    replyTo: null,
    thread: null,
    pendingReplyTo: null,
    pendingThread: null,
    mentions: [],
    originalMentions: [],
    files: [],
    at,
    sequence: n,
    arrivedAt: at,
    via: null,
    delivery: 'stored',
    refusal: null,
    proof: 'proven',
    edits: [],
    redacted: null,
    reactions: [],
    pinned: false,
    replies: 0,
    lastReplyAt: null,
    countable: 1,
    ...fields,
  };
};
