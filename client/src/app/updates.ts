/** A new version of the app: it waits until somebody says so. Also makes the app open offline. */
/// <reference types="vite-plugin-pwa/client" />
import { registerSW } from 'virtual:pwa-register';

/** Looked for this often while the app stays open. */
const LOOK_EVERY_MS = 60 * 60_000;

const listeners = new Set<() => void>();
let waiting = false;
let take: ((reload: boolean) => Promise<void>) | null = null;

export const watchUpdates = (): void => {
  take = registerSW({
    onNeedRefresh: () => {
      waiting = true;
      for (const listener of listeners) listener();
    },
    onRegisteredSW: (_address, registration) => {
      if (!registration) return;
      setInterval(() => {
        // Offline there is nothing to find; the next look finds it.
        registration.update().catch(() => undefined);
      }, LOOK_EVERY_MS);
    },
  });
};

export const updates = {
  getSnapshot: (): boolean => waiting,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** The waiting version takes over, and this window reloads into it. */
export const takeNewVersion = async (): Promise<void> => {
  if (waiting && take) await take(true);
  else window.location.reload();
};
