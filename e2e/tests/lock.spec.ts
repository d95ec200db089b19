import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';

test('the newest message can be removed with the mouse; the server has it removed', async ({
  practice,
  openWorkstation,
}) => {
  const [ana, ben] = [openWorkstation(), openWorkstation()];
  await Promise.all([ana.begin(practice.ana), ben.begin(practice.ben)]);
  await Promise.all([ana.openConversation(GROUP), ben.openConversation(GROUP)]);
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

test('a locked screen shows nothing, opens with the password and without a server', async ({
  server,
  practice,
  openWorkstation,
}) => {
  const ana = openWorkstation();
  await ana.begin(practice.ana);
  await ana.openConversation(GROUP);
  await ana.write('not for passers-by');
  await ana.delivers('not for passers-by', 'stored');
  await ana.readyOffline();
  await ana.page.getByRole('button', { name: /^Account of/ }).click();
  await ana.page.getByRole('menuitem', { name: 'Lock' }).click();
  const password = ana.page.getByRole('textbox', { name: 'Password' });
  await expect(password).toBeVisible();
  await expect(ana.page.getByText('not for passers-by')).toHaveCount(0);

  await server.kill();
  await ana.page.reload();
  await password.fill('not the password');
  await ana.page.getByRole('button', { name: 'Unlock' }).click();
  await expect(ana.page.getByRole('alert')).toBeVisible();
  await expect(ana.conversationList).toHaveCount(0);
  await password.fill(practice.ana.password);
  await ana.page.getByRole('button', { name: 'Unlock' }).click();
  await ana.openConversation(GROUP);
  await ana.sees('not for passers-by');
});
