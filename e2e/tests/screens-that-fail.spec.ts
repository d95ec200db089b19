/** What somebody sees when there is nothing to show, or when showing it fails. */
import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';

/** Runs in the page. */
const spoilConversations = async (how: string): Promise<void> => {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const name = names.find((one) => one.startsWith('corridor-user-')) ?? '';
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const writing = db.transaction('conversations', 'readwrite');
      const walking = writing.objectStore('conversations').openCursor();
      walking.onsuccess = () => {
        const cursor = walking.result;
        if (!cursor) return;
        const row = cursor.value;
        cursor.update(
          how === 'spoil'
            ? { ...row, members: null, membersBefore: row.members }
            : { ...row, members: row.membersBefore },
        );
        cursor.continue();
      };
      writing.onerror = () => reject(writing.error);
      writing.oncomplete = () => {
        db.close();
        resolve();
      };
    };
  });
};

/** Runs in a page of the same origin that is not the app. */
const evict = async (): Promise<void> => {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  for (const name of names.filter((one) => one.startsWith('corridor-user-'))) {
    await new Promise<void>((resolve, reject) => {
      const deleting = indexedDB.deleteDatabase(name);
      deleting.onsuccess = () => resolve();
      deleting.onerror = () => reject(deleting.error);
      deleting.onblocked = () => reject(new Error('somebody still has it open'));
    });
  }
};

/** Runs before the app's first page: creating its first database never ends, and `window.creating`. */
const neverEndCreating = (): void => {
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (this: IDBFactory, ...args) {
    const request = open.apply(this, args);
    if (location.pathname !== '/') return request;
    request.addEventListener('upgradeneeded', () => {
      const store = request.result.createObjectStore('of the test');
      const again = (): void => {
        store.get(0).onsuccess = again;
      };
      again();
      Object.assign(window, { creating: true });
    });
    return request;
  };
};

test('a page that was left while it began does not keep the next one from opening', async ({
  openWorkstation,
}) => {
  const ana = openWorkstation();
  await ana.switchOn({ before: neverEndCreating });
  await ana.page.waitForFunction(() => 'creating' in window);
  await ana.page.goto(`${ana.url}/settings`);
  await expect(ana.page.getByLabel('Login name')).toBeVisible();
});

test('a screen that throws ends in a calm page, and opens again', async ({
  practice,
  ownWorkstation,
}) => {
  const ana = ownWorkstation(practice.ana);
  ana.trouble.expect(/null/);
  await ana.resume();
  await ana.openConversation(GROUP);
  await ana.page.evaluate(spoilConversations, 'spoil');
  await ana.page.reload();
  const calm = ana.page.getByRole('alert');
  await expect(calm).toContainText('This screen stopped working');
  await expect(calm).toContainText('What you wrote is safe on this device.');
  await ana.page.evaluate(spoilConversations, 'mend');
  await calm.getByRole('button', { name: 'Open again' }).click();
  await ana.openConversation(GROUP);
  await expect(ana.composer).toBeVisible();
});

/** Runs in the page: nobody is left in the device's database, and no screen was told. */
const removePeople = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('corridor-device');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const writing = db.transaction(['people', 'current'], 'readwrite');
      for (const name of ['people', 'current']) writing.objectStore(name).clear();
      writing.onerror = () => reject(writing.error);
      writing.oncomplete = () => {
        db.close();
        resolve();
      };
    };
  });

test('a screen that throws because the browser removed what was here does not call it safe', async ({
  practice,
  ownWorkstation,
}) => {
  const ana = ownWorkstation(practice.ana);
  ana.trouble.expect(/null/);
  await ana.resume();
  await ana.openConversation(GROUP);
  await ana.write('the last that is written to the row of the conversation');
  await ana.delivers('the last that is written', 'stored');
  await ana.page.goto(ana.url);
  await ana.isOnline();
  await ana.page.evaluate(spoilConversations, 'spoil');
  await ana.page.evaluate(removePeople);
  await ana.conversationList.getByTestId('conversation').filter({ hasText: GROUP }).click();
  const calm = ana.page.getByRole('alert');
  await expect(calm).toContainText('This screen stopped working');
  await expect(calm).toContainText('The browser deleted what was kept on this device.');
  await expect(calm).not.toContainText('is safe');
  await calm.getByRole('button', { name: 'Open again' }).click();
  await expect(ana.page.getByTestId('evicted')).toBeVisible();
});

test('a database that the browser removed offline: says what happened, and fills again by itself', async ({
  practice,
  openProxy,
  ownWorkstation,
}) => {
  const line = await openProxy();
  const ana = ownWorkstation(practice.ana, line);
  ana.trouble.expect(/status of 404/);
  await ana.resume();
  await ana.openConversation(GROUP);
  await ana.write('the server has it');
  await ana.delivers('the server has it', 'stored');
  await ana.readyOffline();
  await ana.page.goto(`${ana.url}/api/none`);
  await ana.page.evaluate(evict);
  line.unplug();
  await ana.page.goto(ana.url);
  const emptied = ana.page.getByTestId('emptied');
  await expect(emptied).toContainText('The browser removed what was kept on this device');
  await expect(emptied).toContainText('What still waited on this device and drafts are gone');
  await expect(ana.banner).toHaveAttribute('data-state', 'storage-evicted-offline');
  await ana.page.setViewportSize({ width: 360, height: 720 });
  const cut = await ana.banner
    .locator('p')
    .evaluate((p) => p.scrollHeight > p.clientHeight || p.scrollWidth > p.clientWidth);
  expect(cut).toBe(false);
  await ana.page.setViewportSize({ width: 1280, height: 800 });

  line.restore();
  await ana.openConversation(GROUP);
  await ana.sees('the server has it');
  await expect(ana.banner).toHaveAttribute('data-state', 'storage-evicted');
});
