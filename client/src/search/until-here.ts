/** Waits until a message is in the read model: the engine fetches what holds it. */
import type { EntryId } from '@corridor/core';
import { liveQuery } from 'dexie';
import type { LocalDatabase } from '../local/database.ts';

/** A segment takes a second or two; whoever waits longer reads the rest where the message will be. */
const PATIENCE_MS = 10_000;

/** @returns whether it came in time; false as well when the wait was given up */
export const untilHere = (
  db: LocalDatabase,
  entry: EntryId,
  givenUp: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<boolean> =>
  new Promise((resolve) => {
    const end = (isHere: boolean): void => {
      clearTimeout(timer);
      givenUp.removeEventListener('abort', giveUp);
      subscription.unsubscribe();
      resolve(isHere);
    };
    const giveUp = (): void => end(false);
    const timer = setTimeout(giveUp, patienceMs);
    givenUp.addEventListener('abort', giveUp, { once: true });
    if (givenUp.aborted) queueMicrotask(giveUp);
    const subscription = liveQuery(() => db.messages.where('id').equals(entry).count()).subscribe({
      next: (count) => count > 0 && end(true),
      // The app tells that the local database is gone; nothing comes from it any more.
      error: giveUp,
    });
  });
