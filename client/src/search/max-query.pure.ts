/** UTF-16 units of a query that are read; the field takes no more. */
export const MAX_QUERY = 500;
