/** Whether this browser can be a workstation at all; asked before anything else is started. */
import type { Dexie } from 'dexie';
import { openAgain } from '../local/people.ts';
import { endSleepingPages } from './page-cache.ts';

export type Unsupported =
  | { readonly reason: 'too-old'; readonly missing: readonly string[] }
  | { readonly reason: 'insecure' }
  | { readonly reason: 'no-storage' };

const hasEd25519 = async (): Promise<boolean> => {
  try {
    await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    return true;
  } catch {
    return false;
  }
};

/**
 * Opening a database is the only way to learn that this browser refuses to keep any. It is the
 * app's own: one made to be deleted again would be one more to wait for, at every start.
 */
const canStore = async (workstation: Dexie): Promise<boolean> => {
  try {
    await openAgain(workstation);
    return true;
  } catch (error) {
    // A newer app was here. That is no matter of storage, and whoever reads the database says so.
    return error instanceof Error && error.name === 'VersionError';
  }
};

/** Null when everything is there. */
export const unsupported = async (workstation: Dexie): Promise<Unsupported | null> => {
  if (!window.isSecureContext) return { reason: 'insecure' };
  const missing: string[] = [];
  if (!('indexedDB' in window)) missing.push('IndexedDB');
  if (!('locks' in navigator)) missing.push('Web Locks');
  if (!('BroadcastChannel' in window)) missing.push('BroadcastChannel');
  if (!('isWellFormed' in String.prototype)) missing.push('String.isWellFormed');
  if (!(await hasEd25519())) missing.push('Ed25519');
  if (missing.length > 0) return { reason: 'too-old', missing };
  // Before the first database is opened, which is here.
  endSleepingPages();
  return (await canStore(workstation)) ? null : { reason: 'no-storage' };
};
