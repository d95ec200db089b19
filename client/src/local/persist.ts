/** Asking the browser to keep our data. Pages only: a worker cannot ask. */

/**
 * Asks the browser not to evict; it often refuses in a fresh profile.
 * @returns whether it promised
 */
export const askToPersist = async (): Promise<boolean> =>
  typeof navigator !== 'undefined' && 'storage' in navigator && (await navigator.storage.persist());
