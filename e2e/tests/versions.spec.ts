/** One message edited at two workstations of its author that did not know of each other. */
import { faultsOf } from '../harness/axe.ts';
import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

const editLast = async (at: Workstation, before: string, after: string): Promise<void> => {
  await at.composer.press('ArrowUp');
  await expect(at.composer).toHaveValue(before);
  await at.composer.fill(after);
  await at.composer.press('Enter');
  await at.sees(after);
};

test('[E11] two edits made offline are both kept, compared, and one is chosen', async ({
  practice,
  openProxy,
  atWork,
  openWorkstation,
}) => {
  const [deskLine, phoneLine] = [await openProxy(), await openProxy()];
  const [desk, phone] = [await atWork(practice.ana, deskLine), openWorkstation(phoneLine)];
  await phone.begin(practice.ana);
  await phone.openConversation(GROUP);
  await desk.readyOffline();
  await desk.write('Mrs Jansen at nine');
  await phone.sees('Mrs Jansen at nine');
  await desk.delivers('Mrs Jansen at nine', 'stored');

  for (const line of [deskLine, phoneLine]) line.unplug();
  await Promise.all([desk.isOffline(), phone.isOffline()]);
  await editLast(desk, 'Mrs Jansen at nine', 'Mrs Jansen at ten');
  await editLast(phone, 'Mrs Jansen at nine', 'Mrs Jansen at half past nine');
  deskLine.restore();
  await desk.isOnline();
  phoneLine.restore();

  // Both show the same one, and say that there is another.
  const mark = (at: Workstation) => at.page.getByRole('button', { name: '2 versions' });
  for (const at of [desk, phone]) await expect(mark(at)).toBeVisible();
  const shown = (await desk.message('half past').count()) === 1 ? 'at half past nine' : 'at ten';
  const other = shown === 'at ten' ? 'at half past nine' : 'at ten';
  await phone.sees(shown);

  await mark(desk).focus();
  await desk.page.keyboard.press('Enter');
  const dialog = desk.page.getByTestId('versions');
  await expect(dialog.getByTestId('version')).toHaveCount(2);
  await expect(dialog.locator('[data-shown="true"]')).toContainText(shown);
  await expect(dialog.locator('[data-shown="true"]')).toContainText('Ana Ruiz');
  await expect(dialog.locator('[data-shown="false"]')).toContainText(other);
  expect(await faultsOf(desk.page), 'versions').toEqual([]);
  await dialog.getByRole('button', { name: 'Show this one instead' }).click();
  await expect(dialog).toHaveCount(0);

  for (const at of [desk, phone]) {
    await at.sees(other);
    await expect(mark(at)).toHaveCount(0);
    await at.page.getByRole('button', { name: '(edited)' }).click();
    const history = at.page.getByRole('list', { name: 'Earlier versions' }).getByRole('listitem');
    await expect(history).toHaveCount(3);
    await expect(history.last()).toContainText('Mrs Jansen at nine');
  }
});
