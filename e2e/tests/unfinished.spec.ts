/** What is begun and not finished: an edit, an answer, a draft in a thread; after a reload and elsewhere. */
import { expect, test } from '../harness/test.ts';

const ROOT = 'who has the key of room four';

test('an edit and an answer that were begun are there again, and a draft in a thread is seen from outside', async ({
  room,
}) => {
  const ana = await room.enter('ana');
  const { page, composer } = ana;
  const mode = page.getByTestId('composer').first();
  await ana.write(ROOT);
  await ana.delivers(ROOT, 'stored');

  await composer.press('ArrowUp');
  await expect(composer).toHaveValue(ROOT);
  await composer.press('End');
  await composer.pressSequentially(' and of five');
  await ana.keepsDraft();
  await page.reload();
  await expect(composer).toHaveValue(`${ROOT} and of five`);
  await expect(mode).toContainText('Edit message');
  await composer.press('Escape');
  await expect(composer).toHaveValue('');

  await ana.message(ROOT).hover();
  await ana.message(ROOT).getByRole('button', { name: 'Reply', exact: true }).press('Enter');
  await composer.fill('it is me');
  await ana.keepsDraft();
  await page.reload();
  await expect(composer).toHaveValue('it is me');
  await expect(mode).toContainText('Ana Ruiz');
  await composer.press('Escape');
  await composer.fill('');

  await ana.message(ROOT).first().hover();
  await ana.message(ROOT).getByRole('button', { name: 'Reply in a thread' }).press('Enter');
  const pane = page.getByTestId('thread');
  await pane.getByRole('textbox').fill('in the thread');
  await page.keyboard.press('Escape');
  await expect(pane).toHaveCount(0);
  await page.getByRole('button', { name: 'Threads', exact: true }).click();
  const thread = page.getByTestId('followed-thread').filter({ hasText: room.name });
  await expect(thread).toContainText(ROOT);
  await expect(thread).toContainText('Draft: in the thread');
  await expect(page.getByTestId('conversation').filter({ hasText: room.name })).toContainText(
    'Draft: in the thread',
  );
});
