/**
 * Makes the search index anew where it was made of other words. To take a message out, FTS5 has to be
 * told exactly the words that went in, and what is asked for has to be folded as they were.
 */
import { FOLDING } from '@corridor/core';
import type { Database } from 'better-sqlite3';

/** What words depend on: the rule, and which characters Node takes for letters and how it folds them. */
const WORDS = `${FOLDING}, Unicode ${process.versions.unicode}`;

/**
 * Call at a start, before anybody reads or writes the index. Empties one that was made of other words,
 * and lists all history to be taken in again behind the commits. A migration that wants the same
 * empties `search_made`.
 */
export const renewSearch = (db: Database): void => {
  const made = db.prepare<[], { words: string }>('SELECT words FROM search_made');
  const renew = db.transaction(() => {
    if (made.get()?.words === WORDS) return;
    db.exec(
      `DELETE FROM search_docs;
       INSERT INTO search_words (search_words) VALUES ('delete-all');
       DELETE FROM search_reactions;
       DELETE FROM search_segments;
       INSERT INTO search_backlog (segment, stage)
         SELECT num, 1 FROM segments WHERE entries > 0 ON CONFLICT DO NOTHING;`,
    );
    db.prepare(
      `INSERT INTO search_made (one, words) VALUES (1, ?)
       ON CONFLICT (one) DO UPDATE SET words = excluded.words`,
    ).run(WORDS);
  });
  renew.immediate();
};
