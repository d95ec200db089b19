/** Being told of what is new: outside of the app while nobody looks at it, in it otherwise. */
import type { Page } from '@playwright/test';
import { faultsOf } from '../harness/axe.ts';
import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';

interface Shown {
  readonly title: string;
  readonly options: NotificationOptions;
}

interface Spied {
  shown: (Shown & { readonly click: () => void })[];
  asked: number;
  looked: boolean;
}

/** The operating system's part of a tab: what it is given to show, and which window has the focus. */
const spy = (): void => {
  const spied: Spied = { shown: [], asked: 0, looked: true };
  Object.assign(globalThis, { spied });
  document.hasFocus = () => spied.looked;
  const permissionKey = 'e2e.permission';
  const permission = () => localStorage.getItem(permissionKey) ?? 'default';
  class Spy {
    onclick: (() => void) | null = null;
    constructor(title: string, options: NotificationOptions) {
      spied.shown.push({ title, options, click: () => this.onclick?.() });
    }
    static get permission(): string {
      return permission();
    }
    static async requestPermission(): Promise<string> {
      spied.asked += 1;
      localStorage.setItem(permissionKey, 'granted');
      return 'granted';
    }
    close(): void {}
  }
  Object.defineProperty(globalThis, 'Notification', { value: Spy });
};

const shownIn = (page: Page): Promise<Shown[]> =>
  page.evaluate(() =>
    (globalThis as unknown as { spied: Spied }).spied.shown.map(({ title, options }) => ({
      title,
      options,
    })),
  );

/** The window of this page gets the focus, or another program does. */
const look = (page: Page, looked: boolean): Promise<void> =>
  page.evaluate((on) => {
    (globalThis as unknown as { spied: Spied }).spied.looked = on;
    window.dispatchEvent(new Event(on ? 'focus' : 'blur'));
  }, looked);

test('[D8] a direct message is told once, by one of two tabs, and names nobody; in the app it leads there', async ({
  practice,
  ownWorkstation,
}) => {
  const [ana, ben] = [ownWorkstation(practice.ana), ownWorkstation(practice.ben)];
  await ana.switchOn({
    prepare: async (page) => {
      await page.context().addInitScript(spy);
    },
  });
  // What is told of is new since everything was here.
  await expect(ana.banner).toHaveAttribute('data-state', 'ready');
  await ana.chooseInMenu('Settings');
  const settings = ana.page.getByTestId('notification-settings');
  await expect(settings.locator('[data-permission]')).toHaveAttribute('data-permission', 'ask');
  const asked = () =>
    ana.page.evaluate(() => (globalThis as unknown as { spied: Spied }).spied.asked);
  expect(await asked()).toBe(0);
  await settings.getByRole('button', { name: 'Allow notifications' }).click();
  await expect(settings.locator('[data-permission]')).toHaveAttribute('data-permission', 'granted');
  expect(await asked()).toBe(1);
  await settings.getByRole('switch', { name: 'Quiet hours' }).click();
  await expect(settings.getByLabel('From')).toHaveValue('18:00');
  await settings.getByRole('button', { name: 'For an hour' }).click();
  await expect(settings).toContainText('You are not notified until');
  expect(await faultsOf(ana.page)).toEqual([]);
  await settings.getByRole('switch', { name: 'Quiet hours' }).click();
  await settings.getByRole('button', { name: 'Notify me again' }).click();

  const tab = await ana.openTab();
  await tab.isOnline();
  for (const { page } of [ana, tab]) await look(page, false);
  await ben.resume();
  await ben.startDirect('Ana Ruiz');
  await ben.write('Mrs Jansen is in room 3');
  await ana.hasUnread('Ben Okafor', 1);
  const told = async () => [...(await shownIn(ana.page)), ...(await shownIn(tab.page))];
  await expect.poll(async () => (await told()).length).toBe(1);
  const [first] = await told();
  expect(first?.title).toBe('New message in Corridor');
  expect(JSON.stringify(first)).not.toMatch(/Jansen|Ben|Okafor/);
  await expect(ana.page).toHaveTitle('(1) Corridor');

  // It leads to the message, in the tab that showed it.
  const by = (await shownIn(ana.page)).length === 1 ? ana : tab;
  await look(by.page, true);
  await by.page.evaluate(() => (globalThis as unknown as { spied: Spied }).spied.shown[0]?.click());
  await by.sees('Mrs Jansen is in room 3');
  await ana.hasUnread('Ben Okafor', 0);

  // What comes where somebody looks is told nowhere else, and in the group only what mentions them.
  await ben.write('She is early');
  await by.sees('She is early');
  await ben.openConversation(GROUP);
  await ben.write('To nobody in particular');
  await ana.hasUnread(GROUP, 1);
  await ben.write('@Ana Ruiz can you come?');
  const line = by.page.getByTestId('news-line');
  await expect(line).toContainText(`You are mentioned in ${GROUP}`);
  expect(await faultsOf(by.page)).toEqual([]);
  await line.getByRole('button', { name: /mentioned/ }).click();
  await by.sees('@Ana Ruiz can you come?');
  await expect(line).toBeEmpty();

  // All of the group, from now on: nobody looks, and one banner says so.
  await by.page.getByRole('button', { name: 'Details' }).click();
  await by.page.getByTestId('for-you').getByText('All messages').click();
  await by.page.keyboard.press('Escape');
  await look(by.page, false);
  expect(await told()).toHaveLength(1);
  await ben.write('To everybody, then');
  await expect.poll(async () => (await told()).length).toBe(2);
  const tags = new Set((await told()).map(({ options }) => options.tag));
  expect(tags.size).toBe(2);
});
