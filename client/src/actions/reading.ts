/** Drafts and markers: what a person leaves behind by reading and typing. */
import type { ConversationId, EntryId } from '@corridor/core';
import { countUnread, unreadMessages } from '../local/conversation-summary.ts';
import type { ConversationRow, DraftRow, LocalDatabase } from '../local/database.ts';
import { dropWhenEmptied } from '../local/left-behind.ts';
import { mergedDraft } from '../local/merged-draft.pure.ts';
import { draftHeard, keepDraft, keepThreadDraft } from '../local/personal.ts';

/** Where something is typed: a conversation, or one thread of it. */
export interface DraftPlace {
  readonly conversation: ConversationId;
  /** Ref of the thread's first message. */
  readonly thread?: string;
}

/** What a place is called where what is typed in several is kept apart. */
export const placeName = ({ conversation, thread }: DraftPlace): string => thread ?? conversation;

const put = async (
  db: LocalDatabase,
  { conversation, thread }: DraftPlace,
  draft: Omit<DraftRow, 'conversation'>,
): Promise<void> => {
  if (thread === undefined) await db.drafts.put({ conversation, ...draft });
  else await db.threadDrafts.put({ conversation, thread, ...draft });
};
const remove = (db: LocalDatabase, { conversation, thread }: DraftPlace): Promise<void> =>
  thread === undefined ? db.drafts.delete(conversation) : db.threadDrafts.delete(thread);

/** Changes the draft of a place, and has the server told of it. */
const changeDraft = async (
  db: LocalDatabase,
  place: DraftPlace,
  change: () => Promise<void>,
): Promise<void> => {
  const { conversation, thread } = place;
  await db.transaction('rw', [db.drafts, db.threadDrafts, db.personal], async () => {
    await change();
    if (thread !== undefined) return;
    await keepDraft(db, conversation, '', (await kept(db, place))?.text ?? '');
  });
  if (thread !== undefined) await keepThreadDraft(db, conversation, thread);
};

const kept = (
  db: LocalDatabase,
  { conversation, thread }: DraftPlace,
): Promise<DraftRow | undefined> =>
  thread === undefined ? db.drafts.get(conversation) : db.threadDrafts.get(thread);

/** What another device told of a thread; a conversation's own draft is kept here as it is told. */
const heardOf = (db: LocalDatabase, { conversation, thread }: DraftPlace): Promise<string> =>
  thread === undefined ? Promise.resolve('') : draftHeard(db, conversation, thread);

/** What was typed there and not sent, here or on another device of the same person. */
export const readDraft = async (
  db: LocalDatabase,
  place: DraftPlace,
): Promise<Pick<DraftRow, 'text'> | undefined> => {
  const here = await kept(db, place);
  if (here) return here;
  const text = await heardOf(db, place);
  return text === '' ? undefined : { text };
};

/**
 * Keeps what is typed and not sent; an empty text removes it.
 * @param over the draft that it was typed over, as its writer knows it: what came to stand there
 *   meanwhile stays with it. Not given: whatever stands there goes.
 */
export const saveDraft = async (
  db: LocalDatabase,
  place: DraftPlace,
  text: string,
  over?: string,
): Promise<void> => {
  // What another device typed in a thread is there before anything is kept here.
  const heard = await heardOf(db, place);
  await changeDraft(db, place, async () => {
    const theirs = (await kept(db, place))?.text ?? heard;
    const whole = over === undefined ? text : mergedDraft({ base: over, theirs, mine: text });
    await (whole === ''
      ? remove(db, place)
      : put(db, place, { text: whole, updatedAt: Date.now() }));
  });
  if (text === '') await dropWhenEmptied(db, place.conversation);
};

/**
 * Keeps what is typed while a text is being sent, its draft being kept already. What is sent removes
 * that draft: asked for after it, this finds it gone and keeps the rest; where sending failed, or has
 * not begun, the draft stands there still and becomes the whole.
 */
export const saveDraftBehind = (
  db: LocalDatabase,
  place: DraftPlace,
  whole: string,
  rest: string,
): Promise<void> =>
  changeDraft(db, place, async () => {
    const before = await kept(db, place);
    const updatedAt = Date.now();
    if (before && !before.behind) await put(db, place, { text: whole, updatedAt });
    else if (rest === '') await remove(db, place);
    else await put(db, place, { text: rest, updatedAt, behind: true });
  });

/** How far the marker may go: at most up to a sequence, and below the first that was not seen. */
const readableTo = async (
  db: LocalDatabase,
  { id, marker }: ConversationRow,
  sequence: number,
  seen: ReadonlySet<string>,
): Promise<number> => {
  let upTo = sequence;
  await unreadMessages(db, id, marker)
    .until(() => upTo < sequence)
    .eachKey((key, { primaryKey }) => {
      const [, , at] = key as unknown as [string, number, number, string];
      if (at <= sequence && !seen.has(primaryKey)) upTo = Math.min(upTo, at - 1);
    });
  return upTo;
};

/**
 * Moves the marker up to a sequence; it only ever grows. The engine tells the server.
 * @param seen refs of what was on screen: it stays below anything unread that was not, also what
 *   came a moment ago. Null: the newest was in view, so that everything before it counts as read.
 */
export const markRead = async (
  db: LocalDatabase,
  conversation: ConversationId,
  sequence: number,
  seen: ReadonlySet<string> | null = null,
): Promise<void> => {
  const tables = [db.conversations, db.messages, db.markers, db.threadReads];
  await db.transaction('rw', tables, async () => {
    const row = await db.conversations.get(conversation);
    if (!row || row.marker >= sequence) return;
    const upTo = seen === null ? sequence : await readableTo(db, row, sequence, seen);
    if (upTo <= row.marker) return;
    await db.conversations.update(conversation, {
      marker: upTo,
      ...(await countUnread(db, conversation, upTo)),
    });
    await db.markers.put({ conversation, sequence: upTo, readAt: Date.now() });
    // The marker says the same of these threads by now.
    await db.threadReads
      .where('conversation')
      .equals(conversation)
      .filter((read) => read.sequence <= upTo)
      .delete();
  });
};

/** Keeps how far a thread was seen in its pane; it only ever grows. */
export const markThreadRead = async (
  db: LocalDatabase,
  conversation: ConversationId,
  thread: EntryId,
  sequence: number,
): Promise<void> => {
  await db.transaction('rw', [db.conversations, db.threadReads], async () => {
    const [row, before] = await Promise.all([
      db.conversations.get(conversation),
      db.threadReads.get(thread),
    ]);
    if (!row || row.marker >= sequence || (before?.sequence ?? 0) >= sequence) return;
    await db.threadReads.put({ thread, conversation, sequence });
  });
};
