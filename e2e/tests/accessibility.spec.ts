/** Every view, in light and dark, at 200 % and on a phone. */
import { faultsOf } from '../harness/axe.ts';
import { misfitsOf } from '../harness/layout.ts';
import { expect, test } from '../harness/test.ts';
import { furnish, TOUR } from '../harness/tour.ts';
import type { Workstation } from '../harness/workstation.ts';

const DESK = { width: 1280, height: 800 };
/** 1280 pixels at 200 %. */
const ZOOMED = { width: 640, height: 400 };
const PHONE = { width: 390, height: 844 };
/** CSS pixels: WCAG 2.2, 2.5.8. */
const LEAST_TARGET = 24;

/** What of a view is wrong. In dark only colours differ. */
const wrongWith = async (at: Workstation, name: string): Promise<string[]> => {
  const { page } = at;
  const found: string[] = [];
  const add = (how: string, faults: readonly string[]): void => {
    found.push(...faults.map((fault) => `${name}, ${how}: ${fault}`));
  };
  add('light', await faultsOf(page));
  await page.emulateMedia({ colorScheme: 'dark' });
  add('dark', await faultsOf(page, ['color-contrast']));
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(ZOOMED);
  add('at 200 %', await misfitsOf(page, LEAST_TARGET));
  await page.setViewportSize(PHONE);
  add('on a phone', await misfitsOf(page, LEAST_TARGET));
  await page.setViewportSize(DESK);
  return found;
};

test('every view is without fault in light and dark, and fits at 200 % and on a phone', async ({
  practice,
  openProxy,
  openWorkstation,
}) => {
  test.setTimeout(170_000);
  await furnish(practice);
  const line = await openProxy();
  const ana = openWorkstation(line);
  await ana.switchOn();
  await ana.page.setViewportSize(DESK);
  await ana.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expect(ana.page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  const wrong = await wrongWith(ana, 'sign-in');
  await ana.signIn(practice.ana);
  await ana.isOnline();
  for (const { name, show } of TOUR) {
    if (name === 'locked') {
      line.unplug();
      await ana.isOffline();
      wrong.push(...(await wrongWith(ana, 'offline')));
    }
    await test.step(name, () => show(ana));
    wrong.push(...(await wrongWith(ana, name)));
  }
  expect(wrong).toEqual([]);
});
