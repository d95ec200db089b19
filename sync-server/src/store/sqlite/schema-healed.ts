/** What healing brought back, and on whose word. */
export const SCHEMA_HEALED = `
-- A row for each entry that came back; it stays when the entry is erased.
CREATE TABLE healed (
  num INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL REFERENCES streams (num),
  entry BLOB NOT NULL CHECK (length(entry) = 24),
  brought_by INTEGER NOT NULL REFERENCES authors (num),
  at INTEGER NOT NULL,
  -- NULL: in a window that an admin had opened, and nothing vouches for it.
  receipt BLOB CHECK (receipt IS NULL OR length(receipt) = 16)
) STRICT;
CREATE INDEX healed_by_stream ON healed (stream, num);
`;
