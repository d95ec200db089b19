/** The draft of a place as it was kept, read once: from then on the composer knows better. */
import { useEffect, useState } from 'react';
import { type DraftPlace, readDraft } from '../actions/reading.ts';
import type { LocalDatabase } from '../local/database.ts';
import { untilLeft } from './draft.ts';

/** What a place is called where drafts are kept apart. */
export const draftName = ({ conversation, thread }: DraftPlace): string => thread ?? conversation;

/** @param place the same while it is shown; @returns null until it was read */
export const useDraft = (
  db: LocalDatabase,
  { conversation, thread }: DraftPlace,
  onFailure: (error: unknown) => void,
): string | null => {
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    const place = thread === undefined ? { conversation } : { conversation, thread };
    const read = async (): Promise<void> => {
      await untilLeft(draftName(place));
      const text = (await readDraft(db, place))?.text ?? '';
      if (!gone) setDraft((before) => before ?? text);
    };
    read().catch(onFailure);
    return () => {
      gone = true;
    };
  }, [db, conversation, thread, onFailure]);
  return draft;
};
