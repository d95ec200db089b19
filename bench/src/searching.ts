/** Searching and scrolling what is on the device, with no server to ask. */
import { performance } from 'node:perf_hooks';
import type { Workstation } from '../../e2e/harness/workstation.ts';
import { type Frames, readFrames, watchFrames } from './frames.ts';
import { median } from './statistics.ts';

export interface SearchRow {
  /** From the question in the field, just after the app was loaded, to the newest that answer it. */
  readonly firstMs: number;
  /** From a question that one old message answers, in the same way, until all was searched. */
  readonly allMs: number;
}

const REPEATS = 5;
/** In every text. */
const COMMON = 'patient';
/** In one text of all: the fourth that was written. */
const RARE = '"3 the patient"';
const SEARCH_LIMIT_MS = 60_000;

/** Opens the palette of a page that was loaded a moment ago, and asks. */
const ask = async (
  { page }: Workstation,
  question: string,
  until: 'first' | 'all',
): Promise<number> => {
  await page.reload();
  await page.getByTestId('message').first().waitFor();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: /looking for/ });
  await field.waitFor();
  return page.evaluate(
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
};

export const measureSearch = async (ana: Workstation): Promise<SearchRow> => {
  const first: number[] = [];
  const all: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    first.push(await ask(ana, COMMON, 'first'));
    all.push(await ask(ana, RARE, 'all'));
  }
  await ana.page.keyboard.press('Escape');
  return { firstMs: median(first), allMs: median(all) };
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
