/**
 * Searching the messages of this device, newest first. Parts of the index are read from the newest
 * on, and what they propose is looked up and judged by its present text as soon as nothing newer can
 * come, so that the first results are there while older parts are still unread. One part is in
 * memory at a time, and numbers for what the others proposed.
 */
import {
  asksFor,
  beginningOf,
  type ConversationId,
  extract,
  hasLink,
  type Matcher,
  matcher,
  stampOf,
} from '@corridor/core';
import { findMessages } from '../engine/refold.ts';
import type { LocalDatabase, MessageRow } from '../local/database.ts';
import { targetName } from '../local/refs.ts';
import type { SearchPartRow } from '../local/search-rows.ts';
import { type DocRef, HAS_FILE, HAS_LINK, PartReader } from '../text-index/part.ts';
import type { Found, Request } from './port.ts';

/** Rows that are looked up in one go. */
const LOOK_UP = 32;
/** Parts that are read in one go; the first is read alone, so that it does not wait for others. */
const READ_PARTS = 8;

/** A message that may answer: named by a part, or its row. */
interface Proposal {
  readonly ms: number;
  readonly counter: number;
  readonly conversation: ConversationId;
  readonly row: MessageRow | null;
}

const newestFirst = (a: Proposal, b: Proposal): number => b.ms - a.ms || b.counter - a.counter;

const inTime = ({ afterMs, beforeMs }: Request, ms: number): boolean =>
  (afterMs === null || ms >= afterMs) && (beforeMs === null || ms < beforeMs);

/** The words of a query as a part is asked for them: each of phrases is a whole word. */
type Asked = readonly { readonly beginning: string; readonly asks: (term: string) => boolean }[];

const askedOf = ({ words, phrases }: Request): Asked => [
  ...words.map((word) => ({ beginning: beginningOf(word), asks: asksFor(word) })),
  ...phrases.flat().map((word) => ({ beginning: word, asks: (term: string) => term === word })),
];

/** Documents of a part that may answer. */
const proposed = (bytes: Uint8Array, asked: Asked, request: Request): DocRef[] => {
  const reader = new PartReader(bytes);
  const all = new Uint8Array(reader.docs.length).fill(1);
  const found = new Uint8Array(reader.docs.length);
  for (const { beginning, asks } of asked) {
    found.fill(0);
    reader.mark(beginning, asks, found);
    for (let n = 0; n < all.length; n += 1) all[n] = (all[n] ?? 0) & (found[n] ?? 0);
  }
  const from = request.from === null ? null : new Set<string>(request.from);
  const flags =
    (request.has.includes('link') ? HAS_LINK : 0) | (request.has.includes('file') ? HAS_FILE : 0);
  return reader.docs.filter(
    (doc, n) =>
      all[n] === 1 &&
      (doc.flags & flags) === flags &&
      inTime(request, doc.ms) &&
      (from === null || from.has(doc.author)),
  );
};

/** Names of what is not in the index as it now is: queued, and changed here and not yet sent. */
const namesBesideIndex = async (db: LocalDatabase): Promise<string[]> => {
  const [queued, changes] = await Promise.all([
    db.searchQueue.toArray(),
    db.outbox
      .where('[state+draft.kind]')
      .anyOf(
        ['waiting', 'signed', 'refused'].flatMap((state) =>
          ['edit', 'reaction'].map((kind) => [state, kind]),
        ),
      )
      .toArray(),
  ]);
  const targets = changes.flatMap(({ draft }) =>
    'target' in draft ? [targetName(draft.target)] : [],
  );
  return [...new Set([...queued.flatMap(({ names }) => names), ...targets])];
};

const rowsBesideIndex = async (db: LocalDatabase): Promise<MessageRow[]> => {
  const [named, unsent] = await Promise.all([
    namesBesideIndex(db).then((names) => findMessages(db, names)),
    db.messages.where('undelivered').anyOf(['saved', 'refused']).toArray(),
  ]);
  return [...new Map([...named, ...unsent].map((row) => [row.ref, row])).values()];
};

/** What a row is as an answer; null when it is none. */
const judge = (row: MessageRow, request: Request, matches: Matcher): Found | null => {
  if (row.kind !== 'message' || row.redacted !== null || !inTime(request, row.at)) return null;
  if (request.from !== null && !request.from.includes(row.author)) return null;
  if (request.in !== null && !request.in.includes(row.conversation)) return null;
  for (const has of request.has) {
    if (has === 'link' && !hasLink(row.text)) return null;
    if (has === 'file' && row.files.length === 0) return null;
    if (has === 'reaction' && row.reactions.length === 0) return null;
  }
  const files = row.files.map(({ name }) => name);
  const ranges = matches([row.text, ...files].join('\n'));
  if (ranges === null) return null;
  const inText = ranges.filter(({ to }) => to <= row.text.length);
  const { ref, id, conversation, author, at } = row;
  return { ref, id, conversation, author, at, pieces: extract(row.text, inText), files };
};

/** Batches of answers, newest first over all of them. The caller stops by not asking for more. */
export async function* search(db: LocalDatabase, request: Request): AsyncGenerator<Found[]> {
  const matches = matcher(request);
  const asked = askedOf(request);
  const answered = new Set<string>();
  let proposals: Proposal[] = [];

  // In one transaction: what goes from the queue into a part meanwhile is in one of the two.
  const tables = [db.searchQueue, db.searchParts, db.outbox, db.messages];
  const [rows, allParts] = await db.transaction('r', tables, () =>
    Promise.all([rowsBesideIndex(db), db.searchParts.toArray()]),
  );
  for (const row of rows) {
    if (judge(row, request, matches) !== null) {
      proposals.push({ ms: row.at, counter: 0, conversation: row.conversation, row });
    }
  }
  const parts = allParts
    .filter(
      ({ conversation, fromMs, toMs }) =>
        (request.in === null || request.in.includes(conversation)) &&
        (request.afterMs === null || toMs >= request.afterMs) &&
        (request.beforeMs === null || fromMs < request.beforeMs),
    )
    .sort((a, b) => b.toMs - a.toMs);

  const lookUp = async (some: readonly Proposal[]): Promise<Found[]> => {
    const read = await Promise.all(
      some.map(async ({ row, ms, counter, conversation }) => {
        if (row) return [row];
        const stamp = stampOf({ ms, counter });
        return await db.messages
          .where('[conversation+sort]')
          .between([conversation, `${stamp}.`], [conversation, `${stamp}/`])
          .toArray();
      }),
    );
    return read.flat().flatMap((row) => {
      if (answered.has(row.ref)) return [];
      const found = judge(row, request, matches);
      if (found) answered.add(row.ref);
      return found ? [found] : [];
    });
  };

  /** What is at least as new as everything in the parts that are not read yet. */
  async function* release(notBelowMs: number): AsyncGenerator<Found[]> {
    proposals.sort(newestFirst);
    let at = 0;
    while (at < proposals.length) {
      const some = proposals.slice(at, at + LOOK_UP).filter(({ ms }) => ms >= notBelowMs);
      if (some.length === 0) break;
      at += some.length;
      const found = await lookUp(some);
      if (found.length > 0) yield found;
    }
    proposals = proposals.slice(at);
  }

  const read = async (some: readonly SearchPartRow[]): Promise<void> => {
    const bytes = await db.searchBytes.bulkGet(some.map(({ part }) => part));
    for (const [n, { conversation }] of some.entries()) {
      const row = bytes[n];
      if (!row) continue; // Removed, or made again, since it was listed.
      for (const { ms, counter } of proposed(row.bytes, asked, request)) {
        proposals.push({ ms, counter, conversation, row: null });
      }
    }
  };

  for (let at = 0; at < parts.length; ) {
    yield* release(parts[at]?.toMs ?? 0);
    const some = parts.slice(at, at + (at === 0 ? 1 : READ_PARTS));
    await read(some);
    at += some.length;
  }
  yield* release(0);
}
