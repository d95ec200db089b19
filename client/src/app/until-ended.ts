/** Goes on trying to end a session that was left while the server was away. */

const AGAIN_MS = 5_000;

/**
 * Tries now, when the network comes back, and every few seconds, one attempt at a time.
 * @returns stops trying
 */
export const untilEnded = (attempt: () => Promise<void>): (() => void) => {
  let running = false;
  const tryOnce = (): void => {
    if (running) return;
    running = true;
    // Whatever stopped it, the page goes on saying that the session is open, and it is tried again.
    attempt()
      .catch(() => undefined)
      .finally(() => {
        running = false;
      });
  };
  tryOnce();
  const timer = setInterval(tryOnce, AGAIN_MS);
  window.addEventListener('online', tryOnce);
  return () => {
    clearInterval(timer);
    window.removeEventListener('online', tryOnce);
  };
};
