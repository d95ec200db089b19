/** Whether this browser can be a workstation at all; asked before anything else is started. */

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

/** Opening a database is the only way to learn that this browser refuses to keep any. */
const canStore = (): Promise<boolean> =>
  new Promise((resolve) => {
    try {
      const request = indexedDB.open('corridor-probe');
      request.onsuccess = () => {
        request.result.close();
        indexedDB.deleteDatabase('corridor-probe');
        resolve(true);
      };
      request.onerror = () => resolve(false);
    } catch {
      resolve(false);
    }
  });

/** Null when everything is there. */
export const unsupported = async (): Promise<Unsupported | null> => {
  if (!window.isSecureContext) return { reason: 'insecure' };
  const missing: string[] = [];
  if (!('indexedDB' in window)) missing.push('IndexedDB');
  if (!('locks' in navigator)) missing.push('Web Locks');
  if (!('BroadcastChannel' in window)) missing.push('BroadcastChannel');
  if (!('isWellFormed' in String.prototype)) missing.push('String.isWellFormed');
  if (!(await hasEd25519())) missing.push('Ed25519');
  if (missing.length > 0) return { reason: 'too-old', missing };
  return (await canStore()) ? null : { reason: 'no-storage' };
};
