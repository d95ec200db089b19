/** What the browser says of storage: room, refusal, loss. Told to people as it is. */
import { Dexie } from 'dexie';
import type { StorageStatus } from './storage-status.ts';

/** Say so when less than a tenth is left. */
const NEARLY_FULL = 0.9;

/** Names that only databases use. */
const OF_DATABASES: ReadonlySet<string> = new Set([
  'MissingAPIError',
  'OpenFailedError',
  'UnknownError',
]);
/** Names that sockets, channels and pages use too: they count when a database failed by them. */
const OF_MANY: ReadonlySet<string> = new Set(['SecurityError', 'InvalidStateError']);

/** The errors from the outermost to the first cause. */
const chainOf = (error: unknown): Error[] => {
  const chain: Error[] = [];
  let each = error;
  while ((each instanceof Error || each instanceof DOMException) && chain.length < 8) {
    chain.push(each);
    each = 'inner' in each ? each.inner : each.cause;
  }
  return chain;
};

/** How a browser reports that storage is full or closed to us; null: something else failed. */
export const storageFault = (error: unknown): StorageStatus | null => {
  const chain = chainOf(error);
  if (chain.some(({ name }) => name === 'QuotaExceededError')) return { state: 'full' };
  const database = chain.some((each) => each instanceof Dexie.DexieError);
  const closed = chain.some(
    ({ name }) => OF_DATABASES.has(name) || (database && OF_MANY.has(name)),
  );
  return closed ? { state: 'unavailable' } : null;
};

/** The browser's estimate; `ok` where it gives none. */
export const storageEstimate = async (): Promise<StorageStatus> => {
  if (typeof navigator === 'undefined' || !('storage' in navigator)) return { state: 'ok' };
  const { usage, quota } = await navigator.storage.estimate();
  if (usage === undefined || quota === undefined || quota === 0) return { state: 'ok' };
  if (usage < quota * NEARLY_FULL) return { state: 'ok' };
  return { state: 'nearly-full', usedBytes: usage, quotaBytes: quota };
};
