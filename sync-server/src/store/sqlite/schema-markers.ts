/** Beside how far somebody has read: since when, and how far some device of theirs holds everything. */
export const SCHEMA_MARKERS = `
-- Unix ms; 0: from before it was kept.
ALTER TABLE markers ADD COLUMN read_at INTEGER NOT NULL DEFAULT 0;
-- A sequence, never below the marker's own; 0 in rows from before it was kept.
ALTER TABLE markers ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
CREATE INDEX markers_by_conversation ON markers (conversation);
`;
