/** A day by keyboard alone, and the sheet that lists its shortcuts. */
import { GROUP } from '../harness/practice.ts';
import { SyncRoom } from '../harness/sync-room.ts';
import { expect, test } from '../harness/test.ts';

const OTHER = 'Stock room';
const QUIET = 'Quiet corner';

test('conversations, messages and the field are reached, and a message is answered, edited, pinned and reacted to, by keyboard alone', async ({
  practice,
  atWork,
}) => {
  const ben = await practice.signIn(practice.ben);
  await ben.createGroup(QUIET, [practice.ana.id]);
  const other = await ben.createGroup(OTHER, [practice.ana.id]);
  const ana = await atWork(practice.ana);
  const { page, composer } = ana;
  const press = (...keys: string[]): Promise<void> =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const open = (name: string) =>
    expect(ana.conversationList.locator('[aria-current="page"]')).toContainText(name);

  // Help: everywhere with Ctrl, alone only where nothing is typed.
  await composer.press('Control+/');
  const sheet = page.getByTestId('shortcuts');
  await expect(sheet.locator('kbd').first()).toBeVisible();
  await press('Escape');
  await expect(sheet).toHaveCount(0);
  await composer.press('?');
  await expect(composer).toHaveValue('?');
  await composer.fill('');

  // To the next unread one, past what is read.
  const room = new SyncRoom(ben.syncUrl, ben.headers, other);
  await room.open();
  await room.deliver([await ben.message(other, { text: 'the gloves are here' })]);
  await ana.hasUnread(OTHER, 1);
  await press('Alt+Shift+ArrowDown');
  await open(OTHER);
  await ana.hasUnread(OTHER, 0);
  await ana.conversationList.locator('[aria-current="page"]').focus();
  await press('?');
  await expect(sheet).toBeVisible();
  await press('Escape');
  await press('Alt+ArrowDown');
  await open(QUIET);
  await press('Alt+ArrowUp');
  await open(OTHER);

  // What can be done with the message that is walked to.
  const message = ana.message('the gloves are here').first();
  await expect(message).toBeVisible();
  await page.getByTestId('timeline').focus();
  await press('ArrowUp');
  await expect(message).toBeFocused();
  await press('p');
  await expect(message).toContainText('Pinned');
  await press('r');
  await expect(composer).toBeFocused();
  await page.keyboard.type('thank yu');
  await press('Enter');
  await ana.delivers('thank yu', 'stored');
  await page.getByTestId('timeline').focus();
  await press('ArrowUp', 'e');
  await expect(composer).toHaveValue('thank yu');
  await press('Backspace');
  await page.keyboard.type('ou');
  await press('Enter');
  await ana.sees('thank you');
  await page.getByTestId('timeline').focus();
  await press('ArrowUp', 'ArrowUp', ':');
  await expect(page.getByRole('dialog', { name: 'React with' })).toBeVisible();
  await page.keyboard.type('clap');
  await expect(page.getByRole('option', { selected: true })).toContainText('👏');
  await press('Enter');
  await expect(message).toContainText('👏');
  await page.getByTestId('timeline').focus();
  await press('ArrowUp', 'ArrowUp', 't');
  const thread = page.getByTestId('thread');
  await expect(thread.getByRole('textbox')).toBeVisible();
  // Where one is, there one writes.
  await press('Control+.');
  await expect(thread.getByRole('textbox')).toBeFocused();
  await press('Escape');
  await expect(thread).toHaveCount(0);
  await press('Control+.');
  await expect(composer).toBeFocused();

  await ana.openConversation(GROUP);
  await page.getByTestId('timeline').or(composer).first().focus();
  await press('Alt+End', 'Control+.');
  await expect(composer).toBeFocused();
});
