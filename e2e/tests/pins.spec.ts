/** Pins: set without the network, listed for everybody, and a way to the message. */
import { faultsOf } from '../harness/axe.ts';
import { expect, test } from '../harness/test.ts';

test('what is pinned without the network is in everybody’s list afterwards', async ({ room }) => {
  const [ana, ben] = await Promise.all([room.enter('ana'), room.enter('ben')]);
  const line = await room.lineOf('ben');
  await ana.write('the code of the safe has changed');
  await ben.sees('the code of the safe');
  line.unplug();
  await ben.isOffline();
  await ben.message('the code of the safe').hover();
  await ben
    .message('the code of the safe')
    .getByRole('button', { name: 'Pin for everybody' })
    .click();
  await expect(ben.message('the code of the safe')).toContainText('Pinned');
  line.restore();
  await expect(ana.message('the code of the safe')).toContainText('Pinned');

  await ana.page.getByRole('button', { name: 'Pinned messages' }).click();
  const list = ana.page.getByTestId('pinned-messages');
  await expect(list.getByRole('listitem')).toHaveText([/the code of the safe/]);
  expect(await faultsOf(ana.page), 'pinned').toEqual([]);
  await list.getByRole('listitem').getByRole('button').click();
  await expect(ana.message('the code of the safe')).toHaveAttribute('data-highlighted', 'true');
});
