/** What somebody settles for a conversation, on all their devices. */
import { faultsOf } from '../harness/axe.ts';
import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';

const OTHER = 'Stock room';

test('[D8] pinned, muted and read on one workstation, also offline, is so on the other', async ({
  practice,
  openProxy,
  openWorkstation,
  ownWorkstation,
}) => {
  const anaAtApi = await practice.signIn(practice.ana);
  await anaAtApi.createGroup(OTHER, [practice.ben.id]);
  const line = await openProxy();
  const [here, ben] = [ownWorkstation(practice.ana, line), ownWorkstation(practice.ben)];
  const there = openWorkstation();
  await Promise.all([here.resume(), there.begin(practice.ana), ben.resume()]);
  const items = there.conversationList.getByTestId('conversation');
  const item = (name: string) => items.filter({ hasText: name });
  await expect(items).toHaveCount(2);

  await here.openConversation(GROUP);
  // The details are a part of the app that is fetched by itself: offline it must be kept.
  await here.readyOffline();
  line.unplug();
  await here.isOffline();
  await here.page.getByRole('button', { name: 'Details' }).click();
  const own = here.page.getByTestId('for-you');
  await own.getByRole('switch', { name: 'Pinned on top of the list' }).click();
  await own.getByRole('button', { name: 'Until I change it' }).click();
  await expect(own).toContainText('Muted until you change it');
  expect(await faultsOf(here.page)).toEqual([]);
  await here.page.keyboard.press('Escape');
  line.restore();

  await expect(item(GROUP).getByTestId('muted')).toBeVisible();
  await expect(items.first()).toContainText(GROUP);

  // Nobody looks at it there any more: it is not read there by itself.
  await here.page.goto(here.url);
  await here.isOnline();

  // Muted, it counts in the list and not in the title.
  await ben.openConversation(GROUP);
  await ben.write('for the front desk');
  await there.hasUnread(GROUP, 1);
  await expect(there.page).toHaveTitle('Corridor');
  await ben.openConversation(OTHER);
  await ben.write('for the stock room');
  await there.hasUnread(OTHER, 1);
  await expect(there.page).toHaveTitle(/1/);
  await expect(there.page.locator('link[rel="icon"]')).toHaveAttribute('href', /^data:image/);

  await there.page.getByRole('button', { name: 'Pinned', exact: true }).click();
  await expect(items).toHaveCount(1);
  await there.page.getByRole('button', { name: 'Unread', exact: true }).click();
  await expect(items).toHaveCount(2);

  // Read here, it is read there: in the list and in the title.
  await here.openConversation(OTHER);
  await here.sees('for the stock room');
  await there.hasUnread(GROUP, 1);
  await expect(items).toHaveCount(1);
  await expect(there.page).toHaveTitle('Corridor');

  // To come back to, though it was read: until it is opened, on either.
  await here.page.keyboard.press('Control+K');
  await here.page.getByRole('combobox', { name: /looking for/ }).fill('as unread');
  await here.page.getByTestId('palette-option').first().click();
  await expect(item(OTHER).getByTestId('marked-unread')).toBeVisible();
  await expect(there.page).toHaveTitle(/1/);
  expect(await faultsOf(there.page)).toEqual([]);
  const marked = here.conversationList.getByTestId('marked-unread');
  await expect(marked).toHaveCount(1);
  await there.openConversation(OTHER);
  await expect(there.page).toHaveTitle('Corridor');
  await expect(marked).toHaveCount(0);
});
