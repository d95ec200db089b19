/** Data that must not stay: "Sign out and remove", and the end of an account. */

import type { Account } from '../harness/account.ts';
import { corridor } from '../harness/cli.ts';
import { GROUP } from '../harness/practice.ts';
import { SyncRoom } from '../harness/sync-room.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

/** Nothing of somebody, nor of what they read and wrote, is kept for the app any more. */
const isGone = async (at: Workstation, who: Account, ...texts: string[]): Promise<void> => {
  // The app's own database of who is here stays open while it is looked at.
  await expect.poll(() => at.findsOnDisk(who.id, who.login, GROUP, ...texts)).toEqual([]);
  await expect(at.page.getByTestId('evicted')).toHaveCount(0);
};

test('"Sign out and remove" takes everything off the device; the next sign-in brings it back', async ({
  practice,
  atWork,
}) => {
  const [ana, ben] = await Promise.all([atWork(practice.ana), atWork(practice.ben)]);
  await ana.write('on both devices');
  await ben.sees('on both devices');
  await ben.readyOffline();
  const second = await ben.openTab();
  await second.openConversation(GROUP);
  expect(await ben.findsOnDisk('on both devices')).not.toEqual([]);
  const sessionStatus = (): Promise<number> =>
    ben.page.evaluate(async () => (await fetch('/api/session')).status);
  expect(await sessionStatus()).toBe(200);

  await ben.chooseInMenu('Sign out and remove');
  const dialog = ben.page.getByTestId('leave');
  await expect(dialog).toContainText(`Everything Corridor keeps for ${practice.ben.name}`);
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Sign out and remove' }).click();
  for (const { page } of [ben, second]) await expect(page.getByLabel('Login name')).toBeVisible();
  await isGone(ben, practice.ben, 'on both devices');
  // The server's session ended as well.
  ben.trouble.expect(/status of 401/);
  expect(await sessionStatus()).toBe(401);

  await ben.page.reload();
  await ben.signIn(practice.ben);
  await ben.openConversation(GROUP);
  await ben.sees('on both devices');
});

test('"Sign out and remove" with messages that were not sent warns, and can be left; without a network too', async ({
  practice,
  openProxy,
  atWork,
}) => {
  const line = await openProxy();
  const [ana, ben] = await Promise.all([atWork(practice.ana, line), atWork(practice.ben)]);
  await ana.readyOffline();
  line.unplug();
  await ana.isOffline();
  await ana.write('lost in the dark 1');
  await ana.write('lost in the dark 2');
  await ana.composer.fill('half a word for Ben');
  await ana.keepsDraft();
  const dialog = ana.page.getByTestId('leave');
  const warning = dialog.getByRole('alert');

  await ana.chooseInMenu('Sign out and remove');
  await expect(warning).toContainText(
    'Not on the server: 2 messages. If you remove now, that is lost.',
  );
  await expect(dialog).toContainText('1 draft will be deleted');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await ana.delivers('lost in the dark 2', 'saved');
  await expect(ana.composer).toHaveValue('half a word for Ben');

  await ana.chooseInMenu('Sign out and remove');
  await dialog.getByRole('button', { name: 'Remove, and lose what waits' }).click();
  await expect(ana.page.getByLabel('Login name')).toBeVisible();
  await isGone(ana, practice.ana, 'lost in the dark', 'half a word for Ben');

  // Nothing sends it later.
  line.restore();
  await ana.page.reload();
  await ana.signIn(practice.ana);
  await ana.openConversation(GROUP);
  await ana.write('here again');
  await ben.sees('here again');
  expect(await ben.texts(practice.group)).toEqual(['here again']);
  expect(await ana.texts(practice.group)).toEqual(['here again']);
});

test('"Sign out and remove" without a server: the session ends as soon as there is one again', async ({
  server,
  practice,
  atWork,
}) => {
  const ana = await atWork(practice.ana);
  await ana.readyOffline();
  await server.kill();
  await ana.isOffline();
  await ana.chooseInMenu('Sign out and remove');
  const dialog = ana.page.getByTestId('leave');
  await dialog.getByRole('button', { name: 'Sign out and remove' }).click();
  await expect(ana.page.getByLabel('Login name')).toBeVisible();
  const notice = ana.page.getByTestId('sign-in-notice');
  await expect(notice).toContainText('ends as soon as the server is reached');
  await isGone(ana, practice.ana);
  // It is kept over a restart, and nobody signs in on the old session's back.
  await ana.page.reload();
  await expect(notice).toBeVisible();

  ana.trouble.expect(/status of 401/);
  await server.start();
  await expect(notice).toContainText('Signed out here and on the server.');
  const status = await ana.page.evaluate(async () => (await fetch('/api/session')).status);
  expect(status).toBe(401);
  await ana.signIn(practice.ana);
  await ana.openConversation(GROUP);
});

test('[M11] deactivated while connected: out at once, the local copy removed, the name stays', async ({
  server,
  practice,
  atWork,
}) => {
  const [ana, ben] = await Promise.all([atWork(practice.ana), atWork(practice.ben)]);
  await ben.write('what Ben wrote stays');
  await ana.sees('what Ben wrote stays');
  const bensProgram = await practice.signIn(practice.ben);
  const room = new SyncRoom(bensProgram.syncUrl, bensProgram.headers, practice.group);
  const closed = new Promise<number>((resolve) => {
    room.onClosed = resolve;
  });
  await room.open();

  await corridor(server.folder, 'users', 'deactivate', practice.ben.login);
  expect(await closed).toBe(4431);
  await expect(
    ben.page.getByText('The account of Ben Okafor is not active any more.'),
  ).toBeVisible();
  await expect(ben.page.getByText('Not sent before')).toHaveCount(0);
  await ben.page.getByRole('button', { name: 'Understood' }).click();
  await isGone(ben, practice.ben, 'what Ben wrote stays');

  ben.trouble.expect(/status of 403/);
  await ben.page.getByLabel('Login name').fill(practice.ben.login);
  await ben.page.getByLabel('Password', { exact: true }).fill(practice.ben.password);
  await ben.page.getByRole('button', { name: 'Sign in' }).click();
  await expect(ben.page.getByTestId('sign-in-failure')).toContainText('not active any more');

  await ana.sees('what Ben wrote stays');
  await expect(ana.message('what Ben wrote stays')).toContainText('Ben Okafor');
  await expect(ana.message('what Ben wrote stays')).toContainText('left the practice');
});

test('[M11] deactivated while offline with messages queued: told how many are gone, and nothing is kept', async ({
  server,
  practice,
  openProxy,
  atWork,
}) => {
  const line = await openProxy();
  const [ana, ben] = await Promise.all([atWork(practice.ana), atWork(practice.ben, line)]);
  await ben.write('sent in time');
  await ana.sees('sent in time');
  line.unplug();
  await ben.isOffline();
  await ben.write('too late 1');
  await ben.write('too late 2');
  await corridor(server.folder, 'users', 'deactivate', practice.ben.login);
  // Nobody told this workstation yet: it works on, also after a restart.
  await ben.delivers('too late 2', 'saved');

  line.restore();
  await expect(
    ben.page.getByText('The account of Ben Okafor is not active any more.'),
  ).toBeVisible();
  await expect(ben.page.getByText('Not sent before, and gone with it: 2 messages.')).toBeVisible();
  await ben.page.reload();
  await expect(ben.page.getByText('Not sent before, and gone with it: 2 messages.')).toBeVisible();
  await ben.page.getByRole('button', { name: 'Understood' }).click();
  await isGone(ben, practice.ben, 'sent in time', 'too late');

  await ana.write('was that all?');
  await ana.delivers('was that all?', 'stored');
  expect(await ana.texts(practice.group)).toEqual(['sent in time', 'was that all?']);
});
