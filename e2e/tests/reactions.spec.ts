/** Reactions: any emoji, taken back, by two people at once, without the network, and whose they are. */
import { faultsOf } from '../harness/axe.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

const TEXT = 'the autoclave is done';

/** The button of one emoji under the message. */
const reaction = (at: Workstation, emoji: string) =>
  at.message(TEXT).getByRole('button', { name: new RegExp(`^${emoji}: `, 'u') });

/** Finds an emoji by a text with the keyboard alone, from the message's own button. */
const reactWith = async (at: Workstation, text: string): Promise<void> => {
  await at.message(TEXT).hover();
  await at.message(TEXT).getByRole('button', { name: 'React', exact: true }).press('Enter');
  await at.message(TEXT).getByRole('button', { name: 'Another emoji' }).press('Enter');
  const search = at.page.getByRole('combobox', { name: 'Search emoji' });
  await expect(search).toBeFocused();
  await search.fill(text);
  await expect(at.page.getByRole('option').first()).toBeVisible();
  await search.press('Enter');
  await expect(search).toBeHidden();
};

test('reactions are merged, also those given and taken back without the network', async ({
  room,
}) => {
  const [ana, ben] = await Promise.all([room.enter('ana'), room.enter('ben')]);
  const line = await room.lineOf('ben');
  await ana.write(TEXT);
  await ben.sees(TEXT);

  await reactWith(ana, 'party popper');
  await expect(reaction(ben, '🎉')).toHaveText('🎉1');
  await reaction(ben, '🎉').click();
  await expect(reaction(ana, '🎉')).toHaveText('🎉2');
  await expect(reaction(ana, '🎉')).toHaveAccessibleName('🎉: you, Ben Okafor');

  line.unplug();
  await ben.isOffline();
  await reaction(ben, '🎉').click();
  await expect(reaction(ben, '🎉')).toHaveText('🎉1');
  await reactWith(ben, 'tooth');
  // Taken back and given again: what counts is the last of it.
  await reaction(ben, '🦷').click();
  await expect(reaction(ben, '🦷')).toHaveCount(0);
  await reactWith(ben, 'tooth');
  await reaction(ana, '🎉').click();
  await expect(reaction(ana, '🎉')).toHaveText('🎉1');
  line.restore();

  for (const at of [ana, ben]) {
    await expect(reaction(at, '🦷')).toHaveText('🦷1');
    await expect(reaction(at, '🎉')).toHaveCount(0);
  }

  await ana.message(TEXT).getByRole('button', { name: 'Show who reacted' }).click();
  const who = ana.page.getByTestId('who-reacted');
  await expect(who.getByRole('listitem')).toHaveText(['BOBen Okafor']);
  expect(await faultsOf(ana.page), 'who reacted').toEqual([]);
  await ana.page.keyboard.press('Escape');
  await ana.message(TEXT).getByRole('button', { name: 'Add a reaction' }).click();
  await expect(ana.page.getByRole('option').first()).toBeVisible();
  expect(await faultsOf(ana.page), 'emoji').toEqual([]);
});
