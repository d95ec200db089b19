export const SCHEMA_PERSONAL = `
-- What a person keeps for themselves about messages: saved ones, drafts.
CREATE TABLE personal_items (
  user INTEGER NOT NULL REFERENCES users (num),
  name TEXT NOT NULL,
  conversation INTEGER NOT NULL,
  -- Id of the message, or of the thread's first; empty for the conversation itself.
  entry BLOB NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value)),
  -- When it was set, Unix ms: the later one counts.
  at INTEGER NOT NULL,
  PRIMARY KEY (user, name, conversation, entry)
) STRICT, WITHOUT ROWID;
`;
