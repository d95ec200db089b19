import { faultsOf } from '../harness/axe.ts';
import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

const OTHER = 'Stock room';
/** More than a window of the list opens with. */
const MANY = Array.from({ length: 130 }, (_, n) => `report ${n} of the day`);

/** Pixels of a message below the top of the window. */
const topOf = async (ana: Workstation, text: string): Promise<number> =>
  (await ana.message(text).boundingBox())?.y ?? Number.NaN;

test('a place in a conversation: kept when one leaves and comes back, reached by a link and by a date', async ({
  practice,
  server,
  atWork,
}) => {
  const anaAtApi = await practice.signIn(practice.ana);
  await anaAtApi.createGroup(OTHER, [practice.ben.id]);
  const ana = await atWork(practice.ana);
  await ana.profile.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await ana.writeMany(MANY);
  await ana.delivers('report 129 of the day', 'stored');
  const { page } = ana;
  const list = page.getByTestId('timeline');

  // Left in the middle, found in the middle, to the pixel.
  await list.press('Home');
  await expect(ana.message('report 0 of the day')).toBeInViewport();
  await list.press('PageDown');
  await list.press('PageDown');
  await expect(ana.message('report 0 of the day')).not.toBeInViewport();
  const shown = await list.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    const inside = [...element.querySelectorAll('article')].find((article) => {
      const box = article.getBoundingClientRect();
      return box.top > top && box.bottom < bottom;
    });
    return /report \d+ of the day/.exec(inside?.textContent ?? '')?.[0] ?? '';
  });
  const before = await topOf(ana, shown);
  await ana.openConversation(OTHER);
  await ana.openConversation(GROUP);
  await expect(ana.message(shown)).toBeInViewport();
  await expect.poll(() => topOf(ana, shown)).toBeCloseTo(before, -0.5);

  // A link to it opens at it in another tab, which begins at the newest otherwise.
  await ana.message(shown).hover();
  await ana.message(shown).getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(new RegExp(`^${ana.url}/c/[^/]+/[^/]+$`));
  const tab = await ana.openTab();
  await tab.page.goto(link);
  await expect(tab.message(shown)).toBeInViewport();
  await expect(tab.message(shown)).toHaveAttribute('data-highlighted', 'true');
  await expect(tab.page).toHaveURL(/\/c\/[^/]+$/);
  await tab.page.close();

  // By keyboard: to the first message, and to today.
  await page.getByRole('button', { name: 'Jump to a date' }).first().press('Enter');
  const dialog = page.getByTestId('pick-day');
  await expect(dialog).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'First message' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(ana.message('report 0 of the day')).toBeInViewport();
  await list.press('End');
  await expect(ana.message('report 129 of the day')).toBeInViewport();
  await page.getByRole('button', { name: 'Jump to a date' }).first().press('Enter');
  await dialog.getByLabel('Date').press('Enter');
  await expect(ana.message('report 0 of the day')).toBeInViewport();

  // Without a server too; a message that is not here is said to be missing.
  await ana.readyOffline();
  await server.stop();
  await ana.isOffline();
  await page.goto(link);
  await expect(ana.message(shown)).toBeInViewport();
  await page.goto(`${link.slice(0, link.lastIndexOf('/'))}/${'A'.repeat(32)}`);
  const missing = page.getByTestId('link-missing');
  await expect(missing).toContainText('is not on this device');
  await expect(ana.message('report 129 of the day')).toBeInViewport();
  expect(await faultsOf(page)).toEqual([]);
  await missing.getByRole('button', { name: 'Close' }).click();
  await expect(missing).toHaveCount(0);
});
