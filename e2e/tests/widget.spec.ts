/** The widget in pages of other origins: of Corridor's own site, of another one, and of one that was not named. */
import type { Locator, Page } from '@playwright/test';
import { serveDemoHost } from '../../scripts/lib/demo-host.mjs';
import { faultsOf } from '../harness/axe.ts';
import { GROUP } from '../harness/practice.ts';
import type { CorridorServer } from '../harness/server.ts';
import { SyncRoom } from '../harness/sync-room.ts';
import { test as base, expect } from '../harness/test.ts';

type Host = Awaited<ReturnType<typeof serveDemoHost>>;

const test = base.extend<{ openHost: (server: CorridorServer) => Promise<Host> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of this parameter
  openHost: async ({}, use) => {
    const hosts: Host[] = [];
    await use(async (server) => {
      const ticket = async (): Promise<null> => null;
      const host = await serveDemoHost({ corridor: server.url, port: 0, ticket });
      hosts.push(host);
      return host;
    });
    for (const host of hosts) await host.close();
  },
});

/** The server again, with sites that may show the widget. */
const allow = async (server: CorridorServer, ...origins: string[]): Promise<void> => {
  await server.stop();
  await server.start({ env: { CORRIDOR_EMBED_ORIGINS: origins.join(',') } });
};

/** What one sees of it: the page's button, and the panel in its frame. */
const widgetOf = (page: Page) => {
  const element = page.locator('corridor-chat');
  const frame = element.locator('iframe').contentFrame();
  return {
    element,
    button: element.locator('button'),
    panel: frame.getByTestId('widget-panel'),
    conversations: frame.getByTestId('conversation'),
    composer: frame.getByRole('textbox', { name: 'Message', exact: true }),
    message: (text: string): Locator => frame.getByTestId('message').filter({ hasText: text }),
    banner: frame.getByTestId('banner'),
    frame,
  };
};

test('in a page of the same site: unread on the button, written to a colleague, open again after a reload, and without a server', async ({
  server,
  practice,
  openHost,
  atWork,
}) => {
  const host = await openHost(server);
  const origin = `http://127.0.0.1:${host.port}`;
  await allow(server, origin);
  const ana = await atWork(practice.ana);
  await ana.readyOffline();
  const { page } = ana;
  const benAtApi = await practice.signIn(practice.ben);
  const ben = new SyncRoom(benAtApi.syncUrl, benAtApi.headers, practice.group);
  const seenByBen: string[] = [];
  ben.onEntries = (structs) => {
    for (const { bytes } of structs) seenByBen.push(new TextDecoder().decode(bytes));
  };
  await ben.open();
  const widget = widgetOf(page);

  await test.step('not on Corridor’s own pages', async () => {
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.src = '/widget.js';
      document.body.append(script, document.createElement('corridor-chat'));
    });
    await page.waitForFunction(() => customElements.get('corridor-chat') !== undefined);
    await expect(widget.element).toBeHidden();
    await expect(widget.element.locator('iframe')).toHaveCount(0);
  });

  await test.step('collapsed, with what is unread', async () => {
    await page.goto(origin);
    await expect(widget.button).toHaveAccessibleName('Corridor: open the conversations');
    await ben.deliver([await benAtApi.message(practice.group, { text: 'Seen on the intranet?' })]);
    await expect(widget.button).toHaveAccessibleName(/ 1 unread$/);
    await expect(widget.button).toHaveText('1');
    expect(await faultsOf(page)).toEqual([]);
  });

  await test.step('opened with the keyboard, read and answered', async () => {
    await widget.button.focus();
    await page.keyboard.press('Enter');
    await expect(widget.panel).toBeFocused();
    await expect(widget.button).toBeHidden();
    const item = widget.conversations.filter({ hasText: GROUP });
    await expect(item).toHaveAttribute('data-unread', '1');
    await item.click();
    await expect(widget.message('Seen on the intranet?')).toBeVisible();
    await widget.composer.fill('Answered from the intranet');
    await widget.composer.press('Enter');
    await expect(widget.message('Answered from the intranet')).toHaveAttribute(
      'data-delivery',
      'stored',
    );
    await expect
      .poll(() => seenByBen.some((text) => text.includes('Answered from the intranet')))
      .toBe(true);
    expect(await faultsOf(page)).toEqual([]);
  });

  await test.step('on another page of the site it is open as it was, and takes no focus', async () => {
    await page.getByRole('link', { name: 'Rota' }).click();
    await expect(widget.message('Answered from the intranet')).toBeVisible();
    await expect(page.locator(':focus')).toHaveCount(0);
    await expect(widget.frame.getByTestId('widget-app')).toHaveAttribute(
      'href',
      `/c/${practice.group}`,
    );
  });

  await test.step('without a server it opens, says so, and keeps what is written', async () => {
    await server.stop();
    await page.reload();
    await expect(widget.banner).toHaveAttribute('data-state', /server/);
    await widget.composer.fill('Written while it was away');
    await widget.composer.press('Enter');
    await expect(widget.message('Written while it was away')).toHaveAttribute(
      'data-delivery',
      'saved',
    );
  });

  await test.step('Escape collapses it and gives the focus back', async () => {
    await page.keyboard.press('Escape');
    await expect(widget.button).toBeFocused();
    await expect(widget.panel).toBeHidden();
    await page.reload();
    await expect(widget.button).toBeVisible();
    await expect(widget.panel).toBeHidden();
  });

  await test.step('what was written is sent when the server is back, also while it is collapsed', async () => {
    await server.start({ env: { CORRIDOR_EMBED_ORIGINS: origin } });
    await ben.open();
    await expect
      .poll(() => seenByBen.some((text) => text.includes('Written while it was away')))
      .toBe(true);
    ben.close();
  });
});
