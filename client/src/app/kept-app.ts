/**
 * Whether the browser has kept the app itself, for `useSyncExternalStore`: a service worker is not
 * active before it has stored every file of its version. Until then a part of the screen that was
 * never shown cannot be shown without a network.
 */
const listeners = new Set<() => void>();
let kept = false;

export const watchKeptApp = async (): Promise<void> => {
  await navigator.serviceWorker.ready;
  kept = true;
  for (const listener of listeners) listener();
};

export const keptApp = {
  getSnapshot: (): boolean => kept,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
