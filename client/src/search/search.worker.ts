/** Searches for one tab while its search is open; the memory it took goes with it. */
import { UserId } from '@corridor/core';
import { databaseName, LocalDatabase } from '../local/database.ts';
import type { Found, SearchAnswer, SearchMessage } from './port.ts';
import { search } from './searcher.ts';

declare const self: DedicatedWorkerGlobalScope;

interface Task {
  readonly n: number;
  readonly batches: AsyncGenerator<Found[]>;
  given: number;
  limit: number;
  /** Asked for more while it was still looking. */
  running: boolean;
}

let db: LocalDatabase | null = null;
let task: Task | null = null;

const answer = (message: SearchAnswer): void => self.postMessage(message);

/** Until as many are given as were asked for; another search meanwhile ends it. */
const run = async (mine: Task): Promise<void> => {
  mine.running = true;
  const { n } = mine;
  try {
    while (mine.given < mine.limit) {
      const { value: found = [], done } = await mine.batches.next();
      if (mine !== task) {
        await mine.batches.return(undefined);
        return;
      }
      mine.given += found.length;
      const state = done ? 'all' : mine.given >= mine.limit ? 'more' : 'searching';
      answer({ type: 'found', n, found, state });
      if (done) return;
    }
  } catch (error) {
    if (mine !== task) return;
    answer({ type: 'failed', n, message: error instanceof Error ? error.message : String(error) });
  } finally {
    mine.running = false;
  }
};

self.onmessage = ({ data }: MessageEvent<SearchMessage>): void => {
  switch (data.type) {
    case 'open':
      db = new LocalDatabase(databaseName(UserId.parse(data.user)));
      // Opened while the first letters are typed.
      void db.open().catch(() => undefined); // Told when something is searched for.
      break;
    case 'search': {
      if (!db) throw new Error('A search before its database was named.');
      const batches = search(db, data.request);
      task = { n: data.n, batches, given: 0, limit: data.limit, running: false };
      void run(task);
      break;
    }
    case 'more':
      if (task?.n !== data.n) break;
      task.limit = task.given + data.limit;
      if (!task.running) void run(task);
      break;
    case 'end':
      task = null;
      break;
  }
};
