/** What people say of themselves, and the card of each. */
import { faultsOf } from '../harness/axe.ts';
import { expect, test } from '../harness/test.ts';

test('[M17] [D8] a status that was set offline shows to a colleague, whose card of them leads to a message', async ({
  room,
}) => {
  const [ana, ben] = await Promise.all([room.enter('ana'), room.enter('ben')]);
  const line = await room.lineOf('ana');
  await ana.write('Good morning, @Ben Okafor can you see me?');
  await ben.sees('Good morning');

  // A part of the app that is fetched by itself: offline it is kept.
  line.unplug();
  await ana.isOffline();
  await ana.page.getByRole('button', { name: /^Account of/ }).click();
  await ana.page.getByRole('menuitem', { name: 'Set a status…' }).click();
  const form = ana.page.getByTestId('status-dialog');
  await form.getByRole('button', { name: '🦷 In treatment' }).click();
  await form.getByRole('switch', { name: 'Do not disturb' }).click();
  expect(await faultsOf(ana.page)).toEqual([]);
  await form.getByRole('button', { name: 'Save' }).click();
  await ana.page.getByRole('button', { name: /^Account of/ }).click();
  await expect(ana.page.getByTestId('own-status')).toContainText('🦷 In treatment, until');
  await ana.page.keyboard.press('Escape');
  line.restore();

  // By the name above a message.
  const name = ben.message('Good morning').getByTestId('person-name');
  await ben.message('Good morning').hover();
  await name.click();
  const card = ben.page.getByTestId('profile');
  await expect(card).toContainText('Ana Ruiz');
  await expect(card).toContainText('dentist');
  await expect(card.getByTestId('profile-status')).toContainText('🦷 In treatment, until');
  await expect(card.getByTestId('profile-presence')).toContainText('Busy until');
  expect(await faultsOf(ben.page)).toEqual([]);
  await ben.page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await expect(name).toBeFocused();

  await ben.page.keyboard.press('Enter');
  await card.getByRole('button', { name: 'Mention' }).click();
  await expect(ben.composer).toHaveValue('@Ana Ruiz ');
  await expect(ben.composer).toBeFocused();

  // By a member's name, over the details.
  await ben.page.getByRole('button', { name: 'Details' }).click();
  const member = ben.page.getByTestId('member').filter({ hasText: 'Ana Ruiz' });
  await member.getByTestId('person-name').click();
  await card.getByRole('button', { name: 'Message' }).click();
  await expect(ben.page.getByTestId('details')).toHaveCount(0);
  await expect(ben.page.getByTestId('conversation-name')).toHaveText('Ana Ruiz');
  const item = ben.conversationList.getByTestId('conversation').filter({ hasText: 'Ana Ruiz' });
  await expect(item.getByTestId('status')).toHaveText('🦷 In treatment');
  await expect(item.getByTestId('presence')).toHaveAttribute('data-state', 'busy');

  // A mention leads to the card as well: here to one's own, from the other side.
  await ana.page.getByRole('button', { name: '@Ben Okafor' }).click();
  await expect(ana.page.getByTestId('profile')).toContainText('hygienist');
  await ana.page.keyboard.press('Escape');

  await ana.page.getByRole('button', { name: /^Account of/ }).click();
  await ana.page.getByRole('menuitem', { name: 'Change status…' }).click();
  await form.getByRole('button', { name: 'Clear status' }).click();
  await expect(item.getByTestId('status')).toHaveCount(0);
  await expect(item.getByTestId('presence')).toHaveAttribute('data-state', 'online');
});
