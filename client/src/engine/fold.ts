/**
 * Folding, pure: what a message row shows, given the message and everything that points at it.
 * The relay has judged who may do what; a reader applies what is stored, in clock order, so every
 * workstation shows the same.
 */
import type { EntryId, Payload, UserId } from '@corridor/core';
import { orderKey, stampMs } from '@corridor/core';
import type { AnnotationRow, MessageRow } from '../local/database.ts';
import { refOf, stampMsOfSort } from '../local/refs.ts';
import { allEdits, boundedEdits, shownEdit } from './fold-edits.ts';
import { allReactions, boundedReactions } from './fold-reactions.ts';

/** What the relay said of an entry when it stored it. */
export interface Stored {
  readonly sequence: number;
  readonly arrivedAt: number;
}

type MessagePayload = Extract<Payload, { kind: 'message' | 'system' }>;

/** The part of a message row that folding computes; everything else is the entry's own. */
type Folded = Pick<
  MessageRow,
  | 'text'
  | 'mentions'
  | 'edits'
  | 'moreEdits'
  | 'versions'
  | 'textProof'
  | 'redacted'
  | 'reactions'
  | 'moreReactions'
  | 'pinned'
  | 'countable'
  | 'mentionsMe'
>;

const NOTHING_FOLDED = { edits: [], redacted: null, reactions: [], pinned: false } as const;

/** A row as the entry alone says it. Thread counts come from the replies, see `refold.ts`. */
export const messageRow = (
  entry: { readonly id: EntryId; readonly payload: MessagePayload },
  stored: Stored,
  proof: MessageRow['proof'],
  me: UserId,
): MessageRow => {
  const { id, payload } = entry;
  const message = payload.kind === 'message' ? payload.body : null;
  const text = message?.text ?? '';
  const row: MessageRow = {
    ...NOTHING_FOLDED,
    ref: refOf(payload.author, payload.key),
    conversation: payload.conversation,
    sort: orderKey({ at: payload.at, id }),
    id,
    key: payload.key,
    author: payload.author,
    kind: payload.kind,
    text,
    original: text,
    system:
      payload.kind === 'system'
        ? {
            event: payload.body.event,
            ...(payload.body.user === undefined ? {} : { user: payload.body.user }),
            ...(payload.body.text === undefined ? {} : { text: payload.body.text }),
          }
        : null,
    replyTo: message?.replyTo ?? null,
    thread: message?.thread ?? null,
    pendingReplyTo: null,
    pendingThread: null,
    mentions: message?.mentions ?? [],
    originalMentions: message?.mentions ?? [],
    files: message?.files ?? [],
    at: stampMs(payload.at),
    sequence: stored.sequence,
    arrivedAt: stored.arrivedAt,
    via: payload.via ?? null,
    delivery: 'stored',
    refusal: null,
    proof,
    replies: 0,
    lastReplyAt: null,
    countable: 0,
  };
  return withCounting(row, me);
};

/** A readable message of another, not imported, counts as unread above a marker. */
const withCounting = (row: MessageRow, me: UserId): MessageRow => {
  const { mentionsMe: _, ...rest } = row;
  const counts =
    row.kind === 'message' && row.author !== me && row.via !== 'import' && row.redacted === null;
  if (!counts) return { ...rest, countable: 0 };
  return row.mentions.includes(me)
    ? { ...rest, countable: 1, mentionsMe: 1 }
    : { ...rest, countable: 1 };
};

/** An entry that points at another, as the read model keeps it. */
export const annotationRow = (
  entry: { readonly id: EntryId; readonly payload: Exclude<Payload, MessagePayload> },
  stored: boolean,
  proof: MessageRow['proof'],
): AnnotationRow => ({
  id: refOf(entry.payload.author, entry.payload.key),
  target: entry.payload.body.target,
  conversation: entry.payload.conversation,
  kind: entry.payload.kind,
  author: entry.payload.author,
  sort: orderKey({ at: entry.payload.at, id: entry.id }),
  body: entry.payload.body,
  stored,
  proof,
});

/** By clock. */
export const bySort = (a: AnnotationRow, b: AnnotationRow): number =>
  a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0;

/**
 * Folds all annotations of one message into its row. Their order does not matter, and neither does
 * what was folded before: the result depends on the set alone.
 */
export const fold = (
  row: MessageRow,
  annotations: readonly AnnotationRow[],
  me: UserId,
): MessageRow => {
  const sorted = [...annotations].sort(bySort);
  const edits = allEdits(sorted);
  const shown = shownEdit(edits);
  let redacted: MessageRow['redacted'] = null;
  let pinned = false;
  for (const { kind, author, body, sort } of sorted) {
    if (kind === 'redaction') {
      const { reason } = body as { reason?: string };
      redacted ??= { at: stampMsOfSort(sort), by: author, reason: reason ?? null };
    } else if (kind === 'pin') {
      pinned = (body as { on: boolean }).on;
    }
  }
  const folded: Omit<Folded, 'countable'> = {
    text: redacted ? '' : (shown?.text ?? row.original),
    mentions: shown?.mentions ?? row.originalMentions,
    ...boundedEdits(edits),
    redacted,
    ...boundedReactions(allReactions(sorted), me),
    pinned,
  };
  const { moreReactions: _r, moreEdits: _e, versions: _v, textProof: _p, ...rest } = row;
  return withCounting({ ...rest, ...folded }, me);
};
