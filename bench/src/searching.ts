/** Searching and scrolling what is on the device, with no server to ask. */
import { performance } from 'node:perf_hooks';
import type { Worker } from '@playwright/test';
import type { Workstation } from '../../e2e/harness/workstation.ts';
import { type Frames, readFrames, watchFrames } from './frames.ts';
import { median } from './statistics.ts';

export interface SearchRow {
  /** From the question in the field, just after the app was loaded, to the newest that answer it. */
  readonly firstMs: number;
  /** From a question that one old message answers, in the same way, until all was searched. */
  readonly allMs: number;
  /** The most that the search worker's JavaScript held at a look. */
  readonly heapBytes: number;
}

const REPEATS = 5;
/** In every text. */
const COMMON = 'patient';
/** In one text of all: the fourth that was written. */
const RARE = '"3 the patient"';
const LOOK_EVERY_MS = 20;
const SEARCH_LIMIT_MS = 60_000;

/** Opens the palette of a page that was loaded a moment ago, and asks. */
const ask = async (
  { page }: Workstation,
  question: string,
  until: 'first' | 'all',
): Promise<{ ms: number; heapBytes: number }> => {
  await page.reload();
  await page.getByTestId('message').first().waitFor();
  const begun = page.waitForEvent('worker', (each) => each.url().includes('search'));
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: /looking for/ });
  await field.waitFor();
  const asked = page.evaluate(
    async ([text, end, limitMs]) => {
      const input = document.activeElement;
      if (!(input instanceof HTMLInputElement)) throw new Error('The palette has no focus.');
      const startedMs = performance.now();
      const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      setValue?.call(input, text);
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      const isThere = (): boolean => {
        if (!document.querySelector('[data-testid="palette-option"][data-kind="message"]')) {
          return false;
        }
        const state = document.querySelector('[data-testid="search-state"]');
        return end === 'first' || state?.getAttribute('data-state') === 'all';
      };
      while (!isThere()) {
        if (performance.now() - startedMs > limitMs) throw new Error('Nothing was found.');
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return performance.now() - startedMs;
    },
    [question, until, SEARCH_LIMIT_MS] as const,
  );
  const [ms, heapBytes] = await Promise.all([asked, heapUntil(await begun, asked)]);
  return { ms, heapBytes };
};

/** The most that a worker's JavaScript held until something ended, looked at again and again. */
const heapUntil = async (worker: Worker, end: Promise<unknown>): Promise<number> => {
  let ended = false;
  const over = end.finally(() => {
    ended = true;
  });
  let most = 0;
  while (!ended) {
    const bytes = await worker.evaluate(
      () =>
        (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory
          ?.usedJSHeapSize ?? Number.NaN,
    );
    most = Math.max(most, bytes);
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))]);
  }
  return most;
};

export const measureSearch = async (ana: Workstation): Promise<SearchRow> => {
  const first: number[] = [];
  const all: number[] = [];
  const heap: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    first.push((await ask(ana, COMMON, 'first')).ms);
    const { ms, heapBytes } = await ask(ana, RARE, 'all');
    all.push(ms);
    heap.push(heapBytes);
  }
  await ana.page.keyboard.press('Escape');
  return { firstMs: median(first), allMs: median(all), heapBytes: Math.max(...heap) };
};

const WHEEL_PX = 600;
const WHEEL_EVERY_MS = 50;
const SCROLL_MS = 10_000;

/** Somebody who turns the wheel towards the oldest. */
export const measureScrolling = async ({ page }: Workstation): Promise<Frames> => {
  const timeline = page.getByTestId('timeline');
  await timeline.press('End');
  await timeline.hover();
  await watchFrames(page);
  const until = performance.now() + SCROLL_MS;
  while (performance.now() < until) {
    await page.mouse.wheel(0, -WHEEL_PX);
    await page.waitForTimeout(WHEEL_EVERY_MS);
  }
  return readFrames(page);
};
