import { expect, test } from '../harness/test.ts';

test('the newest message can be removed with the mouse; the server has it removed', async ({
  room,
}) => {
  const [ana, ben] = await Promise.all([room.enter('ana'), room.enter('ben')]);
  await ana.write('meant for somebody else');
  await ben.sees('meant for somebody else');
  const newest = ana.page.getByTestId('message').last();
  await newest.hover();
  await newest.getByRole('button', { name: 'Remove for everybody' }).click();
  await ana.page
    .getByRole('alertdialog')
    .getByRole('button', { name: 'Remove for everybody' })
    .click();
  for (const { page } of [ana, ben]) {
    await expect(page.getByTestId('timeline').getByText('meant for somebody else')).toHaveCount(0);
  }
});
