/** One message that is waited for, because it was chosen and is not on this device. */
import type { EntryId } from '@corridor/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useWorkplace } from '../conversations/workplace.ts';
import { untilHere } from './until-here.ts';

export const useFetching = () => {
  const { db } = useWorkplace();
  /** Of the line that was chosen. */
  const [key, setKey] = useState<string | null>(null);
  const waiting = useRef<AbortController | null>(null);
  const giveUp = useCallback(() => {
    waiting.current?.abort();
    waiting.current = null;
    setKey(null);
  }, []);
  useEffect(() => () => waiting.current?.abort(), []);

  /** @param then once it is here, or did not come in time: its place says the rest */
  const begin = useCallback(
    (of: string, entry: EntryId, then: () => void): void => {
      waiting.current?.abort();
      const mine = new AbortController();
      waiting.current = mine;
      setKey(of);
      void untilHere(db, entry, mine.signal).then(() => {
        if (!mine.signal.aborted) then();
      });
    },
    [db],
  );
  return { key, begin, giveUp };
};
