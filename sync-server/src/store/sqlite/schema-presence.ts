export const SCHEMA_PRESENCE = `
-- When somebody's last session ended; Unix ms.
CREATE TABLE last_seen (
  user INTEGER PRIMARY KEY REFERENCES users (num),
  at INTEGER NOT NULL
) STRICT;
`;
