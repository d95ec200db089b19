import { faultsOf } from '../harness/axe.ts';
import { expect, test } from '../harness/test.ts';

/** More than the screen shows. */
const MEANWHILE = Array.from({ length: 40 }, (_, n) => `written meanwhile ${n}`);

test('what arrives above the place where one stands is told in a line, stepped through, or counted as read', async ({
  room,
}) => {
  const [ana, ben] = await Promise.all([room.enter('ana'), room.enter('ben')]);
  const line = await room.lineOf('ben');
  line.unplug();
  await ben.isOffline();
  await ben.write('first of the outage');
  await ben.write('second of the outage');
  await ana.writeMany(MEANWHILE);
  await ana.delivers('written meanwhile 39', 'stored');

  line.restore();
  const told = ana.page.getByTestId('late-line');
  await expect(told).toContainText('2 arrived late above, from Ben Okafor');
  await expect(ana.message('written meanwhile 39')).toBeInViewport();
  expect(await faultsOf(ana.page)).toEqual([]);

  // Nearest first, and both show then.
  await told.getByTestId('late-above').press('Enter');
  await expect(ana.message('second of the outage')).toBeInViewport();
  await expect(told).toHaveCount(0);
  await ana.hasUnread(room.name, 0);

  await ana.page.getByTestId('timeline').press('End');
  await expect(ana.message('written meanwhile 39')).toBeInViewport();
  line.unplug();
  await ben.isOffline();
  await ben.write('of another outage');
  await ana.writeMany(MEANWHILE.map((text) => `${text} again`));
  await ana.delivers('written meanwhile 39 again', 'stored');
  line.restore();
  await expect(told).toContainText('1 arrived late above');
  await told.getByRole('button', { name: 'Count these as read' }).click();
  await expect(told).toHaveCount(0);
  await ana.hasUnread(room.name, 0);
});
