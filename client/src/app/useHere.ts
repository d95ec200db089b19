/** Who is on this workstation, followed: other tabs sign people in and out, and lock. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useState } from 'react';
import { openAgain, type WorkstationDatabase } from '../local/people.ts';
import { type Here, whoIsHere } from './who-is-here.ts';

/** Undefined until the local database has answered. */
export const useHere = (workstation: WorkstationDatabase): Here | undefined => {
  const [taken, setTaken] = useState(0);
  useEffect(() => {
    // The browser closed it under us: it removed what is here, and no write tells of that. It is
    // told before it is closed; what keeps it from being opened again keeps the query as well.
    const look = (): void =>
      queueMicrotask(
        () =>
          void openAgain(workstation)
            .catch(() => undefined)
            .then(() => setTaken((times) => times + 1)),
      );
    workstation.on('close', look);
    return () => workstation.on('close').unsubscribe(look);
  }, [workstation]);
  return useLiveQuery(() => whoIsHere(workstation), [workstation, taken]);
};
