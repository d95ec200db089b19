/** Small reads of entries, on a read-only connection of the event loop: each a few rows by index. */
import type { ConversationId, EntryId, SegmentName, UserId } from '@corridor/core';
import type { Database, Statement } from 'better-sqlite3';
import type { HeadState, HealedEntry, SegmentState, SegmentSummary, Target } from '../port.ts';
import { stateOf, summaryOf } from '../segment-write.ts';
import { idBlob, idText } from './names.ts';
import { SegmentLoader, segmentOfRow } from './segment-loader.ts';

interface HealedRow {
  readonly id: Uint8Array;
  readonly by: Uint8Array;
  readonly at: number;
  readonly receipt: Uint8Array | null;
}

export class EntryReads {
  readonly #loader: SegmentLoader;
  readonly #era: Statement<[number]>;
  readonly #newest: Statement<[number], { at: number | null }>;
  readonly #stream: Statement<[Buffer], { num: number; head: number | null; sequence: number }>;
  readonly #entry: Statement<[Buffer], { num: number; author: Uint8Array }>;
  readonly #healed: Statement<[Buffer], HealedRow>;

  /** Last sequences by stream, as they were when this was made: before any commit. */
  readonly #before: ReadonlyMap<number, number>;

  constructor(db: Database) {
    this.#loader = new SegmentLoader(db);
    const streams = db.prepare<[], { num: number; sequence: number }>(
      'SELECT num, last_sequence AS sequence FROM streams WHERE last_sequence > 0',
    );
    this.#before = new Map(streams.all().map(({ num, sequence }) => [num, sequence]));
    this.#era = db.prepare('SELECT 1 FROM eras WHERE era = ?');
    this.#newest = db.prepare(
      'SELECT max(last_arrival) AS at FROM segments WHERE last_arrival <= ?',
    );
    this.#stream = db.prepare(
      'SELECT num, head, last_sequence AS sequence FROM streams WHERE id = ?',
    );
    this.#entry = db.prepare(
      'SELECT e.num, a.id AS author FROM entries e JOIN authors a ON a.num = e.author WHERE e.id = ?',
    );
    this.#healed = db.prepare(
      `SELECT h.entry AS id, a.id AS by, h.at, h.receipt
       FROM healed h JOIN authors a ON a.num = h.brought_by
       WHERE h.stream = (SELECT num FROM streams WHERE id = ?) ORDER BY h.num`,
    );
  }

  healed(conversation: ConversationId): HealedEntry[] {
    return this.#healed.all(idBlob(conversation)).map(({ id, by, at, receipt }) => ({
      id: idText(id) as EntryId,
      by: idText(by) as UserId,
      at,
      receipt,
    }));
  }

  knowsEra(era: number): boolean {
    return this.#era.get(era) !== undefined;
  }

  newestArrival(notAfterMs: number): number {
    return this.#newest.get(notAfterMs)?.at ?? 0;
  }

  segment(name: SegmentName): SegmentState | null {
    const header = this.#loader.header(name);
    if (!header) return null;
    const head = header.closed ? this.head(header.conversation)?.head : header.name;
    return stateOf(this.#loader.load(header), head ?? header.name);
  }

  head(conversation: ConversationId): HeadState | null {
    const stream = this.#stream.get(idBlob(conversation));
    const header = stream?.head ? this.#loader.headerByNum(stream.head) : null;
    if (!stream || !header) return null;
    const { name, floor, toMs } = header;
    const before = this.#before.get(stream.num) ?? 0;
    return { conversation, head: name, sequence: stream.sequence, before, floor, latestMs: toMs };
  }

  heads(conversations: readonly ConversationId[]): HeadState[] {
    return conversations.map((id) => this.head(id)).filter((head) => head !== null);
  }

  summary(name: SegmentName): SegmentSummary | null {
    const header = this.#loader.header(name);
    return header && summaryOf(header);
  }

  segments(conversation: ConversationId): SegmentSummary[] {
    return this.#loader.headers(conversation).map(summaryOf);
  }

  target(id: EntryId): Target | null {
    const row = this.#entry.get(idBlob(id));
    const segment = row && this.#loader.headerByNum(segmentOfRow(row.num));
    if (!segment) return null;
    const { conversation, floor } = segment;
    return { author: idText(row.author) as UserId, conversation, floor };
  }

  targets(ids: readonly EntryId[]): Map<EntryId, Target> {
    const found = new Map<EntryId, Target>();
    for (const id of ids) {
      const target = this.target(id);
      if (target) found.set(id, target);
    }
    return found;
  }
}
