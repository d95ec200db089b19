/**
 * The index of what messages say (rules Q1 to Q5). All of it is made of `entries` and their bytes,
 * in the background; nothing but `search_changes` is written with an entry.
 *
 * Whoever changes what `wordsOf` of core makes of a text raises `FOLDING` beside it: see search-made.ts.
 */
export const SCHEMA_SEARCH = `
-- Messages as they are at present: neither redacted nor erased ones.
CREATE TABLE search_docs (
  -- 16 × Unix ms of its clock + a number apart: the index is read newest first.
  num INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL UNIQUE,
  stream INTEGER NOT NULL,
  author INTEGER NOT NULL,
  -- 1: shows a link; 2: has files; 4: has reactions.
  flags INTEGER NOT NULL,
  -- How many edits its text was made with.
  edits INTEGER NOT NULL,
  -- Names of its files, a JSON array; NULL: none.
  files TEXT CHECK (files IS NULL OR json_valid(files)),
  text TEXT NOT NULL
) STRICT;

-- Their words, folded already, with names for author, conversation, links and files. It only
-- proposes, so it knows no places of words (detail), no lengths (columnsize) and no text (content).
-- What is deleted goes at once (secure-delete), and merging waits for a quiet moment (automerge).
CREATE VIRTUAL TABLE search_words USING fts5 (
  words, content = '', detail = none, columnsize = 0, prefix = '2 3',
  tokenize = "ascii tokenchars '_'"
);
INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1);
INSERT INTO search_words (search_words, rank) VALUES ('automerge', 0);
INSERT INTO search_words (search_words, rank) VALUES ('crisismerge', 256);

-- Entries that change what the message they point at says or has. Edits and redactions stand here
-- from the transaction that stored them, so that nothing is found by what it says no more.
CREATE TABLE search_changes (
  target BLOB NOT NULL CHECK (length(target) = 24),
  entry INTEGER NOT NULL,
  PRIMARY KEY (target, entry)
) STRICT, WITHOUT ROWID;

-- How many rows of a segment are taken in.
CREATE TABLE search_segments (
  segment INTEGER PRIMARY KEY,
  rows INTEGER NOT NULL
) STRICT;

-- Segments of before there was an index, until they are taken in. 0: their changes are to be
-- collected, before any message is taken in; 1: their messages are.
CREATE TABLE search_backlog (
  segment INTEGER PRIMARY KEY,
  stage INTEGER NOT NULL CHECK (stage IN (0, 1))
) STRICT;
INSERT INTO search_backlog (segment, stage) SELECT num, 0 FROM segments WHERE entries > 0;
`;
