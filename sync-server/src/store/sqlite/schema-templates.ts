/** Groups that follow a template of the practice (D9): what they follow, as JSON. */
export const SCHEMA_TEMPLATES = `
ALTER TABLE conversations ADD COLUMN template TEXT CHECK (template IS NULL OR json_valid(template));
`;
