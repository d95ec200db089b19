/**
 * Tables of entries. Keys inside the database are small integers; an id stands in it once.
 *
 * Rowids of `entries` are segment × 2^15 + n: the rows of a segment lie together in the order in
 * which they were stored, so there is no index by segment (2^15 is above MAX_UPDATE_STRUCTS and
 * what a segment holds before it, so n cannot run over). The bytes lie apart in `bodies` and leave
 * when the segment was compacted into `snapshots`; rows stay.
 */
export const SCHEMA_ENTRIES = `
CREATE TABLE installation (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  secret BLOB NOT NULL CHECK (length(secret) = 32),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE eras (
  era INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL
) STRICT;

-- Everybody who can be an author; the directory's users share their num.
CREATE TABLE authors (
  num INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16)
) STRICT;

-- A conversation as a run of entries; the directory's conversations share its num.
CREATE TABLE streams (
  num INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  head INTEGER REFERENCES segments (num),
  last_sequence INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE segments (
  num INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL REFERENCES streams (num),
  number INTEGER NOT NULL,
  random BLOB NOT NULL CHECK (length(random) = 16),
  closed INTEGER NOT NULL DEFAULT 0,
  -- 0: bytes in bodies; 1: snapshot kept, bodies going; 2: bodies gone.
  compacted INTEGER NOT NULL DEFAULT 0,
  floor INTEGER NOT NULL,
  entries INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  digest BLOB NOT NULL CHECK (length(digest) = 24),
  first_sequence INTEGER NOT NULL DEFAULT 0,
  last_sequence INTEGER NOT NULL DEFAULT 0,
  last_arrival INTEGER NOT NULL DEFAULT 0,
  from_ms INTEGER NOT NULL DEFAULT 0,
  to_ms INTEGER NOT NULL DEFAULT 0,
  messages INTEGER NOT NULL DEFAULT 0,
  imported INTEGER NOT NULL DEFAULT 0,
  UNIQUE (stream, number)
) STRICT;
CREATE INDEX segments_to_compact ON segments (num) WHERE closed = 1 AND compacted < 2;

-- A Yjs client id of a segment and the device that owns it; place is 0, 1, … in the segment.
CREATE TABLE writers (
  segment INTEGER NOT NULL REFERENCES segments (num),
  place INTEGER NOT NULL,
  client INTEGER NOT NULL,
  device BLOB NOT NULL CHECK (length(device) = 16),
  PRIMARY KEY (segment, place),
  UNIQUE (segment, client)
) STRICT, WITHOUT ROWID;

-- Hot: no reference is checked on each insert (author, writer); check checks them all.
CREATE TABLE entries (
  num INTEGER PRIMARY KEY,
  writer INTEGER NOT NULL,
  clock INTEGER NOT NULL,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 24),
  key BLOB NOT NULL CHECK (length(key) = 16),
  author INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  arrived_at INTEGER NOT NULL,
  at BLOB NOT NULL CHECK (length(at) = 8),
  kind INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  UNIQUE (key, author)
) STRICT;

CREATE TABLE bodies (
  entry INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

-- The body of a closed segment as it is served, compressed.
CREATE TABLE snapshots (
  segment INTEGER PRIMARY KEY REFERENCES segments (num),
  body BLOB NOT NULL
) STRICT;

-- What was erased is never stored again.
CREATE TABLE tombstones (
  key BLOB NOT NULL CHECK (length(key) = 16),
  author INTEGER NOT NULL REFERENCES authors (num),
  id BLOB NOT NULL CHECK (length(id) = 24),
  erased_at INTEGER NOT NULL,
  PRIMARY KEY (key, author)
) STRICT, WITHOUT ROWID;
`;
