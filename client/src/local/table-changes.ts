/**
 * What transactions change in the local database, whichever tab or worker ran them: by the keys
 * that they touched, so that whoever shows a part of a table reads no more than that again.
 */
import {
  Dexie,
  type IndexableType,
  type IntervalTree,
  type ObservabilitySet,
  RangeSet,
  rangesOverlap,
} from 'dexie';
import type { LocalDatabase } from './database.ts';

/** Keys of an index or primary keys, for {@link TableChange}. */
export type Keys = IntervalTree;

/** Both ends belong to it. Keys as IndexedDB orders them; `Dexie.minKey` and `maxKey` are open ends. */
export const keysBetween = (lower: IndexableType, upper: IndexableType): Keys =>
  new RangeSet(lower, upper);

export const keysOf = (keys: readonly string[]): Keys => {
  const set = new RangeSet();
  set.addKeys([...keys]);
  return set;
};

/** Of one transaction, in one table. */
export interface TableChange {
  /** Rows came to stand in a part of an index, or left it, or may have. */
  inIndex(index: string, keys: Keys): boolean;
  /** Rows with these primary keys were written or deleted, or may have been. */
  ofRows(keys: Keys): boolean;
}

/**
 * Calls a listener after each transaction that wrote to a table, once it is committed.
 * @returns what ends it
 */
export const onTableChange = (
  db: LocalDatabase,
  table: string,
  listener: (change: TableChange) => void,
): (() => void) => {
  const prefix = `idb://${db.name}/${table}/`;
  const onMutated = (parts: ObservabilitySet): void => {
    // A page that comes back from the browser's cache was told of nothing meanwhile.
    const { all } = parts;
    const everything = all !== undefined;
    if (!everything && !Object.keys(parts).some((part) => part.startsWith(prefix))) return;
    const touches = (name: string, keys: Keys): boolean => {
      const touched = parts[prefix + name];
      return everything || (touched !== undefined && rangesOverlap(touched, keys));
    };
    listener({ inIndex: touches, ofRows: (keys) => touches('', keys) });
  };
  Dexie.on.storagemutated.subscribe(onMutated);
  return () => Dexie.on.storagemutated.unsubscribe(onMutated);
};
