import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOW_MS } from '../testing/fixtures.ts';
import { migrate } from './migrations.ts';
import { PLACES_PER_MS, type SearchDoc, SearchIndex } from './search-index.ts';

/** Statements that putting one message runs when its own place is free. */
const USUAL = 5;
/** Bits of a place. */
const PLACE_BITS = 53;

describe('places in the index', () => {
  let db: Database.Database;
  let ran: number;
  let entries: number;

  const doc = (ms: number, counter = 0): SearchDoc => {
    entries++;
    const about = { stream: 1, author: 1, flags: 0, edits: 0, files: [] };
    return { ...about, entry: entries, ms, counter, text: `crown ${entries}` };
  };
  const put = (docs: readonly SearchDoc[]): void =>
    db.transaction(() => new SearchIndex(db).put(docs, []))();
  /** As many messages as places: what they say does not matter. */
  const occupy = (places: Iterable<number>): void => {
    const insert = db.prepare("INSERT INTO search_docs VALUES (?, ?, 1, 1, 0, 0, NULL, 'x')");
    db.transaction(() => {
      for (const place of places) insert.run(place, ++entries);
    })();
  };
  const newestFirst = (): number[] =>
    db
      .prepare<[], number>('SELECT entry FROM search_docs ORDER BY num DESC')
      .pluck()
      .all() as unknown as number[];

  beforeEach(async () => {
    ran = 0;
    entries = 0;
    db = new Database(':memory:', { verbose: () => ran++ });
    await migrate(db, () => Promise.resolve());
  });
  afterEach(() => db.close());

  test('[Q5] forty thousand messages of one stamp delay the next ones by a few steps each', () => {
    const first = NOW_MS * PLACES_PER_MS;
    occupy(Array.from({ length: 40_000 }, (_, n) => first + n));
    ran = 0;
    put(Array.from({ length: 32 }, () => doc(NOW_MS)));
    expect(ran).toBeLessThan(32 * (USUAL + Math.log2(40_000) + 2));
    const places = db.prepare('SELECT count(*) FROM search_docs WHERE num BETWEEN ? AND ?').pluck();
    expect(places.get(first + 40_000, first + 40_031)).toBe(32);
  });

  test('[Q5] nor do places that were chosen to make it go far', () => {
    const first = NOW_MS * PLACES_PER_MS;
    const ends = Array.from({ length: 45 }, (_, n) => first + 2 ** (n + 1) - 2);
    occupy(ends);
    ran = 0;
    put([doc(NOW_MS)]);
    expect(ran).toBeLessThan(USUAL + PLACE_BITS);
  });

  test('[Q1] what a clock that stands still stamped is newest first, in whatever order it comes', () => {
    const counters = [700, 3, 0, 40_000, 1, 2, 65_535, 15, 16, 17];
    put(counters.slice(0, 5).map((counter) => doc(NOW_MS, counter)));
    put(counters.slice(5).map((counter) => doc(NOW_MS, counter)));
    put([doc(NOW_MS - 1), doc(NOW_MS + 5_000)]);
    const newest = [...counters.keys()].sort((a, b) => (counters[b] ?? 0) - (counters[a] ?? 0));
    expect(newestFirst()).toEqual([12, ...newest.map((n) => n + 1), 11]);
  });
});
