export const SCHEMA_SETTINGS = `
-- What a person settled for themselves. conversation: its num, or 0 for one that is about none.
CREATE TABLE user_settings (
  user INTEGER NOT NULL REFERENCES users (num),
  name TEXT NOT NULL,
  conversation INTEGER NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value)),
  -- When it was set, Unix ms: the later one counts.
  at INTEGER NOT NULL,
  PRIMARY KEY (user, name, conversation)
) STRICT, WITHOUT ROWID;
`;
