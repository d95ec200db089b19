/**
 * Searching, in bounded pieces. The index only proposes: what is answered was looked up in the same
 * transaction as what the asker may read (P3), is not redacted or erased, and says now what was asked
 * for. Knows no thread; `reader.worker.ts` runs it beside the event loop.
 */
import {
  type ConversationId,
  ENTRY_KINDS,
  type EntryId,
  extract,
  hasLink,
  type Matcher,
  matcher,
  type SearchQuestion,
  type SegmentName,
  type UserId,
} from '@corridor/core';
import type { Database, Statement } from 'better-sqlite3';
import { mayReadSegment } from '../port.ts';
import type { SearchAsked, SearchHit, SearchSlice } from '../search-port.ts';
import { idBlob, idText } from './names.ts';
import { MAX_PLACES_BEHIND, PLACES_PER_MS } from './search-index.ts';
import { askedTerms, matchExpression } from './search-words.ts';

/**
 * Proposals of one piece of work, and ms from the first one on after which it ends, so that other reads
 * have their turn. What the index needs to come to the first one is not among them: it needs that for
 * every piece.
 */
const PROPOSALS_PER_SLICE = 2_000;
const SLICE_MS = 20;
/** How long it is remembered how far the index goes back: that looks at every segment. */
const REMEMBERED_MS = 1_000;
/** Entries that are taken in within seconds; more of them are history, as of an import. */
const A_MOMENT_BEHIND = 512;

const EDIT = ENTRY_KINDS.indexOf('edit');

interface Proposal {
  readonly entry: number;
  readonly stream: number;
  readonly author: number;
  readonly edits: number;
}

interface Place {
  readonly id: Uint8Array;
  readonly author: Uint8Array;
  readonly conversation: Uint8Array;
  readonly number: number;
  readonly random: Uint8Array;
  readonly floor: number;
  readonly ms: Uint8Array;
  readonly erased: number | null;
}

/** Who asks, and of what: numbers of the database. */
interface Scope {
  /** From which sequence on each conversation may be read. */
  readonly readable: ReadonlyMap<number, number>;
  readonly authors: ReadonlySet<number> | null;
}

export class Searcher {
  readonly #db: Database;
  readonly #nowMs: () => number;
  readonly #memberships: Statement<
    [Buffer],
    { readonly stream: number; readonly conversation: Uint8Array; readonly readableFrom: number }
  >;
  readonly #author: Statement<[Buffer], { num: number }>;
  readonly #matching: Statement<[string, bigint, bigint], number>;
  readonly #all: Statement<[bigint, bigint], number>;
  readonly #proposal: Statement<[number], Proposal>;
  readonly #said: Statement<[number], { files: string | null; text: string }>;
  readonly #place: Statement<[number], Place>;
  readonly #changes: Statement<[Uint8Array, number], { kind: number; floor: number | null }>;
  readonly #hasReaction: Statement<[Uint8Array], unknown>;
  readonly #behind: Statement<[], { behind: number; ms: number | null; old: number }>;
  #indexed = { backTo: 0, untilMs: Number.NEGATIVE_INFINITY };

  /** @param nowMs monotonic */
  constructor(db: Database, nowMs: () => number = () => performance.now()) {
    this.#db = db;
    this.#nowMs = nowMs;
    this.#memberships = db.prepare(
      `SELECT m.conversation AS stream, t.id AS conversation, m.readable_from AS readableFrom
       FROM authors a JOIN users u ON u.num = a.num
         JOIN memberships m ON m.user = u.num
         JOIN conversations c ON c.num = m.conversation AND c.practice = u.practice
         JOIN streams t ON t.num = m.conversation
       WHERE a.id = ? AND u.active = 1`,
    );
    this.#author = db.prepare('SELECT num FROM authors WHERE id = ?');
    this.#matching = db
      .prepare<[string, bigint, bigint], number>(
        `SELECT rowid FROM search_words
         WHERE search_words MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC`,
      )
      .pluck() as Statement<[string, bigint, bigint], number>;
    this.#all = db
      .prepare<[bigint, bigint], number>(
        'SELECT num FROM search_docs WHERE num >= ? AND num < ? ORDER BY num DESC',
      )
      .pluck() as Statement<[bigint, bigint], number>;
    this.#proposal = db.prepare(
      'SELECT entry, stream, author, edits FROM search_docs WHERE num = ?',
    );
    this.#said = db.prepare('SELECT files, text FROM search_docs WHERE num = ?');
    this.#place = db.prepare(
      `SELECT e.id, a.id AS author, t.id AS conversation, s.number, s.random, s.floor,
         e.at AS ms, b.erased_at AS erased
       FROM entries e JOIN segments s ON s.num = e.num >> 15 JOIN streams t ON t.num = s.stream
         JOIN authors a ON a.num = e.author
         LEFT JOIN tombstones b ON b.key = e.key AND b.author = e.author
       WHERE e.num = ?`,
    );
    this.#changes = db.prepare(
      `SELECT c.kind, s.floor FROM search_changes c LEFT JOIN segments s ON s.num = c.entry >> 15
       WHERE c.target = ? LIMIT ?`,
    );
    this.#hasReaction = db.prepare(
      'SELECT 1 FROM search_reactions WHERE target = ? AND is_on = 1 LIMIT 1',
    );
    this.#behind = db.prepare(
      `SELECT ifnull(sum(s.entries - ifnull(p.rows, 0)), 0) AS behind, max(s.to_ms) AS ms,
         ifnull(max(b.segment IS NOT NULL), 0) AS old
       FROM segments s LEFT JOIN search_segments p ON p.segment = s.num
         LEFT JOIN search_backlog b ON b.segment = s.num
       WHERE s.entries > ifnull(p.rows, 0)`,
    );
  }

  search(asked: SearchAsked): SearchSlice {
    return this.#db.transaction(() => this.#search(asked))();
  }

  #search({ asker, question, behind, limit }: SearchAsked): SearchSlice {
    const indexedBackTo = this.#indexedBackTo();
    const scope = this.#scopeOf(asker, question);
    if (scope === null) return { found: [], next: null, indexedBackTo };
    const { from, before } = placesOf(question, behind);
    const terms = askedTerms(question);
    const expression = matchExpression({
      ...terms,
      has: question.has,
      authors: scope.authors && [...scope.authors],
      streams: [...scope.readable.keys()],
    });
    const matches = matcher(terms);
    const proposals =
      expression === null
        ? this.#all.iterate(from, before)
        : this.#matching.iterate(expression, from, before);
    let endMs = Number.POSITIVE_INFINITY;
    const found: SearchHit[] = [];
    let looked = 0;
    for (const num of proposals) {
      if (looked === 0) endMs = this.#nowMs() + SLICE_MS;
      const hit = this.#judge(num, scope, question, matches);
      if (hit) found.push(hit);
      looked++;
      const isOver = looked >= PROPOSALS_PER_SLICE || this.#nowMs() >= endMs;
      if (found.length >= limit || isOver) return { found, next: num, indexedBackTo };
    }
    return { found, next: null, indexedBackTo };
  }

  /** As it was at most {@link REMEMBERED_MS} ago, which is within the seconds that Q5 allows. */
  #indexedBackTo(): number {
    const nowMs = this.#nowMs();
    if (nowMs >= this.#indexed.untilMs) {
      const { behind = 0, ms = 0, old = 0 } = this.#behind.get() ?? {};
      const backTo = old === 1 || behind > A_MOMENT_BEHIND ? (ms ?? 0) : 0;
      this.#indexed = { backTo, untilMs: nowMs + REMEMBERED_MS };
    }
    return this.#indexed.backTo;
  }

  /** Null: there is nothing that they could find. */
  #scopeOf(asker: UserId, question: SearchQuestion): Scope | null {
    const named = question.in && new Set<string>(question.in);
    const readable = new Map<number, number>();
    for (const { stream, conversation, readableFrom } of this.#memberships.all(idBlob(asker))) {
      if (named === null || named.has(idText(conversation))) readable.set(stream, readableFrom);
    }
    const authors =
      question.from &&
      new Set(
        question.from.flatMap((user) => {
          const row = this.#author.get(idBlob(user));
          return row ? [row.num] : [];
        }),
      );
    return readable.size === 0 || authors?.size === 0 ? null : { readable, authors };
  }

  /** Null: it is no answer, or not for them. */
  #judge(
    num: number,
    { readable, authors }: Scope,
    { has, afterMs, beforeMs }: SearchQuestion,
    matches: Matcher,
  ): SearchHit | null {
    const proposal = this.#proposal.get(num);
    if (!proposal) return null;
    const { entry, stream, author, edits } = proposal;
    const readableFrom = readable.get(stream);
    if (readableFrom === undefined) return null;
    if (authors !== null && !authors.has(author)) return null;
    const place = this.#place.get(entry);
    if (!place || place.erased !== null || !mayReadSegment(place.floor, readableFrom)) return null;
    const at = msOfStamp(place.ms);
    if ((afterMs !== null && at < afterMs) || (beforeMs !== null && at >= beforeMs)) return null;
    if (has.includes('reaction') && this.#hasReaction.get(place.id) === undefined) return null;
    if (!this.#isAsItWas(place.id, edits, readableFrom)) return null;
    const said = this.#said.get(num);
    if (!said) return null;
    const { text } = said;
    const files = said.files === null ? [] : (JSON.parse(said.files) as string[]);
    if (has.includes('link') && !hasLink(text)) return null;
    if (has.includes('file') && files.length === 0) return null;
    const ranges = matches([text, ...files].join('\n'));
    if (ranges === null) return null;
    const conversation = idText(place.conversation) as ConversationId;
    return {
      id: idText(place.id) as EntryId,
      conversation,
      segment: `${conversation}.${place.number}.${idText(place.random)}` as SegmentName,
      author: idText(place.author) as UserId,
      at,
      pieces: extract(
        text,
        ranges.filter(({ to }) => to <= text.length),
      ),
      files,
      floor: place.floor,
    };
  }

  /** Whether the message still says what the index has of it, and the asker may read who said so. */
  #isAsItWas(id: Uint8Array, edits: number, readableFrom: number): boolean {
    // One more than the index knows of says as much as all of them.
    const changes = this.#changes.all(id, edits + 1);
    return (
      changes.length === edits &&
      changes.every(
        ({ kind, floor }) => kind === EDIT && floor !== null && mayReadSegment(floor, readableFrom),
      )
    );
  }
}

/**
 * Where what is asked for can stand, from the one place to before the other. As integers: a number is
 * bound as a real, which FTS5 takes for no bound, and every row from the newest on would be passed.
 * @param behind where an answer ended
 */
const placesOf = (
  { afterMs, beforeMs }: SearchQuestion,
  behind: number | null,
): { readonly from: bigint; readonly before: bigint } => {
  const end =
    beforeMs === null ? Number.MAX_SAFE_INTEGER : beforeMs * PLACES_PER_MS + MAX_PLACES_BEHIND;
  return {
    from: BigInt((afterMs ?? 0) * PLACES_PER_MS),
    before: BigInt(Math.min(behind ?? end, end)),
  };
};

/** Unix ms of a stored clock stamp: its first 48 bits. */
const msOfStamp = (stamp: Uint8Array): number =>
  Buffer.from(stamp.buffer, stamp.byteOffset, stamp.byteLength).readUIntBE(0, 6);
