import type { Stamp } from './clock.ts';
import type { EntryId } from './ids.ts';

export interface Ordered {
  readonly at: Stamp;
  readonly id: EntryId;
}

/** The order of entries, the same everywhere: clock stamp first, id between equal stamps (E8). */
export const compareEntries = (a: Ordered, b: Ordered): number => {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return 0;
};

/** A text that sorts as {@link compareEntries} does, for database indexes. 49 characters. */
export const orderKey = (entry: Ordered): string => `${entry.at}.${entry.id}`;
