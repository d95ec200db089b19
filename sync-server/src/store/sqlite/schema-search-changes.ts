/**
 * What changes a message, for the search index, by kind: edits and redactions, which its answers depend
 * on, and what stands of its reactions. Thousands of reactions to one message cost what one costs.
 */
export const SCHEMA_SEARCH_CHANGES = `
-- Edits (kind 1) and redactions (2), from the transaction on that stored them.
CREATE TABLE search_text_changes (
  target BLOB NOT NULL CHECK (length(target) = 24),
  kind INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (target, kind, entry)
) STRICT, WITHOUT ROWID;
INSERT INTO search_text_changes (target, kind, entry)
  SELECT c.target, e.kind, c.entry FROM search_changes c JOIN entries e ON e.num = c.entry
  WHERE e.kind IN (1, 2);
DROP TABLE search_changes;
ALTER TABLE search_text_changes RENAME TO search_changes;
CREATE INDEX search_changes_by_entry ON search_changes (entry);

-- The latest word, by clock, of each person on each emoji; entry: where it stands.
CREATE TABLE search_reactions (
  target BLOB NOT NULL CHECK (length(target) = 24),
  author INTEGER NOT NULL,
  emoji TEXT NOT NULL,
  entry INTEGER NOT NULL,
  is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  PRIMARY KEY (target, author, emoji)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_reactions_on ON search_reactions (target) WHERE is_on = 1;
CREATE INDEX search_reactions_by_entry ON search_reactions (entry);

-- Reactions are collected as the index is made anew.
DELETE FROM search_made;
`;
