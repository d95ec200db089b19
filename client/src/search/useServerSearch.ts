/** Whether and what the server is asked beside this device, and what it found. */
import { MAX_SEARCH_NAMES, type SearchQuestion } from '@corridor/core';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useWorkplace } from '../conversations/workplace.ts';
import { apiClient } from '../engine/http.ts';
import type { FillProgress } from '../local/database.ts';
import type { Request } from './port.ts';
import type { SearchSnapshot } from './search-client.ts';
import { ServerSearch } from './server-search.ts';

/** After this device is done: whoever types on has another question in a moment. */
const SETTLE_MS = 500;

/**
 * A question of this device as one for the server: of what the device has complete, nothing is asked.
 * Null: no one server answers that many names.
 */
export const serverQuestion = (
  request: Request,
  fill: Pick<FillProgress, 'completeTo' | 'done'> | null,
): SearchQuestion | null => {
  const { words, phrases, afterMs, beforeMs, has } = request;
  const [from, into] = [
    request.from && [...new Set(request.from)],
    request.in && [...new Set(request.in)],
  ];
  if ((from?.length ?? 0) > MAX_SEARCH_NAMES || (into?.length ?? 0) > MAX_SEARCH_NAMES) return null;
  const missingBefore =
    fill !== null && !fill.done && fill.completeTo > 0 ? fill.completeTo + 1 : null;
  const before =
    missingBefore === null ? beforeMs : Math.min(beforeMs ?? missingBefore, missingBefore);
  return {
    words: [...words],
    phrases: phrases.map((phrase) => [...phrase]),
    from,
    in: into,
    afterMs: afterMs === null ? null : Math.max(0, afterMs),
    beforeMs: before === null ? null : Math.max(0, before),
    has: [...has],
  };
};

/** Whether this device has everything that may answer. */
export const isCovered = (
  { afterMs }: Pick<Request, 'afterMs'>,
  fill: Pick<FillProgress, 'completeTo' | 'done'> | null,
): boolean =>
  fill !== null &&
  (fill.done || (fill.completeTo > 0 && afterMs !== null && afterMs > fill.completeTo));

interface Asked {
  /** Null: nothing is asked. */
  readonly request: Request | null;
  readonly local: SearchSnapshot['state'];
  readonly online: boolean;
  /** Undefined until it is read. */
  readonly fill: FillProgress | null | undefined;
}

export const useServerSearch = ({ request, local, online, fill }: Asked) => {
  const { db, me } = useWorkplace();
  const [server] = useState(
    () =>
      new ServerSearch(
        apiClient((input, init) => fetch(input, init), '', me.id),
        db,
      ),
  );
  const snapshot = useSyncExternalStore(server.subscribe, server.getSnapshot);
  // Another question; not the same one of a device that fetched more meanwhile.
  const question = request === null ? null : JSON.stringify(request);
  useEffect(() => {
    if (question === null) return;
    return () => server.clear();
  }, [server, question]);

  const covered = request === null || fill === undefined || isCovered(request, fill);
  const ask = useCallback(() => {
    if (question === null || fill === undefined) return;
    const asked = serverQuestion(JSON.parse(question), fill);
    if (asked !== null) server.search(asked);
  }, [server, question, fill]);
  // By itself where this device lacks history, once it has told what it has.
  const asksByItself = online && !covered && local === 'all' && snapshot.state === 'idle';
  useEffect(() => {
    if (!asksByItself) return;
    const timer = setTimeout(ask, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [asksByItself, ask]);
  return {
    ...snapshot,
    online,
    mayAsk: online && question !== null && snapshot.state === 'idle' && !asksByItself,
    ask,
    more: () => server.more(),
    again: () => server.again(),
  };
};
