/** The browser takes the app's storage away, or gives no more of it. */
import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';

test('storage that is full: "not kept" is said, the text stays in the field, nothing shows that is not so', async ({
  practice,
  openWorkstation,
  atWork,
}) => {
  const ana = openWorkstation();
  await ana.switchOn({ quotaBytes: 20_000_000 });
  await ana.signIn(practice.ana);
  await ana.openConversation(GROUP);
  const ben = await atWork(practice.ben);
  await ana.write('while there was room');
  await ana.delivers('while there was room', 'stored');
  await ana.fillDisk();

  await ana.composer.fill('no room for this');
  await ana.composer.press('Enter');
  await expect(ana.page.getByTestId('composer-failure')).toContainText(
    'Not kept: the storage of this device is full. Your text is still here.',
  );
  await expect(ana.composer).toHaveValue('no room for this');
  await expect(ana.message('no room for this')).toHaveCount(0);
  await expect(ana.banner).toHaveAttribute('data-state', 'storage-full');
  expect(await ana.texts(practice.group)).toEqual(['while there was room']);
  expect(await ben.texts(practice.group)).toEqual(['while there was room']);

  // There is room again: the same text goes out, once.
  await ana.setQuota(null);
  await ana.composer.press('Enter');
  await ana.delivers('no room for this', 'stored');
  await expect(ana.composer).toHaveValue('');
  await expect(ana.page.getByTestId('composer-failure')).toHaveCount(0);
  await ana.isOnline();
  await ben.sees('no room for this');
  expect(await ben.texts(practice.group)).toEqual(['while there was room', 'no room for this']);
});

test('the browser removed the conversations of somebody who is here: said, and all of it comes back', async ({
  practice,
  atWork,
}) => {
  const [ana, ben] = await Promise.all([atWork(practice.ana), atWork(practice.ben)]);
  await ana.write('on the server 1');
  await ben.write('on the server 2');
  for (const at of [ana, ben]) {
    await at.sees('on the server 1');
    await at.delivers('on the server 2', 'stored');
  }
  const session = await ana.debugger();
  await session.send('IndexedDB.deleteDatabase', {
    securityOrigin: ana.url,
    databaseName: `corridor-user-${practice.ana.id}`,
  });
  await expect(ana.banner).toHaveAttribute('data-state', 'storage-evicted');
  await ana.openConversation(GROUP);
  await ana.sees('on the server 1');
  await ana.sees('on the server 2');
  await ana.write('and on it goes');
  await ana.delivers('and on it goes', 'stored');
  await ben.sees('and on it goes');
  const all = ['on the server 1', 'on the server 2', 'and on it goes'];
  for (const at of [ana, ben]) expect(await at.texts(practice.group)).toEqual(all);
});

for (const [when, isOpen] of [
  ['while the app is open', true],
  ['while the app is closed', false],
] as const) {
  test(`the browser removed everything ${when}: said plainly, and all that the server had comes back`, async ({
    practice,
    atWork,
  }) => {
    const [ana, ben] = await Promise.all([atWork(practice.ana), atWork(practice.ben)]);
    await ana.write('on the server 1');
    await ben.write('on the server 2');
    for (const at of [ana, ben]) {
      await at.sees('on the server 1');
      await at.delivers('on the server 2', 'stored');
    }
    const session = await ana.debugger();
    if (!isOpen) await ana.page.goto('about:blank');
    await session.send('Storage.clearDataForOrigin', {
      origin: ana.url,
      storageTypes: 'indexeddb,cache_storage,service_workers,file_systems',
    });
    if (!isOpen) await ana.page.goto(ana.url);
    await expect(ana.page.getByTestId('evicted')).toContainText(
      'The browser deleted what was kept on this device.',
    );
    await ana.signIn(practice.ana);
    await ana.openConversation(GROUP);
    await ana.sees('on the server 1');
    await ana.sees('on the server 2');
    expect(await ana.texts(practice.group)).toEqual(['on the server 1', 'on the server 2']);
  });
}
