import type { ConversationId, UserId } from '@corridor/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SearchSlice } from '../search-port.ts';
import { NOTHING_ASKED, Searched } from '../testing/searched.ts';
import { PLACES_PER_MS } from './search-index.ts';
import { Searcher } from './searcher.ts';

/** Other messages in the index, a minute apart, all newer than the one that was written. */
const NEWER = 20_000;
const PLACES_APART = 60_000 * PLACES_PER_MS;

describe('the work of a search', () => {
  let at: Searched;
  let ana: UserId;
  let team: ConversationId;
  /** A connection of the test's own: what it runs is seen, and what it changes is taken back. */
  let db: Database.Database;
  let onStatement: (sql: string) => void;
  let nowMs: number;
  let searcher: Searcher;

  const search = (behind: number | null = null, limit = 3): SearchSlice =>
    searcher.search({
      asker: ana,
      question: { ...NOTHING_ASKED, phrases: [['kroon']] },
      behind,
      limit,
    });

  const newest = (): number => Number(db.prepare('SELECT max(num) FROM search_docs').pluck().get());

  beforeEach(async () => {
    at = await Searched.start();
    ana = at.fixture.newUser();
    team = at.conversation(ana);
    await at.write(ana, team, 'kroon');
    at.index();
    onStatement = () => {};
    nowMs = 0;
    db = new Database(at.read.name, { verbose: (sql) => onStatement(String(sql)) });
    const fill = db.transaction(() => {
      db.prepare(
        `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${NEWER})
         INSERT INTO search_docs SELECT d.num + n.n * ${PLACES_APART}, -n.n, d.stream, d.author, 0, 0, NULL,
           d.text FROM n, search_docs d WHERE d.entry > 0`,
      ).run();
      db.prepare(
        `INSERT INTO search_words (rowid, words)
         SELECT num, 'kroon _s' || stream || ' _a' || author FROM search_docs WHERE entry < 0 ORDER BY num`,
      ).run();
      db.exec("INSERT INTO search_words (search_words) VALUES ('optimize')");
    });
    fill();
    searcher = new Searcher(db, () => nowMs);
  });
  afterEach(() => {
    db.close();
    at.close();
  });

  /** Blocks of the index without which a search fails or answers something else. */
  const blocksNeeded = (behind: number): { readonly needed: number; readonly all: number } => {
    const blocks = db
      .prepare<[], number>('SELECT id FROM search_words_data WHERE id > 10')
      .pluck()
      .all() as unknown as number[];
    const answer = JSON.stringify(search(behind));
    db.unsafeMode(true);
    const remove = db.prepare('DELETE FROM search_words_data WHERE id = ?');
    const needed = blocks.filter((block) => {
      db.exec('BEGIN');
      try {
        remove.run(block);
        return JSON.stringify(search(behind)) !== answer;
      } catch {
        return true;
      } finally {
        db.exec('ROLLBACK');
      }
    });
    db.unsafeMode(false);
    return { needed: needed.length, all: blocks.length };
  };

  test('[Q5] what goes on at a place reads nothing of what is newer', () => {
    // Three proposals are a piece.
    onStatement = (sql) => {
      if (sql.includes('FROM search_docs WHERE num =')) nowMs += 7;
    };
    const near = blocksNeeded(newest() + 1);
    const far = blocksNeeded(newest() - (NEWER - 100) * PLACES_APART);
    expect(near.all).toBeGreaterThan(50);
    expect(far.needed).toBeLessThanOrEqual(near.needed + 3);
  });

  test('[Q5] a piece of work looks at proposals however long the index needs to come to the first', () => {
    onStatement = (sql) => {
      if (sql.includes('MATCH')) nowMs += 10_000;
    };
    // Rows that no entry stands behind are no answers.
    let slice = search();
    let slices = 1;
    while (slice.next !== null) {
      slice = search(slice.next);
      slices++;
      if (slices > NEWER) break;
    }
    expect(slice.found).toHaveLength(1);
    expect(slices).toBe(NEWER / 2_000 + 1);
  });

  test('[Q5] a piece of work ends after its time', () => {
    onStatement = (sql) => {
      if (sql.includes('FROM search_docs WHERE num =')) nowMs += 5;
    };
    expect(search().next).toBe(newest() - 3 * PLACES_APART);
  });

  test('[Q5] all segments are looked at once in a second, however many pieces and answers', () => {
    let looked = 0;
    onStatement = (sql) => {
      if (sql.includes('FROM segments s LEFT JOIN')) looked++;
    };
    for (let n = 0; n < 20; n++) search();
    expect(looked).toBe(1);
    nowMs += 1_000;
    search();
    expect(looked).toBe(2);
  });
});
