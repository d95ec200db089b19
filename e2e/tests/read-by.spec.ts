/** Who has one's message: on their device, read; by person, and through an outage. */
import { faultsOf } from '../harness/axe.ts';
import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

const reach = (at: Workstation, text: string) => at.message(text).getByTestId('reach');

test('[M16] one person: on the server, on their device, read; also what they read while one was offline', async ({
  practice,
  openProxy,
  ownWorkstation,
}) => {
  const line = await openProxy();
  const [ana, ben] = [ownWorkstation(practice.ana, line), ownWorkstation(practice.ben)];
  await ana.resume();
  await ana.startDirect('Ben Okafor');
  await ana.write('are you there?');
  await ana.delivers('are you there?', 'stored');
  await expect(reach(ana, 'are you there?')).toHaveAttribute('data-reach', 'stored');

  await ben.resume();
  await expect(reach(ana, 'are you there?')).toHaveAttribute('data-reach', 'held');
  await expect(reach(ana, 'are you there?')).toHaveAccessibleName('On Ben Okafor’s device');

  line.unplug();
  await ana.isOffline();
  await ben.openConversation('Ana Ruiz');
  await ben.sees('are you there?');
  await expect(reach(ana, 'are you there?')).toHaveAttribute('data-reach', 'held');
  line.restore();
  await expect(reach(ana, 'are you there?')).toHaveAttribute('data-reach', 'read');
  await expect(reach(ana, 'are you there?')).toHaveAccessibleName(/^Read by Ben Okafor/);
});

test('[M16] a group: read by how many, with the list, by keyboard', async ({
  practice,
  ownWorkstation,
  atWork,
}) => {
  const [ana, ben] = await Promise.all([atWork(practice.ana), atWork(practice.ben)]);
  const cleo = ownWorkstation(practice.cleo);
  await ana.write('the autoclave is done');
  await expect(reach(ana, 'the autoclave is done')).toHaveAccessibleName('Read by 1 of 2');
  await cleo.resume();

  await ana.message('the autoclave is done').focus();
  await ana.page.keyboard.press('Tab');
  await reach(ana, 'the autoclave is done').focus();
  await ana.page.keyboard.press('Enter');
  const dialog = ana.page.getByTestId('read-by');
  const reader = (name: string) => dialog.getByTestId('reader').filter({ hasText: name });
  await expect(dialog).toContainText('Read by 1 of 2');
  await expect(reader('Ben Okafor')).toHaveAttribute('data-reach', 'read');
  await expect(reader('Cleo Winter')).toHaveAttribute('data-reach', 'held');
  expect(await faultsOf(ana.page)).toEqual([]);

  await cleo.openConversation(GROUP);
  await expect(reader('Cleo Winter')).toHaveAttribute('data-reach', 'read');
  await ana.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(reach(ana, 'the autoclave is done')).toHaveAttribute('data-reach', 'read');
  // The others have their own messages only: nothing of Ana's.
  await expect(reach(ben, 'the autoclave is done')).toBeHidden();
});
