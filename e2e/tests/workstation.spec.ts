import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

test('reload offline: with the server stopped and the browser restarted, everything is there', async ({
  server,
  practice,
  atWork,
}) => {
  const [ana, ben] = await Promise.all([atWork(practice.ana), atWork(practice.ben)]);
  await ana.write('written online');
  await ben.write('written by Ben');
  await ana.sees('written by Ben');
  await ben.switchOff();
  await ana.delivers('written online', 'stored');
  await ana.readyOffline();

  await server.kill();
  await ana.isOffline();
  await ana.write('written offline');
  await ana.composer.fill('half a thought');
  await ana.keepsDraft();
  await ana.switchOff();
  await ana.switchOn();
  await expect(ana.conversationList).toBeVisible();
  await ana.openConversation(GROUP);
  for (const text of ['written online', 'written by Ben', 'written offline']) await ana.sees(text);
  await ana.delivers('written offline', 'saved');
  await expect(ana.composer).toHaveValue('half a thought');
  await ana.page.reload();
  await ana.openConversation(GROUP);
  await ana.sees('written by Ben');

  await server.start();
  await ana.delivers('written offline', 'stored');
  expect(await ana.texts(practice.group)).toEqual([
    'written online',
    'written by Ben',
    'written offline',
  ]);
});

test('killed right after "saved on this device": nothing that said so is lost', async ({
  practice,
  openProxy,
  atWork,
}) => {
  const line = await openProxy();
  const ana = await atWork(practice.ana, line);
  line.unplug();
  await ana.isOffline();
  for (let i = 1; i <= 3; i++) {
    await ana.write(`then the power went ${i}`);
    await ana.delivers(`then the power went ${i}`, 'saved');
    await ana.crash();
    await ana.switchOn();
    await ana.openConversation(GROUP);
    await ana.delivers(`then the power went ${i}`, 'saved');
  }
  line.restore();
  for (let i = 1; i <= 3; i++) await ana.delivers(`then the power went ${i}`, 'stored');
  const cleo = await atWork(practice.cleo);
  await cleo.sees('then the power went 3');
  expect(await cleo.texts(practice.group)).toEqual(
    [1, 2, 3].map((i) => `then the power went ${i}`),
  );
});

test('killed while online, right after "saved on this device": sent after the restart, once', async ({
  practice,
  openProxy,
  atWork,
}) => {
  const line = await openProxy();
  const ana = await atWork(practice.ana, line);
  // The acknowledgement never comes: the kill falls between commit and acknowledgement.
  line.set('toClient', { mode: 'drop' });
  await ana.write('did it leave?');
  const dropped = line.whenDropped('toClient', 1);
  await dropped;
  await ana.crash();
  line.restore();
  await ana.switchOn();
  await ana.openConversation(GROUP);
  await ana.delivers('did it leave?', 'stored');
  const cleo = await atWork(practice.cleo);
  await cleo.sees('did it leave?');
  expect(await cleo.texts(practice.group)).toEqual(['did it leave?']);
});

test('the session ends while messages wait: all stays readable, signing in again sends them', async ({
  practice,
  openProxy,
  atWork,
}) => {
  const line = await openProxy();
  const ana = await atWork(practice.ana, line);
  await ana.write('while signed in');
  await ana.delivers('while signed in', 'stored');
  line.unplug();
  await ana.isOffline();
  await ana.write('waits for its author');
  await ana.profile.context.clearCookies();
  line.restore();

  const dialog = ana.page.getByTestId('expired');
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await expect(ana.banner).toHaveAttribute('data-state', 'signed-out');
  await ana.sees('while signed in');
  await ana.delivers('waits for its author', 'saved');

  await ana.banner.getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByLabel(`Password of ${practice.ana.name}`).fill(practice.ana.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await ana.delivers('waits for its author', 'stored');
});

test('two tabs of one user: one engine, both see everything, and the second takes over', async ({
  practice,
  atWork,
}) => {
  const [ana, ben] = await Promise.all([atWork(practice.ana), atWork(practice.ben)]);
  const second = await ana.openTab();
  await second.openConversation(GROUP);
  const engines = (tab: Workstation) =>
    tab.page.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query();
      const count = (locks: LockInfo[]) =>
        locks.filter(({ name }) => name?.startsWith('corridor-engine-')).length;
      return { running: count(held), waiting: count(pending) };
    });
  await expect.poll(() => engines(second)).toEqual({ running: 1, waiting: 1 });
  await ana.write('from the first tab');
  await second.write('from the second tab');
  for (const tab of [ana, second, ben]) {
    await tab.sees('from the first tab');
    await tab.sees('from the second tab');
  }
  await second.delivers('from the first tab', 'stored');
  await ana.delivers('from the second tab', 'stored');

  // The first tab, which runs the engine, closes: the second goes on by itself.
  await ana.page.close();
  await expect.poll(() => engines(second)).toEqual({ running: 1, waiting: 0 });
  await second.write('alone now');
  await second.delivers('alone now', 'stored');
  await ben.write('still hearing me?');
  await second.sees('still hearing me?');
  expect(await second.texts(practice.group)).toEqual(await ben.texts(practice.group));
  expect(await second.texts(practice.group)).toHaveLength(4);
});

test('a member removed while offline with messages queued: refused with the reason, text kept', async ({
  practice,
  openProxy,
  atWork,
}) => {
  const line = await openProxy();
  const ben = await atWork(practice.ben, line);
  await ben.write('while I was a member');
  await ben.delivers('while I was a member', 'stored');
  line.unplug();
  await ben.isOffline();
  await ben.write('am I still in?');

  const ana = await practice.signIn(practice.ana);
  await ana.command({
    type: 'remove-member',
    conversation: practice.group,
    user: practice.ben.id,
  });
  line.restore();

  await ben.delivers('am I still in?', 'refused');
  await expect(ben.message('am I still in?')).toContainText('not a member of this conversation');
  await expect(
    ben.message('am I still in?').getByRole('button', { name: 'Copy text' }),
  ).toBeVisible();
  await expect(
    ben.message('am I still in?').getByRole('button', { name: 'Try again' }),
  ).toBeVisible();

  // Let in again, "Try again" sends it.
  await ana.command({
    type: 'add-members',
    conversation: practice.group,
    members: [practice.ben.id],
  });
  await expect(ben.composer).toBeEnabled();
  await ben.message('am I still in?').getByRole('button', { name: 'Try again' }).click();
  await ben.delivers('am I still in?', 'stored');
});

test('a corrupt replica is set aside and cloned afresh; nothing is missing', async ({
  practice,
  atWork,
}) => {
  const [ana, ben] = await Promise.all([atWork(practice.ana), atWork(practice.ben)]);
  await ana.write('before the damage');
  await ben.write('the answer, not damaged yet');
  await ana.sees('the answer, not damaged yet');
  await ana.delivers('before the damage', 'stored');

  expect(await ana.damageReplicas()).toBeGreaterThan(0);
  await ana.switchOff();
  await ben.write('while Ana restarts');
  await ben.delivers('while Ana restarts', 'stored');
  await ana.switchOn();
  await ana.openConversation(GROUP);
  await ana.sees('before the damage');
  await ana.sees('while Ana restarts');
  await ana.write('after the damage');
  await ana.delivers('after the damage', 'stored');
  await ben.sees('after the damage');
  const expected = [
    'before the damage',
    'the answer, not damaged yet',
    'while Ana restarts',
    'after the damage',
  ];
  expect(await ana.texts(practice.group)).toEqual(expected);
  await expect.poll(() => ben.texts(practice.group)).toEqual(expected);
});
