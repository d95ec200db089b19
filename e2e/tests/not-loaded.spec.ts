/** Parts of the app that are not on the device: before it kept them all, and when it cannot start. */
import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';

test('offline before the app was kept: a dialog that was never shown says so, and comes when it can', async ({
  practice,
  openProxy,
  openWorkstation,
}) => {
  const line = await openProxy();
  const ana = openWorkstation(line);
  ana.trouble.expect(/NotFetched|could not be fetched|error occurred when fetching the script/);
  await ana.switchOn();
  // The browser has not kept the app: its list of files never comes.
  await ana.profile.context.route('**/sw.js', (route) => route.abort());
  await ana.page.evaluate(async () => {
    for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
  });
  await ana.page.reload();
  await ana.signIn(practice.ana);
  await ana.openConversation(GROUP);
  await ana.write('before the line went');
  await ana.delivers('before the line went', 'stored');
  await expect(ana.banner).toContainText('Connected. Not ready offline yet');

  line.unplug();
  await ana.isOffline();
  await ana.page.getByRole('button', { name: 'New conversation' }).click();
  const missing = ana.page.getByRole('dialog');
  await expect(missing).toContainText('This part of Corridor is not on this device yet');
  await missing.getByRole('button', { name: 'Try again' }).click();
  await expect(missing).toContainText('This part of Corridor is not on this device yet');
  await missing.getByRole('button', { name: 'Close' }).click();
  await ana.write('and the rest goes on');

  await ana.page.getByRole('button', { name: 'New conversation' }).click();
  await expect(missing).toContainText('This part of Corridor is not on this device yet');
  line.restore();
  await ana.isOnline();
  await missing.getByRole('button', { name: 'Try again' }).click();
  const dialog = ana.page.getByTestId('new-conversation');
  await expect(dialog.getByTestId('person').first()).toBeVisible();
  // With its looks: the style sheets that did not come were asked for again.
  const bare = await ana.page.evaluate(
    () =>
      [...document.querySelectorAll('link[rel="stylesheet"]')].filter(
        (link) => !(link as HTMLLinkElement).sheet,
      ).length,
  );
  expect(bare).toBe(0);
});

test('“Ready offline” is said when the browser has kept the app, and then every dialog opens without a server', async ({
  practice,
  openProxy,
  openWorkstation,
}) => {
  const line = await openProxy();
  const ana = openWorkstation(line);
  await ana.begin(practice.ana);
  await expect(ana.banner).toContainText('Ready offline');
  line.unplug();
  await ana.isOffline();
  await ana.page.getByRole('button', { name: 'New conversation' }).click();
  await expect(ana.page.getByTestId('new-conversation')).toBeVisible();
  await ana.page.keyboard.press('Escape');
  await ana.chooseInMenu('Settings');
  await expect(ana.page.getByTestId('settings')).toContainText('Ready offline');
});

test('an app that fails before it shows anything says so in both languages', async ({
  practice,
  openWorkstation,
}) => {
  const ana = openWorkstation();
  ana.trouble.expect(/./);
  await ana.switchOn();
  await ana.profile.context.route('**/sw.js', (route) => route.abort());
  await ana.page.evaluate(async () => {
    for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
  });
  const sentence = ana.page.locator('#not-started');
  for (const [how, body] of [
    ['cannot be loaded', null],
    ['cannot be read', 'not a module ('],
    ['throws', 'throw new Error("early")'],
    ['gives up', 'await Promise.reject(new Error("early"))'],
  ] as const) {
    await test.step(how, async () => {
      const script = /\/assets\/index-[^/]+\.js$/;
      await ana.page.route(script, (route) =>
        body === null
          ? route.abort()
          : route.fulfill({ contentType: 'text/javascript', body: `${body}\nexport {}` }),
      );
      await ana.page.reload();
      await expect(sentence).toContainText('Corridor could not be opened.');
      await expect(sentence).toContainText('Corridor kon niet worden geopend.');
      await ana.page.unroute(script);
    });
  }
  await sentence.getByRole('link', { name: 'Open again' }).click();
  await ana.signIn(practice.ana);
  await expect(sentence).toBeHidden();
});
