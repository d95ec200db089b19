import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';

/** More than a window of the list holds. */
const MANY = Array.from({ length: 130 }, (_, n) => `report ${n}`);

test('what one writes comes into view, wherever one stands, and the button counts as the list does', async ({
  practice,
  atWork,
  ownWorkstation,
}) => {
  const ben = await atWork(practice.ben);
  await ben.writeMany(MANY);
  await ben.delivers('report 129', 'stored');

  // At what is new, far above the newest.
  const ana = ownWorkstation(practice.ana);
  await ana.resume();
  await ana.hasUnread(GROUP, MANY.length);
  await ana.openConversation(GROUP);
  const toBottom = ana.page.getByTestId('to-bottom');
  await expect(toBottom).toBeVisible();
  await expect(ana.message('report 129')).toHaveCount(0);
  await ana.write('standing at what is new');
  await expect(ana.message('standing at what is new')).toBeInViewport();
  await expect(ana.message('report 129')).toBeInViewport();
  await expect(ana.composer).toHaveValue('');

  // All of it is read now, seen one by one or not.
  await ana.hasUnread(GROUP, 0);
  await ana.page.getByTestId('timeline').press('Home');
  await expect(ana.message('report 0')).toBeInViewport();
  await expect(toBottom).toHaveAttribute('data-count', '0');

  await ana.write('standing at the beginning');
  await expect(ana.message('standing at the beginning')).toBeInViewport();
  await expect(toBottom).toHaveCount(0);

  // What others write does not take one along.
  await ana.page.getByTestId('timeline').press('Home');
  await expect(ana.message('report 0')).toBeInViewport();
  await ben.write('another report');
  await expect(toBottom).toHaveAttribute('data-count', '1');
  await expect(ana.message('report 0')).toBeInViewport();
});
