/** What somebody keeps for themselves, at two workstations: drafts and saved messages; and passing on. */
import { faultsOf } from '../harness/axe.ts';
import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';

test('[D10] drafts and saved messages are at both workstations of a person, and what is forwarded is a quote', async ({
  practice,
  openProxy,
  atWork,
  openWorkstation,
}) => {
  await (await practice.signIn(practice.ana)).createGroup('Stock room', [practice.ben.id]);
  const line = await openProxy();
  const [desk, phone] = [await atWork(practice.ana, line), openWorkstation()];
  await phone.begin(practice.ana);
  await phone.openConversation(GROUP);
  await desk.readyOffline();
  await desk.write('order **gloves**', 'order gloves');
  await desk.delivers('order gloves', 'stored');

  // Typed and saved with no network at the desk.
  line.unplug();
  await desk.isOffline();
  await desk.message('order gloves').hover();
  await desk.page.getByRole('button', { name: 'Save for yourself' }).press('Enter');
  await desk.composer.fill('half a thou');
  await desk.keepsDraft();
  line.restore();
  await expect(phone.composer).toHaveValue('half a thou');
  await phone.composer.press('End');
  await phone.composer.pressSequentially('sand gloves');
  await phone.composer.press('Enter');
  await phone.sees('half a thousand gloves');
  await expect(desk.composer).toHaveValue('');

  await phone.page.getByRole('button', { name: 'Saved', exact: true }).click();
  const saved = phone.page.getByTestId('saved-message');
  await expect(saved).toContainText('order gloves');
  await expect(saved).toContainText(GROUP);
  expect(await faultsOf(phone.page), 'saved').toEqual([]);
  await saved.click();
  await phone.sees('order gloves');

  await phone.message('order gloves').hover();
  await phone.page.getByRole('button', { name: 'Forward', exact: true }).press('Enter');
  const dialog = phone.page.getByTestId('forward');
  await dialog.getByRole('searchbox').fill('stock');
  await dialog.getByRole('searchbox').press('Enter');
  await dialog.getByRole('textbox', { name: /few words/ }).fill('please');
  expect(await faultsOf(phone.page), 'forward').toEqual([]);
  await dialog.getByRole('button', { name: 'Forward', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await desk.openConversation('Stock room');
  const quote = desk.message('please').locator('blockquote');
  await expect(quote).toContainText('Forwarded from Ana Ruiz');
  await expect(quote.locator('strong')).toHaveText('gloves');
});
