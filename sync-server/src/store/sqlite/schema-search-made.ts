/** Of which words the search index is made: see search-made.ts. */
export const SCHEMA_SEARCH_MADE = `
-- No row: it is to be made anew.
CREATE TABLE search_made (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  words TEXT NOT NULL
) STRICT;
`;
