/** Who is in a conversation, what it is called, and its end: seen by everybody it concerns. */
import { type ConversationId, presetRules, randomId } from '@corridor/core';
import { random } from '../harness/person.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

const ROTA = 'Rota';

const openDetails = (at: Workstation) =>
  at.page.getByRole('button', { name: 'Details', exact: true }).click();
const details = (at: Workstation) => at.page.getByTestId('details');
const closeDetails = (at: Workstation) =>
  details(at).getByRole('button', { name: 'Close' }).click();

test('somebody is added, sees the history, and is removed while it is open; the name and topic change; it is archived', async ({
  practice,
  atWork,
}) => {
  const anaAtApi = await practice.signIn(practice.ana);
  await anaAtApi.createGroup(ROTA, [practice.ben.id]);
  const [ana, ben, cleo] = await Promise.all([
    atWork(practice.ana),
    atWork(practice.ben),
    atWork(practice.cleo),
  ]);
  await Promise.all([ana.openConversation(ROTA), ben.openConversation(ROTA)]);
  await ana.write('before Cleo came');
  await ben.sees('before Cleo came');
  await expect(cleo.conversationList).not.toContainText(ROTA);

  await test.step('added', async () => {
    await openDetails(ana);
    await details(ana).getByRole('button', { name: 'Add people' }).click();
    // Typed and taken with the keyboard alone.
    await ana.page.keyboard.type('cleo');
    await ana.page.keyboard.press('Enter');
    await details(ana).getByRole('button', { name: 'Add', exact: true }).click();
    await expect(details(ana).getByTestId('member')).toHaveCount(3);
    await closeDetails(ana);
    await cleo.openConversation(ROTA);
    await cleo.sees('before Cleo came');
    await cleo.write('thanks for adding me');
    await cleo.delivers('thanks for adding me', 'stored');
    await ana.sees('thanks for adding me');
    await ana.write('you are welcome');
    await ana.delivers('you are welcome', 'stored');
  });

  await test.step('renamed, with a topic', async () => {
    await openDetails(ana);
    await details(ana).getByRole('button', { name: 'Change details' }).click();
    const name = details(ana).getByRole('textbox', { name: 'Name' });
    await name.fill('R'.repeat(59));
    await expect(details(ana).getByTestId('left')).toHaveCount(0);
    await name.fill('R'.repeat(75));
    await expect(details(ana).getByTestId('left')).toHaveText('5');
    await name.fill('Rota of December');
    await details(ana)
      .getByRole('textbox', { name: /What it is about/ })
      .fill('Who works when');
    await details(ana).getByRole('button', { name: 'Save' }).click();
    await closeDetails(ana);
    await ana.write('it is renamed');
    await ana.delivers('it is renamed', 'stored');
    for (const at of [ana, ben, cleo]) {
      await expect(at.page.getByTestId('conversation-name')).toHaveText('Rota of December');
      await expect(at.page.getByText('Who works when').first()).toBeVisible();
    }
  });

  await test.step('removed while it is open, with a text half written', async () => {
    await cleo.composer.fill('half a sentence');
    await cleo.keepsDraft();
    await openDetails(ana);
    await details(ana).getByRole('button', { name: 'Remove Cleo Winter' }).click();
    await details(ana).getByRole('button', { name: 'Remove', exact: true }).last().click();
    await expect(details(ana).getByTestId('member')).toHaveCount(2);
    await closeDetails(ana);
    const closed = cleo.page.getByTestId('composer-closed');
    await expect(closed).toHaveAttribute('data-reason', 'left');
    await expect(closed).toContainText('You are not a member');
    await expect(cleo.page.getByText('half a sentence')).toBeVisible();
    await expect(cleo.message('before Cleo came')).toHaveCount(0);
    await ana.write('Cleo does not read this');
    await ana.delivers('Cleo does not read this', 'stored');
    await ben.sees('Cleo does not read this');
    await expect(cleo.page.getByText('Cleo does not read this')).toHaveCount(0);
  });

  await test.step('archived', async () => {
    await openDetails(ana);
    await details(ana).getByRole('button', { name: 'Archive' }).click();
    await details(ana).getByRole('button', { name: 'Archive' }).click();
    await closeDetails(ana);
    for (const at of [ana, ben]) {
      const closed = at.page.getByTestId('composer-closed');
      await expect(closed).toHaveAttribute('data-reason', 'archived');
      await expect(closed).toContainText('archived');
      await at.sees('before Cleo came');
    }
  });
});

test('a public channel is found, joined with the keyboard, and asked for without a server', async ({
  server,
  practice,
  atWork,
}) => {
  const admin = await practice.signIn(practice.admin);
  await admin.request('PATCH', '/api/practice', { rules: presetRules('helpdesk') });
  const channel = (name: string, topic: string) =>
    admin.command({
      type: 'create-channel',
      conversation: randomId(random) as ConversationId,
      name,
      topic,
      visibility: 'public',
      members: [practice.ben.id],
    });
  await channel('stock', 'What runs out');
  await channel('machines', 'What is broken');
  const ana = await atWork(practice.ana);
  await ana.readyOffline();
  const dialog = ana.page.getByTestId('new-conversation');
  const browse = async (): Promise<void> => {
    await ana.page.getByRole('button', { name: 'New conversation' }).click();
    await dialog.getByRole('tab', { name: 'Browse' }).click();
  };
  await browse();
  const found = dialog.getByTestId('channel');
  await expect(found).toHaveCount(2);
  await expect(found.first()).toContainText('What is broken');
  // Who is in it is told to its members only, so nothing is claimed of how many.
  await expect(found.first()).not.toContainText('members');
  const search = dialog.getByRole('textbox', { name: 'Public channels' });
  await search.fill('zzz');
  await expect(dialog).toContainText('Nothing is called “zzz”');
  await search.fill('machi');
  await search.press('Enter');
  await expect(ana.page.getByTestId('conversation-name')).toHaveText('machines');
  await expect(ana.composer).toBeVisible();

  await browse();
  await expect(found.filter({ hasText: 'machines' })).toContainText(
    '3 members · You are in it · What is broken',
  );
  await ana.page.keyboard.press('Escape');

  await server.kill();
  await ana.isOffline();
  await browse();
  await expect(dialog).toContainText('You can join now.');
  await dialog.getByRole('button', { name: 'Join stock' }).click();
  await expect(ana.page.getByTestId('composer-closed')).toHaveAttribute('data-reason', 'joining');
  await server.start();
  await expect(ana.composer).toBeVisible();
});

test('an owner makes somebody else one, leaves, and has nothing of the group any more', async ({
  room,
}) => {
  const [ana, ben] = [await room.enter('ana'), await room.enter('ben')];
  await ana.write('before I go');
  await ben.sees('before I go');
  await openDetails(ana);
  await expect(details(ana)).toContainText('You are its only owner');
  await details(ana).getByRole('button', { name: 'Role of Ben' }).click();
  await ana.page.keyboard.press('Tab');
  await ana.page.keyboard.press('Enter');
  await expect(details(ana)).not.toContainText('You are its only owner');
  await details(ana).getByRole('button', { name: 'Leave', exact: true }).click();
  await details(ana).getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(ana.page.getByTestId('not-here')).toBeVisible();
  await expect(ana.conversationList).not.toContainText(room.name);
  await ben.sees('before I go');
  await openDetails(ben);
  await expect(details(ben).getByRole('button', { name: 'Add people' })).toBeVisible();
  await closeDetails(ben);
});
