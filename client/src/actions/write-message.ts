/**
 * What the composer and a message's menu call. Each is one strict transaction: when its promise
 * resolves, the text is saved on this device, whatever happens to the tab a moment later. The
 * engine finds it in the outbox.
 */
import {
  CLOCK_ZERO,
  type ConversationId,
  type EntryKey,
  MAX_REPLACED_EDITS,
  MAX_TEXT_LENGTH,
  newEntryKey,
  parseStamp,
  Stamp,
  stampMs,
  stampOf,
  tick,
  type UserId,
} from '@corridor/core';
import type { Edit } from '../engine/fold-edits.ts';
import { findMessages, recountReplies, refold } from '../engine/refold.ts';
import { summarise } from '../local/conversation-summary.ts';
import type {
  AnnotationRow,
  Draftable,
  LocalDatabase,
  MessageRow,
  OutboxRow,
  TargetRef,
} from '../local/database.ts';
import { withoutSent } from '../local/merged-draft.pure.ts';
import { getMeta } from '../local/meta.ts';
import { keepDraft } from '../local/personal.ts';
import { refOf, targetName, targetNamed, targetOfRow, unsignedSort } from '../local/refs.ts';
import { type RunMoment, runMoment } from '../local/run.ts';

/** The text cannot be written; the composer shows it before it calls. */
export class DraftError extends Error {
  readonly code: 'empty' | 'too-long';
  constructor(code: 'empty' | 'too-long') {
    super(code);
    this.code = code;
  }
}

export interface Written {
  /** `author/key`: the row's name in the read model from now on. */
  readonly ref: string;
  readonly key: EntryKey;
}

/** Text as it may be signed: no lone surrogates, not empty, not too long. @throws DraftError */
const checked = (draft: Draftable): Draftable => {
  if (draft.kind !== 'message' && draft.kind !== 'edit') return draft;
  const text = draft.text.toWellFormed();
  if (text.trim() === '') throw new DraftError('empty');
  if (text.length > MAX_TEXT_LENGTH) throw new DraftError('too-long');
  return { ...draft, text };
};

const randomBytes = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

/** Where a row sorts until it is signed: by this device's clock, behind what was written before. */
const provisionalStamp = async (
  db: LocalDatabase,
  me: UserId,
  row: OutboxRow,
  wallMs: number,
): Promise<Stamp> => {
  const { conversation, n, seen } = row;
  const offset = await getMeta(db, 'offset');
  const before = await db.outbox
    .where('[conversation+n]')
    .between([conversation, 0], [conversation, n], true, false)
    .last();
  const ref = before && refOf(me, before.key);
  const shown = ref && ((await db.messages.get(ref)) ?? (await db.annotations.get(ref)));
  const waiting = shown ? parseStamp(Stamp.parse(shown.sort.slice(0, 16))) : CLOCK_ZERO;
  return stampOf(tick(waiting.ms > seen.ms ? waiting : seen, wallMs + (offset?.ms ?? 0)));
};

const idOr = (target: TargetRef | undefined) => (target && 'id' in target ? target.id : null);
const refOr = (target: TargetRef | undefined) =>
  target && !('id' in target) ? refOf(target.author, target.key) : null;

const optimisticMessage = (
  draft: Extract<Draftable, { kind: 'message' }>,
  row: OutboxRow,
  me: UserId,
  stamp: Stamp,
): MessageRow => ({
  ref: refOf(me, row.key),
  conversation: row.conversation,
  sort: unsignedSort(stamp, row.n),
  id: null,
  key: row.key,
  author: me,
  kind: 'message',
  text: draft.text,
  original: draft.text,
  system: null,
  replyTo: idOr(draft.replyTo),
  thread: idOr(draft.thread),
  pendingReplyTo: refOr(draft.replyTo),
  pendingThread: refOr(draft.thread),
  mentions: draft.mentions ?? [],
  originalMentions: draft.mentions ?? [],
  files: [],
  at: stampMs(stamp),
  sequence: null,
  arrivedAt: null,
  via: null,
  delivery: 'saved',
  undelivered: 'saved',
  refusal: null,
  proof: 'own',
  edits: [],
  redacted: null,
  reactions: [],
  pinned: false,
  replies: 0,
  lastReplyAt: null,
  countable: 0,
});

const optimisticAnnotation = (
  draft: Exclude<Draftable, { kind: 'message' }>,
  row: OutboxRow,
  me: UserId,
  stamp: Stamp,
): AnnotationRow => {
  const { kind, target, ...said } = draft;
  const body =
    'replaces' in said && said.replaces
      ? { ...said, replaces: said.replaces.map(targetName) }
      : said;
  return {
    id: refOf(me, row.key),
    target: targetName(target),
    conversation: row.conversation,
    kind,
    author: me,
    sort: unsignedSort(stamp, row.n),
    body,
    stored: false,
    proof: 'own',
  };
};

/** Puts a row that waits into the read model as it will look. Call inside a transaction. */
export const showWaiting = async (
  db: LocalDatabase,
  me: UserId,
  row: OutboxRow,
  moment: RunMoment,
): Promise<void> => {
  const { draft, conversation } = row;
  const stamp = await provisionalStamp(db, me, row, moment.wallMs);
  if (draft.kind === 'message') {
    await db.messages.put(optimisticMessage(draft, row, me, stamp));
    if (draft.thread) await recountReplies(db, [targetName(draft.thread)]);
  } else {
    await db.annotations.put(optimisticAnnotation(draft, row, me, stamp));
    await refold(db, [targetName(draft.target)], me);
  }
  await summarise(db, conversation);
};

/** What was written is a draft no more; what another device had put beside it is one still. */
const dropDraft = async (
  db: LocalDatabase,
  conversation: ConversationId,
  { text, thread }: Extract<Draftable, { kind: 'message' }>,
): Promise<void> => {
  const updatedAt = Date.now();
  if (!thread) {
    const left = withoutSent((await db.drafts.get(conversation))?.text ?? '', text);
    if (left === '') await db.drafts.delete(conversation);
    else await db.drafts.put({ conversation, text: left, updatedAt });
    return await keepDraft(db, conversation, '', left);
  }
  for (const { ref, id, sequence } of await findMessages(db, [targetName(thread)])) {
    const left = withoutSent((await db.threadDrafts.get(ref))?.text ?? '', text);
    if (left === '') await db.threadDrafts.delete(ref);
    else await db.threadDrafts.put({ conversation, thread: ref, text: left, updatedAt });
    if (id && sequence !== null) await keepDraft(db, conversation, id, left);
  }
};

/** Tables that writing touches, for a transaction. */
export const writingTables = (db: LocalDatabase) => [
  db.outbox,
  db.messages,
  db.annotations,
  db.conversations,
  db.drafts,
  db.threadDrafts,
  db.personal,
  db.meta,
];

/**
 * Writes a message, or an edit, redaction, reaction or pin of one.
 * @param from what is typed in the composer stays where a message comes from elsewhere
 * @param key names the message; asked for twice with one key, it is written once
 * @returns when it is saved on this device
 * @throws DraftError
 */
export const writeMessage = async (
  db: LocalDatabase,
  me: UserId,
  conversation: ConversationId,
  draft: Draftable,
  moment: RunMoment = runMoment(),
  from: 'composer' | 'elsewhere' = 'composer',
  key: EntryKey = newEntryKey(moment.wallMs, randomBytes),
): Promise<Written> => {
  const good = checked(draft);
  await db.transaction('rw', writingTables(db), async () => {
    if (await db.messages.get(refOf(me, key))) return;
    const unnumbered: Omit<OutboxRow, 'n'> = {
      key,
      conversation,
      draft: good,
      state: 'waiting',
      id: null,
      bytes: null,
      writtenAt: moment.wallMs,
      writtenMono: moment.monoMs,
      run: moment.run,
      seen: (await getMeta(db, 'clock')) ?? CLOCK_ZERO,
      refusal: null,
    };
    const n = await db.outbox.add(unnumbered);
    await showWaiting(db, me, { ...unnumbered, n }, moment);
    if (good.kind === 'message' && from === 'composer') await dropDraft(db, conversation, good);
  });
  return { ref: refOf(me, key), key };
};

/**
 * Makes another version of a message the one that is shown: a new edit with its text.
 * @param seen all versions that stood before the chooser's eyes: the new edit replaces them
 * @throws DraftError
 */
export const showVersion = (
  db: LocalDatabase,
  me: UserId,
  row: MessageRow,
  { text, mentions }: Pick<Edit, 'text' | 'mentions'>,
  seen: readonly Pick<Edit, 'name'>[],
): Promise<Written> =>
  writeMessage(db, me, row.conversation, {
    kind: 'edit',
    target: targetOfRow(row),
    text,
    ...(mentions.length === 0 ? {} : { mentions }),
    replaces: seen.slice(-MAX_REPLACED_EDITS).map(({ name }) => targetNamed(name)),
  });
