/**
 * Replicas of open segments: one y-indexeddb database each. y-indexeddb never says that it failed
 * (a corrupt row: it loads nothing and never reports synced), so loading has a time limit, and a
 * replica that does not load is given up: the segment is cloned afresh from the relay.
 */
import {
  type RandomBytes,
  randomId,
  readSegmentUpdate,
  type SegmentName,
  type UserId,
} from '@corridor/core';
import { Dexie } from 'dexie';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';

/** A full segment loads in about a tenth of a second. */
const LOAD_TIMEOUT_MS = 10_000;

export const replicaPrefix = (user: UserId): string => `corridor-replica-${user}-`;

/** A name never used before: a clone never shares a database with what it replaces. */
export const newReplicaName = (user: UserId, segment: SegmentName, random: RandomBytes): string =>
  `${replicaPrefix(user)}${segment}-${randomId(random)}`;

export interface Replica {
  readonly name: string;
  readonly doc: Y.Doc;
  /** Writes the document as one row, so that the next load is quick. */
  compact(): Promise<void>;
  /** Stops persisting and closes the database. The document stays readable. */
  close(): Promise<void>;
}

export type LoadFault = 'timeout' | 'unreadable';

const UPDATES = 'updates';

/** Opens the database as y-indexeddb 9 makes it: so either of us may be the first. */
const openDatabase = (name: string): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(UPDATES, { autoIncrement: true });
      request.result.createObjectStore('custom');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () =>
      reject(new Dexie.OpenFailedError(`could not open ${name}`, request.error ?? undefined));
  });

/**
 * Whether every stored row is an update of a segment. Read before y-indexeddb does: a bad row
 * makes it stop in the middle, in a promise that nobody can catch.
 */
const isReadable = async (name: string): Promise<boolean> => {
  const db = await openDatabase(name);
  try {
    const rows = await new Promise<unknown[]>((resolve, reject) => {
      const request = db.transaction(UPDATES).objectStore(UPDATES).getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error(`could not read ${name}`));
    });
    return rows.every((row) => row instanceof Uint8Array && readSegmentUpdate(row).ok);
  } finally {
    db.close();
  }
};

const load = async (name: string): Promise<Replica | 'unreadable'> => {
  if (!(await isReadable(name))) return 'unreadable';
  const doc = new Y.Doc({ gc: false });
  const persistence = new IndexeddbPersistence(name, doc);
  await Promise.all([persistence.whenSynced, persistence._db]);
  return {
    name,
    doc,
    compact: () => compact(persistence),
    close: async () => {
      await persistence.destroy();
    },
  };
};

/**
 * Opens a replica and loads what it holds.
 * @returns a fault when it cannot be read: drop it and clone the segment
 */
export const openReplica = async (
  name: string,
  timeoutMs = LOAD_TIMEOUT_MS,
): Promise<Replica | LoadFault> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), timeoutMs);
  });
  const loading = load(name).catch(() => 'unreadable' as const);
  const outcome = await Promise.race([loading, late]);
  clearTimeout(timer);
  if (outcome !== 'timeout') return outcome;
  // What still loads is closed when it comes, so that it blocks nobody.
  loading
    .then((replica) => (replica === 'unreadable' ? undefined : replica.close()))
    .catch(() => undefined);
  return 'timeout';
};

/** Replaces all rows by one, in one transaction: either all is there as before, or the one is. */
const compact = async (persistence: IndexeddbPersistence): Promise<void> => {
  const { db, doc } = persistence;
  if (!db) return;
  await new Promise<void>((resolve, reject) => {
    const transaction = db.transaction(UPDATES, 'readwrite');
    const store = transaction.objectStore(UPDATES);
    const count = store.count();
    count.onsuccess = () => {
      if (count.result < 2) return;
      store.clear();
      store.add(Y.encodeStateAsUpdate(doc));
    };
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('compaction failed'));
    transaction.onabort = () => reject(transaction.error ?? new Error('compaction was aborted'));
  });
  persistence._dbsize = 1;
};

/** Whether the browser still has it; true where it does not tell. */
export const replicaExists = async (name: string): Promise<boolean> => {
  if (typeof indexedDB.databases !== 'function') return true;
  return (await indexedDB.databases()).some((each) => each.name === name);
};

/** Deletes a database; a tab that still holds it open delays it, not us. */
export const deleteReplica = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onblocked = () => resolve();
    request.onerror = () => reject(request.error ?? new Error(`could not delete ${name}`));
  });

/** Deletes replicas of a user that nothing refers to: left by a clone that was cut off. */
export const sweepReplicas = async (user: UserId, kept: ReadonlySet<string>): Promise<void> => {
  if (typeof indexedDB.databases !== 'function') return;
  const prefix = replicaPrefix(user);
  for (const { name } of await indexedDB.databases()) {
    if (name?.startsWith(prefix) && !kept.has(name)) await deleteReplica(name);
  }
};
