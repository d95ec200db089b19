/**
 * Runs something once the page has nothing else to do; in a browser that does not tell (Safari), with
 * the next task. @returns gives it up
 */
export const whenIdle = (run: () => void): (() => void) => {
  if (typeof window.requestIdleCallback !== 'function') {
    const timer = setTimeout(run);
    return () => clearTimeout(timer);
  }
  const handle = window.requestIdleCallback(run);
  return () => window.cancelIdleCallback(handle);
};
