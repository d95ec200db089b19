/** Writing: formats by key and button, and completion of people, everybody, emoji. */
import { faultsOf } from '../harness/axe.ts';
import { expect, test } from '../harness/test.ts';

test('what is written is formatted and completed by keyboard, without the network as well', async ({
  practice,
  openProxy,
  atWork,
}) => {
  const line = await openProxy();
  const [ana, ben] = await Promise.all([atWork(practice.ana, line), atWork(practice.ben)]);
  await ana.readyOffline();
  const { page, composer } = ana;
  const options = page.getByRole('option');

  await composer.fill('room two');
  await composer.press('Control+A');
  await composer.press('Control+B');
  await expect(composer).toHaveValue('**room two**');
  await composer.press('Control+B');
  await expect(composer).toHaveValue('room two');
  await page.getByRole('button', { name: 'Quote', exact: true }).click();
  await expect(composer).toHaveValue('> room two');
  await composer.press('Control+Z');
  await expect(composer).toHaveValue('room two');

  // Emoji come from what the browser kept of the app.
  line.unplug();
  await ana.isOffline();
  await composer.fill('');
  await composer.pressSequentially('thanks :thumbsu');
  await expect(options.first()).toContainText('thumbs up');
  expect(await faultsOf(page), 'completion').toEqual([]);
  await composer.press('Enter');
  await expect(composer).toHaveValue('thanks 👍 ');
  await composer.pressSequentially('@b');
  await expect(options).toHaveText([/Ben Okafor/]);
  await composer.press('Escape');
  await expect(options).toHaveCount(0);
  await composer.press('Backspace');
  await composer.pressSequentially('be');
  await composer.press('Tab');
  await expect(composer).toHaveValue('thanks 👍 @Ben Okafor ');
  await composer.press('Enter');
  await ana.sees('thanks 👍 @Ben Okafor');
  line.restore();
  await expect(
    ben.message('thanks 👍').locator('span', { hasText: /^@Ben Okafor$/ }),
  ).toBeVisible();
});
