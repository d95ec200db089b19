/** Frames of a page as somebody sees them: how many, the longest, and those that the browser calls long. */
import type { Page } from '@playwright/test';

export interface Frames {
  readonly frames: number;
  /** From one frame to the next, ms. */
  readonly longestMs: number;
  /** Frames that took longer than 50 ms before they were drawn, as the browser itself tells. */
  readonly over50: number;
}

interface FrameWatch {
  frames: number;
  longestMs: number;
  over50: number;
  lastMs: number;
  draw: (nowMs: number) => void;
  observer: PerformanceObserver;
}
type Watched = Window & { frameWatch?: FrameWatch };

/** Counts from now on. Functions must be allowed in the page. */
export const watchFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const watch: FrameWatch = {
      frames: 0,
      longestMs: 0,
      over50: 0,
      lastMs: performance.now(),
      draw: (nowMs) => {
        watch.frames += 1;
        watch.longestMs = Math.max(watch.longestMs, nowMs - watch.lastMs);
        watch.lastMs = nowMs;
        requestAnimationFrame(watch.draw);
      },
      observer: new PerformanceObserver((list) => {
        watch.over50 += list.getEntries().length;
      }),
    };
    requestAnimationFrame(watch.draw);
    // The browser tells of frames of 50 ms and more.
    watch.observer.observe({ type: 'long-animation-frame' });
    (window as Watched).frameWatch = watch;
  });

export const readFrames = async (page: Page): Promise<Frames> => {
  const frames = await page.evaluate(() => {
    const { frameWatch: watch } = window as Watched;
    if (!watch) return null;
    watch.over50 += watch.observer.takeRecords().length;
    return { frames: watch.frames, longestMs: watch.longestMs, over50: watch.over50 };
  });
  if (!frames) throw new Error('The page went away while its frames were watched.');
  return frames;
};
