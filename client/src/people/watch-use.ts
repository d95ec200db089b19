/** Tells of input in this tab, now and then: keys, mouse, touch, and coming back to it. */
const EVERY_MS = 20_000;
const EVENTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const;

/** @returns stops it */
export const watchUse = (used: () => void): (() => void) => {
  let lastMs = Number.NEGATIVE_INFINITY;
  const onInput = (): void => {
    const nowMs = performance.now();
    if (nowMs - lastMs < EVERY_MS) return;
    lastMs = nowMs;
    used();
  };
  for (const event of EVENTS) window.addEventListener(event, onInput, { passive: true });
  return () => {
    for (const event of EVENTS) window.removeEventListener(event, onInput);
  };
};
