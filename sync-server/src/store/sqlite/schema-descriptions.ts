/** What a conversation is for, in a few paragraphs, beside its topic. */
export const SCHEMA_DESCRIPTIONS = `
ALTER TABLE conversations ADD COLUMN description TEXT;
`;
