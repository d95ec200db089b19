/**
 * Tables of the directory and of accounts. Users share their num with `authors`, conversations with
 * `streams` (see names.ts: `authorNum`, `streamNum`). Times are Unix ms. A revision is the
 * practice's, at the last change of the row; `record_revision` is that of the record which a row was
 * healed from, null after any other change. Ids are 16 bytes.
 */
export const SCHEMA_DIRECTORY = `
CREATE TABLE practices (
  num INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  name TEXT NOT NULL,
  preset TEXT NOT NULL,
  rules TEXT NOT NULL CHECK (json_valid(rules)),
  reception INTEGER REFERENCES users (num),
  revision INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE departments (
  num INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  practice INTEGER NOT NULL REFERENCES practices (num),
  name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  record_revision INTEGER
) STRICT;

CREATE TABLE users (
  num INTEGER PRIMARY KEY REFERENCES authors (num),
  practice INTEGER NOT NULL REFERENCES practices (num),
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  job_title TEXT,
  department INTEGER REFERENCES departments (num),
  organisation TEXT,
  active INTEGER NOT NULL DEFAULT 1,
  password_hash TEXT,
  created_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  record_revision INTEGER,
  UNIQUE (login)
) STRICT;
CREATE INDEX users_by_practice ON users (practice, revision);

CREATE TABLE leads (
  department INTEGER NOT NULL REFERENCES departments (num),
  user INTEGER NOT NULL REFERENCES users (num),
  PRIMARY KEY (department, user)
) STRICT, WITHOUT ROWID;

-- Staff assigned to a client; rank 0 is the primary one.
CREATE TABLE assignments (
  client INTEGER NOT NULL REFERENCES users (num),
  staff INTEGER NOT NULL REFERENCES users (num),
  rank INTEGER NOT NULL,
  PRIMARY KEY (client, staff)
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
  num INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  user INTEGER NOT NULL REFERENCES users (num),
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  kind TEXT NOT NULL CHECK (kind IN ('workstation', 'server', 'token')),
  name TEXT NOT NULL,
  blocked INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  record_revision INTEGER
) STRICT;
CREATE INDEX devices_by_user ON devices (user);

CREATE TABLE conversations (
  num INTEGER PRIMARY KEY REFERENCES streams (num),
  practice INTEGER NOT NULL REFERENCES practices (num),
  kind TEXT NOT NULL CHECK (kind IN ('channel', 'direct', 'group', 'client')),
  name TEXT,
  topic TEXT,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private')),
  record_policy TEXT NOT NULL CHECK (record_policy IN ('editable', 'immutable')),
  history TEXT NOT NULL CHECK (history IN ('all', 'since_join')),
  archived INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL REFERENCES users (num),
  revision INTEGER NOT NULL,
  record_revision INTEGER
) STRICT;
CREATE INDEX conversations_by_practice ON conversations (practice, revision);

-- The writer looks here on every commit: whoever has no row may not write.
CREATE TABLE memberships (
  conversation INTEGER NOT NULL REFERENCES conversations (num),
  user INTEGER NOT NULL REFERENCES users (num),
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
  joined_at INTEGER NOT NULL,
  readable_from INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (conversation, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_user ON memberships (user);

-- Who could read a conversation and may not any more: a delta says so, and their name stays on what
-- they wrote.
CREATE TABLE ended_memberships (
  conversation INTEGER NOT NULL REFERENCES conversations (num),
  user INTEGER NOT NULL REFERENCES users (num),
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
  joined_at INTEGER NOT NULL,
  readable_from INTEGER NOT NULL,
  left_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (conversation, user)
) STRICT, WITHOUT ROWID;

-- token_hash: SHA-256 of the session's token, which is not stored.
CREATE TABLE sessions (
  num INTEGER PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  user INTEGER NOT NULL REFERENCES users (num),
  device INTEGER REFERENCES devices (num),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user);

-- Tokens of programs, each bound to a device key; token_hash: SHA-256 of the token.
CREATE TABLE tokens (
  num INTEGER PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  user INTEGER NOT NULL REFERENCES users (num),
  device INTEGER NOT NULL REFERENCES devices (num),
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE INDEX tokens_by_user ON tokens (user);

-- The key of the server's own device in a practice, PKCS #8: it signs what is written for somebody.
CREATE TABLE server_keys (
  practice INTEGER PRIMARY KEY REFERENCES practices (num),
  device INTEGER NOT NULL REFERENCES devices (num),
  private_key BLOB NOT NULL
) STRICT;

-- System entries that a committed command owes a conversation; a row goes when its entry is stored.
CREATE TABLE owed_entries (
  num INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversations (num),
  author INTEGER NOT NULL REFERENCES users (num),
  key BLOB NOT NULL CHECK (length(key) = 16),
  -- When the command was carried out, Unix ms: the entry says so even if a crash delays it.
  at INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

-- One-time first-sign-in links; link_hash is SHA-256 of what stands in the link.
CREATE TABLE links (
  num INTEGER PRIMARY KEY,
  link_hash BLOB NOT NULL UNIQUE CHECK (length(link_hash) = 32),
  user INTEGER NOT NULL REFERENCES users (num),
  created_by INTEGER REFERENCES users (num),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;

-- Idempotency: the first answer to a command's key.
CREATE TABLE commands (
  user INTEGER NOT NULL REFERENCES users (num),
  key BLOB NOT NULL CHECK (length(key) = 16),
  result TEXT NOT NULL CHECK (json_valid(result)),
  at INTEGER NOT NULL,
  PRIMARY KEY (user, key)
) STRICT, WITHOUT ROWID;

-- How far a user has read: a sequence; only ever grows.
CREATE TABLE markers (
  user INTEGER NOT NULL REFERENCES users (num),
  conversation INTEGER NOT NULL REFERENCES conversations (num),
  sequence INTEGER NOT NULL,
  PRIMARY KEY (user, conversation)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  num INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  practice INTEGER REFERENCES practices (num),
  actor INTEGER REFERENCES users (num),
  action TEXT NOT NULL,
  subject TEXT,
  detail TEXT CHECK (detail IS NULL OR json_valid(detail))
) STRICT;
CREATE INDEX audit_by_practice ON audit (practice, at);
`;
