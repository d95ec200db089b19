import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

/** Minutes, of the practice's preset. */
const LOCKS_AFTER = 15;

const SECRET = 'not for passers-by';

const isLocked = async ({ page, conversationList }: Workstation): Promise<void> => {
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await expect(page.getByText(SECRET)).toHaveCount(0);
  await expect(conversationList).toHaveCount(0);
};

const tryPassword = async ({ page }: Workstation, password: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Unlock' }).click();
};

test('a locked screen shows nothing, opens with the password and without a server', async ({
  server,
  practice,
  atWork,
}) => {
  const ana = await atWork(practice.ana);
  await ana.write(SECRET);
  await ana.delivers(SECRET, 'stored');
  await ana.readyOffline();
  await ana.chooseInMenu('Lock');
  await isLocked(ana);

  await server.kill();
  await ana.page.reload();
  await isLocked(ana);
  await tryPassword(ana, 'not the password');
  await expect(ana.page.getByRole('alert')).toBeVisible();
  await isLocked(ana);
  await tryPassword(ana, practice.ana.password);
  await ana.openConversation(GROUP);
  await ana.sees(SECRET);
});

test('left alone, every tab locks by itself, without a server too; what was being written is kept', async ({
  server,
  practice,
  atWork,
}) => {
  const ana = await atWork(practice.ana);
  await ana.write(SECRET);
  await ana.delivers(SECRET, 'stored');
  await ana.readyOffline();
  const second = await ana.openTab();
  await second.openConversation(GROUP);
  await second.sees(SECRET);
  await server.kill();
  await ana.isOffline();
  // The page's clock is ours from here on.
  const { clock } = ana.page;
  await clock.install();
  await ana.page.reload();
  await ana.openConversation(GROUP);
  await ana.sees(SECRET);

  await clock.fastForward((LOCKS_AFTER - 1) * 60_000);
  await ana.composer.fill('half a thought');
  await ana.keepsDraft();
  await clock.fastForward((LOCKS_AFTER - 1) * 60_000);
  await ana.sees(SECRET);
  await clock.fastForward(60_000);
  await isLocked(ana);
  await isLocked(second);

  await ana.page.reload();
  await isLocked(ana);
  await tryPassword(ana, 'not the password');
  await expect(ana.page.getByRole('alert')).toBeVisible();
  await tryPassword(ana, practice.ana.password);
  for (const tab of [ana, second]) {
    await tab.openConversation(GROUP);
    await tab.sees(SECRET);
    await expect(tab.composer).toHaveValue('half a thought');
  }
});

test('who guesses waits, after a reload and in another tab too', async ({ practice, atWork }) => {
  const ana = await atWork(practice.ana);
  await ana.chooseInMenu('Lock');
  await expect(async () => {
    await tryPassword(ana, 'a guess');
    await expect(ana.page.getByRole('alert')).toContainText(/Try again in \d+ seconds/, {
      timeout: 1_000,
    });
  }).toPass();
  await ana.page.reload();
  const second = await ana.openTab();
  for (const tab of [ana, second]) {
    await tryPassword(tab, practice.ana.password);
    await expect(tab.page.getByRole('alert')).toContainText('Too many wrong passwords.');
    await isLocked(tab);
  }
});
