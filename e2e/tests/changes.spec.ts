/** Edits, reactions, replies and removals: on the other screen, and after an outage. */
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

/** The toolbar of a message (the first: its replies quote it), shown when the pointer is over it. */
const act = async (at: Workstation, text: string, action: string): Promise<void> => {
  const message = at.message(text).first();
  await message.hover();
  await message.getByRole('button', { name: action, exact: true }).click();
};

const editLast = async (at: Workstation, before: string, after: string): Promise<void> => {
  await at.composer.press('ArrowUp');
  await expect(at.composer).toHaveValue(before);
  await at.composer.fill(after);
  await at.composer.press('Enter');
};

test('what is changed of a message is changed for everybody, also when it was changed offline', async ({
  room,
}) => {
  const [ana, ben] = await Promise.all([room.enter('ana'), room.enter('ben')]);
  const line = await room.lineOf('ben');

  await test.step('with the network', async () => {
    await ana.write('room tow');
    await ben.sees('room tow');
    await editLast(ana, 'room tow', 'room two');
    await expect(ben.message('room two')).toContainText('(edited)');
    await act(ben, 'room two', 'React');
    await act(ben, 'room two', 'React with 👍');
    await expect(ana.message('room two')).toContainText('👍');
    await act(ben, 'room two', 'Reply');
    await ben.write('on my way');
    await expect(ana.message('on my way')).toContainText('room two');
  });

  await test.step('without it', async () => {
    line.unplug();
    await ben.isOffline();
    await editLast(ben, 'on my way', 'almost there');
    await expect(ben.message('almost there')).toContainText('(edited)');
    await act(ben, 'room two', 'React');
    await act(ben, 'room two', 'React with ✅');
    line.restore();
    await expect(ana.message('almost there')).toContainText('(edited)');
    await expect(ana.message('room two').first()).toContainText('✅');
    await ben.isOnline();
  });

  await act(ana, 'room two', 'Remove for everybody');
  await ana.page.getByRole('button', { name: 'Remove for everybody', exact: true }).last().click();
  await expect(ben.message('room two')).toHaveCount(0);
  for (const at of [ana, ben]) await expect(at.page.getByTestId('refused-change')).toHaveCount(0);
});
