/** Who is there and who types. */
import { faultsOf } from '../harness/axe.ts';
import { expect, test } from '../harness/test.ts';

test('[M17] [M18] who is there shows in the list and above, who types too, and nothing of it offline', async ({
  practice,
  openProxy,
  ownWorkstation,
}) => {
  const line = await openProxy();
  const [ana, ben] = [ownWorkstation(practice.ana, line), ownWorkstation(practice.ben)];
  await ana.resume();
  await ana.startDirect('Ben Okafor');
  const item = ana.conversationList.getByTestId('conversation').filter({ hasText: 'Ben Okafor' });
  const header = ana.page.locator('header', { has: ana.page.getByTestId('conversation-name') });
  await expect(header).toContainText('Last seen');
  await expect(item.getByTestId('presence')).toHaveCount(0);

  await ana.write('are you there?');
  await ben.resume();
  await expect(item.getByTestId('presence')).toHaveAttribute('data-state', 'online');
  await expect(item).toContainText('Online');
  await expect(header).toContainText('hygienist · Online');
  expect(await faultsOf(ana.page)).toEqual([]);

  await ben.openConversation('Ana Ruiz');
  await ben.composer.pressSequentially('Just a mo');
  await expect(header).toContainText('Ben Okafor is typing…');
  await ben.composer.pressSequentially('ment');
  await ben.composer.press('Enter');
  await ana.sees('Just a moment');
  await expect(header).toContainText('hygienist · Online');

  line.unplug();
  await ana.isOffline();
  await expect(item.getByTestId('presence')).toHaveCount(0);
  await expect(header).not.toContainText('Online');
  line.restore();
  await expect(header).toContainText('Online');

  await ben.switchOff();
  await expect(header).toContainText(/Last seen \d/, { timeout: 200_000 });
});
