/** The draft of a place as it is kept, by this device or another of the same person. */
import { liveQuery } from 'dexie';
import { useEffect, useState } from 'react';
import { type DraftPlace, placeName, readDraft } from '../actions/reading.ts';
import type { LocalDatabase } from '../local/database.ts';
import { untilLeft } from './draft.ts';

/** @param place the same while it is shown; @returns null until it was read */
export const useDraft = (
  db: LocalDatabase,
  { conversation, thread }: DraftPlace,
  onFailure: (error: unknown) => void,
): string | null => {
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    let stop = (): void => undefined;
    const place = thread === undefined ? { conversation } : { conversation, thread };
    const follow = async (): Promise<void> => {
      await untilLeft(placeName(place));
      if (gone) return;
      const following = liveQuery(() => readDraft(db, place)).subscribe({
        next: (row) => setDraft(row?.text ?? ''),
        error: onFailure,
      });
      stop = () => following.unsubscribe();
    };
    follow().catch(onFailure);
    return () => {
      gone = true;
      stop();
    };
  }, [db, conversation, thread, onFailure]);
  return draft;
};
