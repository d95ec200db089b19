/** Sessions that a page of another site began: its origin; null for everybody else's. */
export const SCHEMA_EMBEDDED = `
ALTER TABLE sessions ADD COLUMN embedded_in TEXT;
`;
