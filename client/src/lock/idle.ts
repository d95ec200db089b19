/** Locks a workstation that nobody touches. Time is shared by the tabs and survives a restart. */

/** Something was done here at most this often is written down. */
const WRITE_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 10_000;
const KEY = 'corridor.last-touch';

/** @param minutes 0 for never */
export const isIdle = (lastTouchMs: number, nowMs: number, minutes: number): boolean =>
  minutes > 0 && nowMs - lastTouchMs >= minutes * 60_000;

const stored = (): number | null => {
  try {
    const value = Number(localStorage.getItem(KEY));
    return Number.isFinite(value) && value > 0 ? value : null;
  } catch {
    return null;
  }
};

const write = (ms: number): void => {
  try {
    localStorage.setItem(KEY, String(ms));
  } catch {
    // No storage: this tab's own memory of it is all there is.
  }
};

/**
 * The last touch in any tab. One that lies ahead was written before the clock was set back: it is
 * taken as of now and written down as that, or nothing would lock until the clock comes there again.
 */
const read = (nowMs: number): number | null => {
  const last = stored();
  if (last === null || last <= nowMs) return last;
  write(nowMs);
  return nowMs;
};

/** Starts the count afresh: somebody just came in. */
export const touch = (): void => write(Date.now());

/** Whether nobody was here for too long, asked once as the app opens. */
export const wasIdle = (minutes: number): boolean => {
  const now = Date.now();
  const last = read(now);
  return last !== null && isIdle(last, now, minutes);
};

/** @returns stops watching */
export const watchIdle = (minutes: number, onIdle: () => void): (() => void) => {
  let last = Date.now();
  let written = 0;
  let told = false;
  write(last);
  const touched = (): void => {
    last = Date.now();
    if (last >= written && last - written < WRITE_EVERY_MS) return;
    written = last;
    write(last);
  };
  const look = (): void => {
    const now = Date.now();
    last = Math.min(last, now);
    const newest = Math.max(last, read(now) ?? 0);
    if (told || !isIdle(newest, now, minutes)) return;
    told = true;
    onIdle();
  };
  // What is dictated comes as input, without a key.
  const events = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'touchstart'] as const;
  for (const event of events) window.addEventListener(event, touched, { passive: true });
  // A machine that slept is looked at as soon as it is seen again.
  document.addEventListener('visibilitychange', look);
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    for (const event of events) window.removeEventListener(event, touched);
    document.removeEventListener('visibilitychange', look);
    clearInterval(timer);
  };
};
