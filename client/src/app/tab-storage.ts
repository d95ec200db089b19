/**
 * How storage stands by what happens to this tab's own writes. The engine knows of its own only,
 * and a full disk is met first by who writes a message.
 */
import { StorageWatch } from '../engine/storage-watch.ts';
import type { LocalDatabase } from '../local/database.ts';
import type { StorageStatus } from '../local/storage-status.ts';

/** For `useSyncExternalStore`. */
export interface TabStorage {
  getSnapshot(): StorageStatus;
  /** @returns stops following */
  subscribe(listener: () => void): () => void;
}

/** Call before the database is opened. */
export const watchTabStorage = (db: LocalDatabase): TabStorage => {
  const listeners = new Set<() => void>();
  let status: StorageStatus = { state: 'ok' };
  const watch = new StorageWatch((next) => {
    status = next;
    for (const listener of listeners) listener();
  });
  watch.watch(db);
  return {
    getSnapshot: () => status,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
