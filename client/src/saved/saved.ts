/** Messages that somebody saved for themselves, the same on all their devices (D10). */
import { type ConversationId, type EntryId, MAX_SAVED } from '@corridor/core';
import { findMessages } from '../engine/refold.ts';
import type { LocalDatabase, MessageRow, PersonalRow } from '../local/database.ts';
import { keepSaved } from '../local/personal.ts';

const savedRows = async (db: LocalDatabase): Promise<readonly PersonalRow[]> =>
  (await db.personal.where('name').equals('saved').toArray()).filter(({ value }) => value === true);

export const isSaved = async (
  db: LocalDatabase,
  conversation: ConversationId,
  entry: EntryId,
): Promise<boolean> => (await db.personal.get(['saved', conversation, entry]))?.value === true;

/** @returns false: as many are saved as can be, and nothing was changed */
export const setSaved = (
  db: LocalDatabase,
  conversation: ConversationId,
  entry: EntryId,
  on: boolean,
): Promise<boolean> =>
  db.transaction('rw', db.personal, async () => {
    if (on && (await savedRows(db)).length >= MAX_SAVED) return false;
    await keepSaved(db, conversation, entry, on);
    return true;
  });

export interface SavedMessages {
  /** The newest first; without those that were removed for everybody. */
  readonly rows: readonly MessageRow[];
  /** Saved, and not on this device now. */
  readonly missing: number;
}

export const savedMessages = async (db: LocalDatabase): Promise<SavedMessages> => {
  const saved = await savedRows(db);
  const found = await findMessages(
    db,
    saved.map(({ entry }) => entry),
  );
  return {
    rows: found
      .filter(({ redacted }) => redacted === null)
      .sort((a, b) => b.at - a.at || (a.sort < b.sort ? 1 : -1)),
    missing: saved.length - found.length,
  };
};
