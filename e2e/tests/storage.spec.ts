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

/** Chromium's setting "sites can't save data on this device". */
const KEEPS_NOTHING = { profile: { default_content_setting_values: { cookies: 2 } } };

for (const [language, sentence, advice] of [
  [
    'en-GB',
    'This browser keeps nothing here',
    'Leave private browsing, or allow this site to keep data.',
  ],
  [
    'nl-NL',
    'Deze browser bewaart hier niets',
    'Verlaat de privémodus, of sta toe dat deze site gegevens bewaart.',
  ],
] as const) {
  test(`a browser that may keep nothing says so and lets nobody in (${language})`, async ({
    server,
    openWorkstation,
  }) => {
    const preferences = { ...KEEPS_NOTHING, intl: { accept_languages: language } };
    const at = openWorkstation({
      url: server.url,
      options: { args: [`--lang=${language}`], preferences },
    });
    await at.switchOn();
    await expect(at.page.getByRole('heading', { name: sentence })).toBeVisible();
    await expect(at.page.getByRole('main')).toContainText(advice);
    // Nowhere to sign in, and nowhere to write.
    await expect(at.page.getByRole('textbox')).toHaveCount(0);
    await expect(at.page.getByRole('button')).toHaveCount(0);
  });
}

/** Runs before the app: once `refused` is set on the page, the tab may open nothing and write nothing. */
const refuseWhenAsked = (): void => {
  const page = globalThis as unknown as { refused?: true };
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, stores, mode, options) {
    if (page.refused && mode !== 'readonly') {
      throw new DOMException('The database connection is closing.', 'InvalidStateError');
    }
    return transaction.call(this, stores, mode, options);
  };
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (this: IDBFactory, name, version) {
    if (page.refused) throw new DOMException('The operation is insecure.', 'SecurityError');
    return open.call(this, name, version);
  };
};

test('storage that is refused to a tab at work: said, the text stays, nothing shows as saved', async ({
  practice,
  openWorkstation,
  atWork,
}) => {
  const ana = openWorkstation();
  await ana.switchOn({ before: refuseWhenAsked });
  await ana.signIn(practice.ana);
  await ana.openConversation(GROUP);
  const ben = await atWork(practice.ben);
  await ana.write('while it was kept');
  await ben.sees('while it was kept');
  await ana.page.evaluate(() => {
    (globalThis as unknown as { refused?: true }).refused = true;
  });

  await ana.composer.fill('nobody keeps this');
  await ana.composer.press('Enter');
  await expect(ana.page.getByTestId('composer-failure')).toContainText(
    'Not kept: this device could not store the message. Your text is still here.',
  );
  await expect(ana.composer).toHaveValue('nobody keeps this');
  await expect(ana.message('nobody keeps this')).toHaveCount(0);
  await expect(ana.banner).toHaveAttribute('data-state', 'storage-unavailable');
  await expect(ana.banner).toContainText('This browser keeps nothing on this device');
  await ben.write('did you say something?');
  await ben.delivers('did you say something?', 'stored');
  expect(await ben.texts(practice.group)).toEqual(['while it was kept', 'did you say something?']);
});
