/** The writer's part of indexing, in steps that delay commits by little. */
import { compareEntries, type EntryId, type Ordered, type Stamp } from '@corridor/core';
import { idText } from './names.ts';
import type { OperationContext, OperationMap } from './operations.ts';
import { type SearchDoc, SearchIndex } from './search-index.ts';
import { firstRow, lastRow } from './segment-loader.ts';

/** An entry that changes what another says: `search_changes`. */
export interface SearchChange {
  readonly target: Uint8Array;
  /** Its number in `ENTRY_KINDS`. */
  readonly kind: number;
  readonly entry: number;
}

/** What somebody said of an emoji on a message: `search_reactions`. */
export interface SearchReaction extends Ordered {
  readonly target: Uint8Array;
  /** `authors.num` and `entries.num`. */
  readonly author: number;
  readonly entry: number;
  readonly emoji: string;
  readonly on: boolean;
}

/** Rows of a segment from one on, as they are to stand in the index. */
export interface SearchStep {
  readonly segment: number;
  /** Rows that were taken in before, and that are then. */
  readonly from: number;
  readonly to: number;
  readonly docs: readonly SearchDoc[];
  /** Entries that are messages no more. */
  readonly gone: readonly number[];
  readonly reactions: readonly SearchReaction[];
}

/** Messages of a segment that is there no more which one step removes. */
const FORGOTTEN_PER_STEP = 50;
/** Rows that only say of others. */
const FORGOTTEN_ROWS_PER_STEP = 250;
/** Pages that one step of merging writes: a few milliseconds. */
const MERGED_PAGES = 16;

const keepChanges = ({ db }: OperationContext, changes: readonly SearchChange[]): void => {
  const insert = db.prepare(
    'INSERT INTO search_changes (target, kind, entry) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  for (const { target, kind, entry } of changes) insert.run(target, kind, entry);
};

/** Of each person and emoji the latest by clock stands, in whatever order they are taken in. */
const keepReactions = ({ db }: OperationContext, reactions: readonly SearchReaction[]): void => {
  const standing = db.prepare<[Uint8Array, number, string], { at: Uint8Array; id: Uint8Array }>(
    `SELECT e.at, e.id FROM search_reactions r JOIN entries e ON e.num = r.entry
     WHERE r.target = ? AND r.author = ? AND r.emoji = ?`,
  );
  const keep = db.prepare(
    `INSERT INTO search_reactions (target, author, emoji, entry, is_on) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET entry = excluded.entry, is_on = excluded.is_on`,
  );
  for (const { target, author, emoji, entry, on, at, id } of reactions) {
    const row = standing.get(target, author, emoji);
    const before = row && {
      at: Buffer.from(row.at).toString('hex') as Stamp,
      id: idText(row.id) as EntryId,
    };
    if (before && compareEntries(before, { at, id }) > 0) continue;
    keep.run(target, author, emoji, entry, on ? 1 : 0);
  }
};

export const searchOperations = {
  /** Changes of a segment of before there was an index. @param last no more of it follow */
  'search.collect': (
    context: OperationContext,
    {
      segment,
      changes,
      last,
    }: {
      readonly segment: number;
      readonly changes: readonly SearchChange[];
      readonly last: boolean;
    },
  ): void => {
    keepChanges(context, changes);
    if (!last) return;
    context.db.prepare('UPDATE search_backlog SET stage = 1 WHERE segment = ?').run(segment);
  },

  /** Does nothing when another step of the segment came first. */
  'search.take': (context: OperationContext, step: SearchStep): void => {
    const { db } = context;
    const { segment, from, to } = step;
    const at = db.prepare<[number], { rows: number }>(
      'SELECT rows FROM search_segments WHERE segment = ?',
    );
    if ((at.get(segment)?.rows ?? 0) !== from) return;
    keepReactions(context, step.reactions);
    new SearchIndex(db).put(step.docs, step.gone);
    db.prepare(
      `INSERT INTO search_segments (segment, rows) VALUES (?, ?)
       ON CONFLICT (segment) DO UPDATE SET rows = excluded.rows`,
    ).run(segment, to);
    db.prepare(
      `DELETE FROM search_backlog WHERE segment = ?
         AND NOT EXISTS (SELECT 1 FROM segments s WHERE s.num = segment AND s.entries > ?)`,
    ).run(segment, to);
  },

  /** Of a segment that was rewritten. @returns whether something of it is left */
  'search.forget': ({ db }: OperationContext, segment: number): boolean => {
    const range = [firstRow(segment), lastRow(segment)];
    const docs = db
      .prepare<number[], { entry: number }>(
        'SELECT entry FROM search_docs WHERE entry BETWEEN ? AND ? LIMIT ?',
      )
      .all(...range, FORGOTTEN_PER_STEP);
    new SearchIndex(db).put(
      [],
      docs.map(({ entry }) => entry),
    );
    if (docs.length === FORGOTTEN_PER_STEP) return true;
    for (const table of ['search_changes', 'search_reactions']) {
      const { changes } = db
        .prepare(
          `DELETE FROM ${table} WHERE entry IN
             (SELECT entry FROM ${table} WHERE entry BETWEEN ? AND ? LIMIT ?)`,
        )
        .run(...range, FORGOTTEN_ROWS_PER_STEP);
      if (changes >= FORGOTTEN_ROWS_PER_STEP) return true;
    }
    db.prepare('DELETE FROM search_segments WHERE segment = ?').run(segment);
    db.prepare('DELETE FROM search_backlog WHERE segment = ?').run(segment);
    return false;
  },

  /** Puts parts of the index together. @returns whether there may be more to do */
  'search.merge': ({ db }: OperationContext): boolean => {
    const total = db.prepare<[], { n: number }>('SELECT total_changes() AS n');
    const before = total.get()?.n ?? 0;
    db.prepare("INSERT INTO search_words (search_words, rank) VALUES ('merge', ?)").run(
      MERGED_PAGES,
    );
    // As SQLite's documentation says: a merge with nothing to do changes fewer than two rows.
    return (total.get()?.n ?? 0) - before >= 2;
  },
} satisfies OperationMap;
