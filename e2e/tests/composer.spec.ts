/** Writing: formats by key and button, and completion of people, everybody, emoji. */
import { faultsOf } from '../harness/axe.ts';
import { expect, test } from '../harness/test.ts';

test('what is written is formatted and completed by keyboard, without the network as well', async ({
  room,
}) => {
  const [ana, ben] = await Promise.all([room.enter('ana'), room.enter('ben')]);
  const line = await room.lineOf('ana');
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
  await composer.pressSequentially('@recep');
  await expect(options).toHaveText([/reception.*1 person/]);
  await composer.press('Enter');
  await composer.press('Enter');
  await ana.sees('thanks 👍 @Ben Okafor @reception');
  const heard = page.getByTestId('delivery-news');
  await expect(heard).toBeEmpty();
  line.restore();
  await expect(heard).toHaveText('1 message is on the server now.');
  const mentions = ben.message('thanks 👍').locator('[class*=mention]');
  await expect(mentions).toHaveText(['@Ben Okafor', '@reception']);
});

test('what is found for a text that was sent already takes the place of nothing', async ({
  room,
}) => {
  const ana = await room.enter('ana');
  const { composer, page } = ana;
  /** Typed and sent before anything could be found for it. */
  await composer.evaluate((field: HTMLTextAreaElement, text) => {
    const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set;
    setValue?.call(field, text);
    field.setSelectionRange(text.length, text.length);
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  }, 'thank you @');
  await ana.sees('thank you @');
  await ana.delivers('thank you @', 'stored');
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await ana.write('and the next one is sent as it was typed');
  await expect(composer).toHaveValue('');
});

test('what is typed and sent while an edit or a message is being saved is lost for nobody', async ({
  room,
}) => {
  const ana = await room.enter('ana');
  const { composer } = ana;
  /** Enter, then the next text and Enter, before anything could be saved. */
  const enterAndGoOn = (next: string) =>
    composer.evaluate((field: HTMLTextAreaElement, text) => {
      const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set;
      const enter = () =>
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      enter();
      setValue?.call(field, text);
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      enter();
    }, next);

  await composer.fill('Room one is free');
  await enterAndGoOn('Room two is not');
  await ana.sees('Room one is free');
  await ana.sees('Room two is not');
  await expect(composer).toHaveValue('');

  await composer.press('ArrowUp');
  await expect(composer).toHaveValue('Room two is not');
  await composer.fill('Room two is free');
  await enterAndGoOn('Thanks everybody');
  await ana.sees('Room two is free');
  await ana.sees('Thanks everybody');
  await expect(ana.page.getByTestId('message')).toHaveCount(3);
  await expect(composer).toHaveValue('');

  // Enter was for the text behind it: a draft that was not finished goes nowhere.
  await composer.fill('half a thought');
  await ana.message('Room two is free').hover();
  await ana.message('Room two is free').getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(composer).toHaveValue('Room two is free');
  await composer.fill('Room two is free now');
  await enterAndGoOn('Thank you');
  await ana.sees('Room two is free now');
  await expect(composer).toHaveValue('half a thought\nThank you');
  await ana.write('Room three is free');
  await ana.sees('Room three is free');
  await expect(ana.page.getByTestId('message')).toHaveCount(4);

  // As quick as a person is: the next text falls into whatever moment the one before it ends in.
  for (let i = 1; i <= 5; i++) {
    await ana.write(`Room ${i} is taken`);
    await composer.press('ArrowUp');
    await expect(composer).toHaveValue(`Room ${i} is taken`);
    await composer.fill(`Room ${i} is ready`);
    await composer.press('Enter');
    await composer.fill(`Room ${i} is next`);
    await composer.press('Enter');
    await ana.sees(`Room ${i} is ready`);
    await ana.sees(`Room ${i} is next`);
    await expect(composer).toHaveValue('');
  }
});
