/** The widget in pages of other origins: of Corridor's own site, of another one, and of one that was not named. */
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { askForTicket, serveDemoHost } from '../../scripts/lib/demo-host.mjs';
import { faultsOf } from '../harness/axe.ts';
import { corridor } from '../harness/cli.ts';
import { GROUP } from '../harness/practice.ts';
import type { CorridorServer } from '../harness/server.ts';
import { SyncRoom } from '../harness/sync-room.ts';
import { test as base, expect } from '../harness/test.ts';

type Host = Awaited<ReturnType<typeof serveDemoHost>>;

type Ticket = () => Promise<string | null>;

const test = base.extend<{
  openHost: (server: CorridorServer, ticket?: Ticket) => Promise<Host>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of this parameter
  openHost: async ({}, use) => {
    const hosts: Host[] = [];
    await use(async (server, ticket = async () => null) => {
      const host = await serveDemoHost({ corridor: server.url, port: 0, ticket });
      hosts.push(host);
      return host;
    });
    for (const host of hosts) await host.close();
  },
});

/** The server again, with sites that may show the widget. */
const allow = async (server: CorridorServer, origin: string, signIn = ''): Promise<void> => {
  await server.stop();
  const env = { CORRIDOR_EMBED_ORIGINS: origin, CORRIDOR_EMBED_SIGN_IN: signIn };
  await server.start({ env });
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
  openWorkstation,
}) => {
  const host = await openHost(server);
  const origin = `http://127.0.0.1:${host.port}`;
  await allow(server, origin);
  // At an address of the same site as the page that shows the widget.
  const ana = openWorkstation({ url: server.url });
  await ana.begin(practice.ana);
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

test('in a page of another site: signed in by a ticket of that site, in a store of its own; a site that was not named gets nothing', async ({
  server,
  practice,
  openHost,
  openWorkstation,
}) => {
  await corridor(server.folder, 'users', 'add', 'intranet', '--name', 'Intranet', '--role', 'bot');
  const key = join(server.folder, 'intranet.pem');
  const made = await corridor(server.folder, 'token', 'intranet', '--key', key);
  const { token } = made as { token: string };
  const host = await openHost(server, () =>
    askForTicket({ corridor: server.url, token, login: practice.ana.login, origin }),
  );
  // Another site to the browser, which goes by names.
  const origin = `http://localhost:${host.port}`;
  await allow(server, origin, `${origin}=intranet`);
  const benAtApi = await practice.signIn(practice.ben);
  const ben = new SyncRoom(benAtApi.syncUrl, benAtApi.headers, practice.group);
  const seenByBen: string[] = [];
  ben.onEntries = (structs) => {
    for (const { bytes } of structs) seenByBen.push(new TextDecoder().decode(bytes));
  };
  await ben.open();
  const workstation = openWorkstation({ url: origin });
  await workstation.switchOn();
  const { page } = workstation;
  const widget = widgetOf(page);
  const canRead = (): Promise<boolean> =>
    page.evaluate(
      (script) =>
        import(script).then(
          () => true,
          () => false,
        ),
      `${server.url}/widget.js`,
    );

  await test.step('the page hands in a ticket, and its person is in', async () => {
    await widget.button.click();
    await widget.conversations.filter({ hasText: GROUP }).click();
    await widget.composer.fill('From another site');
    await widget.composer.press('Enter');
    await expect(widget.message('From another site')).toHaveAttribute('data-delivery', 'stored');
    await expect
      .poll(() => seenByBen.some((text) => text.includes('From another site')))
      .toBe(true);
    ben.close();
  });

  await test.step('they stay in, there only, and by no other ticket', async () => {
    await page.reload();
    await expect(widget.message('From another site')).toBeVisible();
    await expect(widget.banner).not.toHaveAttribute('data-state', 'signed-out');
    expect(await canRead()).toBe(true);
    expect(host.tickets()).toBe(1);
    await page.goto(server.url);
    await expect(page.getByLabel('Login name')).toBeVisible();
  });

  await test.step('a site that was not named', async () => {
    const other = await openHost(server);
    workstation.trouble.expect(/frame-ancestors/);
    workstation.trouble.expect(/CORS policy/);
    await page.goto(`http://127.0.0.1:${other.port}`);
    await page.waitForFunction(() => customElements.get('corridor-chat') !== undefined);
    await expect.poll(() => page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
    await expect(widget.button).toBeHidden();
    expect(await canRead()).toBe(false);
  });
});
