/** The digest of a replica, from its rows and not from the engine's memory. */
import { digestOf, digestText, entryIds } from '@corridor/core';
import * as Y from 'yjs';

/** @param updates rows of the replica's database @returns a sentence when they cannot be read */
export const digestIn = (updates: readonly Uint8Array[]): string => {
  const doc = new Y.Doc({ gc: false });
  try {
    for (const update of updates) Y.applyUpdate(doc, update);
  } catch (error) {
    return `unreadable rows (${String(error)})`;
  }
  return digestText(digestOf(entryIds(doc)));
};
