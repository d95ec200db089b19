/** What of the conversation is still to come, told when it lasts and not for what comes at once. */
import type { ConversationId } from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useState } from 'react';
import { comingOf } from '../local/coming.ts';
import type { LocalDatabase } from '../local/database.ts';

const GRACE_MS = 2_000;

/** Turns true when `is` was true for a while, and false at once. */
const useLasting = (is: boolean): boolean => {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!is) {
      setLasts(false);
      return;
    }
    const timer = setTimeout(() => setLasts(true), GRACE_MS);
    return () => clearTimeout(timer);
  }, [is]);
  return is && lasts;
};

/** `yes` and `no` are to be told; `perhaps`: it began to be missing just now. */
export type Missing = 'yes' | 'no' | 'perhaps';

export interface ComingHere {
  /** Of an empty conversation: whether there is anything to come. Null: not read yet. */
  readonly anything: Missing | null;
  readonly older: Missing;
  readonly newer: Missing;
}

/** For one conversation: mount it afresh for another. */
export const useComing = (db: LocalDatabase, conversation: ConversationId): ComingHere => {
  const coming = useLiveQuery(() => comingOf(db, conversation), [db, conversation]);
  // What was missing when it was opened is told at once: there is nothing on the screen to change.
  const [first, setFirst] = useState<typeof coming>(undefined);
  if (coming !== undefined && first === undefined) setFirst(coming);
  const newerLasts = useLasting(coming?.newer === true);
  const olderLasts = useLasting(coming?.older === true);
  const told = (is: boolean, lasts: boolean): Missing => (is ? (lasts ? 'yes' : 'perhaps') : 'no');
  if (coming === undefined) return { anything: null, older: 'perhaps', newer: 'no' };
  const atFirst = first !== undefined && (first.older || first.newer);
  return {
    anything: told(coming.newer || coming.older, atFirst || newerLasts || olderLasts),
    older: told(coming.older, olderLasts || first?.older === true),
    newer: told(coming.newer, newerLasts),
  };
};
