/**
 * An IndexedDB in Node that survives the end of its process: fake-indexeddb in memory, and a
 * journal file that has every completed transaction before anybody hears `complete`. A process that
 * is killed leaves the file as it is, and the next one replays it; a power cut takes some of it
 * away (`journal-file.ts`).
 */
import 'fake-indexeddb/auto';
import {
  appendToJournal,
  type Bounds,
  type Change,
  type JournalRecord,
  readJournal,
  type StoreSchema,
} from './journal-file.ts';

/** Stands in the file for a key pair, which is no plain data: the process holds it. */
const KEY_PAIR = { labKeyPair: true } as const;

const isKeyPair = (value: unknown): value is CryptoKeyPair =>
  typeof value === 'object' &&
  value !== null &&
  'privateKey' in value &&
  value.privateKey instanceof CryptoKey;

/** Replaces a property of a row; `null` when nothing was to be replaced. */
const withProperty = (
  row: unknown,
  isWanted: (value: unknown) => boolean,
  instead: unknown,
): unknown => {
  if (typeof row !== 'object' || row === null || row.constructor !== Object) return row;
  const found = Object.entries(row).find(([, value]) => isWanted(value));
  return found ? { ...row, [found[0]]: instead } : row;
};

const isStandIn = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'labKeyPair' in value;

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the request failed'));
  });

const makeStores = (db: IDBDatabase, stores: readonly StoreSchema[], upgrade: IDBTransaction) => {
  for (const { name, keyPath, autoIncrement, indexes } of stores) {
    const store = db.objectStoreNames.contains(name)
      ? upgrade.objectStore(name)
      : db.createObjectStore(name, { keyPath, autoIncrement });
    for (const index of indexes) {
      if (store.indexNames.contains(index.name)) continue;
      const { unique, multiEntry } = index;
      store.createIndex(index.name, index.keyPath, { unique, multiEntry });
    }
  }
};

const rangeOf = ({ lower, upper, lowerOpen, upperOpen }: Bounds): IDBKeyRange => {
  if (lower === undefined) return IDBKeyRange.upperBound(upper, upperOpen);
  if (upper === undefined) return IDBKeyRange.lowerBound(lower, lowerOpen);
  return IDBKeyRange.bound(lower, upper, lowerOpen, upperOpen);
};

const applyChanges = async (
  db: IDBDatabase,
  changes: readonly Change[],
  keys: CryptoKeyPair,
): Promise<void> => {
  const names = [...new Set(changes.map(({ store }) => store))];
  if (names.length === 0) return;
  const transaction = db.transaction(names, 'readwrite');
  const completed = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the replay was aborted'));
  });
  for (const change of changes) {
    const store = transaction.objectStore(change.store);
    if (change.do === 'clear') store.clear();
    else if (change.do === 'delete') store.delete(rangeOf(change.bounds));
    else {
      const value = withProperty(change.value, isStandIn, keys);
      if (store.keyPath === null) store.put(value, change.key as IDBValidKey);
      else store.put(value);
    }
  }
  await completed;
};

const replay = async (records: readonly JournalRecord[], keys: CryptoKeyPair): Promise<void> => {
  const open = new Map<string, IDBDatabase>();
  const close = (name: string): void => {
    open.get(name)?.close();
    open.delete(name);
  };
  for (const record of records) {
    if (record.what === 'removed') {
      close(record.db);
      await done(indexedDB.deleteDatabase(record.db));
    } else if (record.what === 'schema') {
      close(record.db);
      const request = indexedDB.open(record.db, record.version);
      request.onupgradeneeded = () => {
        if (request.transaction) makeStores(request.result, record.stores, request.transaction);
      };
      open.set(record.db, await done(request));
    } else {
      const db = open.get(record.db);
      if (db) await applyChanges(db, record.changes, keys);
    }
  }
  for (const name of [...open.keys()]) close(name);
};

const schemaOf = (transaction: IDBTransaction): StoreSchema[] =>
  [...transaction.db.objectStoreNames].map((name) => {
    const store = transaction.objectStore(name);
    const indexes = [...store.indexNames].map((indexName) => {
      const { keyPath, unique, multiEntry } = store.index(indexName);
      return { name: indexName, keyPath, unique, multiEntry };
    });
    const { keyPath, autoIncrement } = store;
    return { name, keyPath, autoIncrement, indexes };
  });

const boundsOf = (query: IDBValidKey | IDBKeyRange): Bounds => {
  if (query instanceof IDBKeyRange) {
    const { lower, upper, lowerOpen, upperOpen } = query;
    return { lower, upper, lowerOpen, upperOpen };
  }
  return { lower: query, upper: query, lowerOpen: false, upperOpen: false };
};

/** Every completed transaction goes through `append` from now on. */
const watch = (append: (record: JournalRecord, isStrict: boolean) => void): void => {
  const changesOf = new WeakMap<IDBTransaction, Change[]>();
  const note = (store: IDBObjectStore, change: Change): void => {
    const changes = changesOf.get(store.transaction) ?? [];
    changes.push(change);
    changesOf.set(store.transaction, changes);
  };
  const stores = IDBObjectStore.prototype;
  const { put, add, clear } = stores;
  const remove = stores.delete;
  const noting = (write: typeof put): typeof put =>
    function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
      const copy: unknown = structuredClone(value);
      const request = key === undefined ? write.call(this, value) : write.call(this, value, key);
      request.addEventListener('success', () => {
        const { keyPath, name } = this;
        // A number that the store gave out is part of the row.
        const whole =
          typeof keyPath === 'string' ? { ...(copy as object), [keyPath]: request.result } : copy;
        const stored = withProperty(whole, isKeyPair, KEY_PAIR);
        note(this, { do: 'put', store: name, key: request.result, value: stored });
      });
      return request;
    };
  stores.put = noting(put);
  stores.add = noting(add);
  stores.delete = function (this: IDBObjectStore, query) {
    const request = remove.call(this, query);
    const change: Change = { do: 'delete', store: this.name, bounds: boundsOf(query) };
    request.addEventListener('success', () => note(this, change));
    return request;
  };
  stores.clear = function (this: IDBObjectStore) {
    const request = clear.call(this);
    request.addEventListener('success', () => note(this, { do: 'clear', store: this.name }));
    return request;
  };

  const strict = new WeakSet<IDBTransaction>();
  const databases = IDBDatabase.prototype;
  const { transaction: begin } = databases;
  databases.transaction = function (this: IDBDatabase, names, mode, options) {
    const begun = begin.call(this, names, mode, options);
    if (options?.durability === 'strict') strict.add(begun);
    return begun;
  };

  const transactions = IDBTransaction.prototype;
  const dispatch = transactions.dispatchEvent;
  const schemas = new WeakMap<IDBTransaction, StoreSchema[]>();
  transactions.dispatchEvent = function (this: IDBTransaction, event) {
    if (event.type === 'complete') {
      const db = this.db.name;
      if (this.mode === 'versionchange') {
        const { version } = this.db;
        append({ what: 'schema', db, version, stores: schemas.get(this) ?? [] }, true);
      }
      const changes = changesOf.get(this);
      if (changes) append({ what: 'changes', db, changes }, strict.has(this));
    }
    return dispatch.call(this, event);
  };

  const factory = IDBFactory.prototype;
  const { open, deleteDatabase } = factory;
  factory.open = function (this: IDBFactory, name, version) {
    const request = version === undefined ? open.call(this, name) : open.call(this, name, version);
    // The stores can be asked while the upgrade is under way only: after its last handler ran.
    request.addEventListener('upgradeneeded', () => {
      const { transaction } = request;
      if (!transaction) return;
      queueMicrotask(() => schemas.set(transaction, schemaOf(transaction)));
    });
    return request;
  };
  factory.deleteDatabase = function (this: IDBFactory, name) {
    const request = deleteDatabase.call(this, name);
    request.addEventListener('success', () => append({ what: 'removed', db: name }, true));
    return request;
  };
};

/**
 * Makes `indexedDB` what the journal says, and keeps the journal from then on.
 * @param keys stands in for every stored key pair: one workstation signs with one
 */
export const openJournal = async (path: string, keys: CryptoKeyPair): Promise<void> => {
  await replay(readJournal(path), keys);
  watch((record, isStrict) => appendToJournal(path, record, isStrict));
};
