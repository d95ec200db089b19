/** What the browser says of storage: room, refusal, loss. Told to people as it is. */
import type { StorageStatus } from './storage-status.ts';

/** Say so when less than a tenth is left. */
const NEARLY_FULL = 0.9;

/** The names under which browsers report that storage is full or closed to us. */
export const storageFault = (error: unknown): StorageStatus | null => {
  const names: string[] = [];
  let each: unknown = error;
  while ((each instanceof Error || each instanceof DOMException) && names.length < 8) {
    names.push(each.name);
    each = 'inner' in each ? each.inner : each.cause;
  }
  if (names.includes('QuotaExceededError')) return { state: 'full' };
  const closed = [
    'MissingAPIError',
    'SecurityError',
    'InvalidStateError',
    'OpenFailedError',
    'UnknownError',
  ];
  return names.some((name) => closed.includes(name)) ? { state: 'unavailable' } : null;
};

/** The browser's estimate; `ok` where it gives none. */
export const storageEstimate = async (): Promise<StorageStatus> => {
  if (typeof navigator === 'undefined' || !('storage' in navigator)) return { state: 'ok' };
  const { usage, quota } = await navigator.storage.estimate();
  if (usage === undefined || quota === undefined || quota === 0) return { state: 'ok' };
  if (usage < quota * NEARLY_FULL) return { state: 'ok' };
  return { state: 'nearly-full', usedBytes: usage, quotaBytes: quota };
};
