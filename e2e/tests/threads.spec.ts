/** Threads: a pane beside the conversation, also without the network, and those that one follows. */
import { faultsOf } from '../harness/axe.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

const ROOT = 'who has the key of room four';

const pane = (at: Workstation) => at.page.getByTestId('thread');
const field = (at: Workstation) =>
  pane(at).getByRole('textbox', { name: 'Reply in the thread', exact: true });
const inPane = (at: Workstation, text: string) =>
  pane(at).getByTestId('message').filter({ hasText: text });
const inList = (at: Workstation, text: string) =>
  at.page.getByTestId('timeline').getByTestId('message').filter({ hasText: text });

const openThread = async (at: Workstation): Promise<void> => {
  await inList(at, ROOT).first().hover();
  await inList(at, ROOT).getByRole('button', { name: 'Reply in a thread' }).press('Enter');
  await expect(field(at)).toBeVisible();
};
const answer = async (at: Workstation, text: string): Promise<void> => {
  await field(at).fill(text);
  await field(at).press('Enter');
  await expect(inPane(at, text)).toBeVisible();
};

test('a thread is answered by two at once, one without the network, and loses nothing', async ({
  room,
}) => {
  const [ana, ben] = await Promise.all([room.enter('ana'), room.enter('ben')]);
  const line = await room.lineOf('ben');
  await ana.write(ROOT);
  await ben.sees(ROOT);

  await openThread(ana);
  await answer(ana, 'I had it yesterday');
  // In the conversation it is one line, which opens the thread.
  await inList(ben, 'I had it yesterday').getByRole('button').click();
  await expect(inPane(ben, 'I had it yesterday')).toBeVisible();

  line.unplug();
  await ben.isOffline();
  await answer(ben, 'it hangs at the desk');
  await answer(ana, 'then it is at the desk');
  await field(ben).fill('half a thou');
  // What is typed survives closing the pane and a reload without a server.
  await ben.page.keyboard.press('Escape');
  await expect(pane(ben)).toHaveCount(0);
  await ben.page.reload();
  await inList(ben, 'I had it yesterday').getByRole('button').click();
  await expect(field(ben)).toHaveValue('half a thou');
  await expect(inPane(ben, 'it hangs at the desk')).toHaveAttribute('data-delivery', 'saved');
  line.restore();

  for (const at of [ana, ben]) {
    await expect(pane(at).getByTestId('message')).toHaveCount(4);
    await expect(inPane(at, 'it hangs at the desk')).toHaveAttribute('data-delivery', 'stored');
    await expect(inList(at, ROOT).getByRole('button', { name: /3 replies/ })).toBeVisible();
  }

  await pane(ben).getByRole('checkbox', { name: 'Also send to the conversation' }).check();
  await field(ben).fill('found it, thanks');
  await field(ben).press('Enter');
  await expect(inList(ana, 'found it, thanks')).toContainText(ROOT);
  await expect(
    inList(ana, 'found it, thanks').getByRole('button', { name: /replied/ }),
  ).toHaveCount(0);
  expect(await faultsOf(ana.page), 'thread').toEqual([]);
  await ana.page.setViewportSize({ width: 390, height: 844 });
  expect(await faultsOf(ana.page), 'thread on a phone').toEqual([]);
  await pane(ana).getByRole('button', { name: 'Close the thread' }).click();
  await expect(pane(ana)).toHaveCount(0);
  await expect(ana.composer).toBeVisible();
});

test('whoever is in a thread finds its new replies among the threads', async ({ room }) => {
  const ana = await room.enter('ana');
  await ana.write(ROOT);
  const ben = await room.enter('ben');
  await openThread(ben);
  await answer(ben, 'I do');
  await expect(inList(ana, 'I do')).toBeVisible();
  await ana.hasUnread(room.name, 0);

  // Ana began it; she looks at something else when the next reply comes.
  await ana.page.getByRole('button', { name: 'Threads', exact: true }).click();
  const followed = ana.page.getByTestId('followed-thread').filter({ hasText: room.name });
  await expect(followed).toContainText('1 reply');
  await expect(followed).toHaveAttribute('data-unread', '0');
  await answer(ben, 'and it is back');
  await expect(followed).toHaveAttribute('data-unread', '1');
  await expect(ana.page.getByTestId('news-line')).toBeVisible();
  expect(await faultsOf(ana.page), 'threads').toEqual([]);
  await followed.click();
  await expect(inPane(ana, 'and it is back')).toBeVisible();
  await ana.hasUnread(room.name, 0);
  await ana.page.getByRole('button', { name: 'Threads', exact: true }).click();
  await expect(followed).toHaveAttribute('data-unread', '0');
});

test('where a thread lies over its conversation only what it shows is read', async ({ room }) => {
  const [ana, ben] = await Promise.all([room.enter('ana'), room.enter('ben')]);
  const threads = (name: string) => ana.page.getByRole('button', { name, exact: true });
  const listed = ana.page.getByTestId('followed-thread').filter({ hasText: room.name });
  await ana.write(ROOT);
  await ben.sees(ROOT);
  await openThread(ana);
  await ana.page.setViewportSize({ width: 900, height: 800 });
  await expect(ana.page.locator('[inert]').getByTestId('timeline')).toHaveCount(1);

  await openThread(ben);
  await field(ben).fill('at');
  await expect(ana.page.getByTestId('typing')).toContainText('Ben Okafor is typing…');
  await ben.write('room five is free');
  await answer(ben, 'at the desk');
  await expect(inPane(ana, 'at the desk')).toBeVisible();
  await expect(inList(ana, 'room five is free')).toHaveCount(1);
  await threads('Threads').click();
  await expect(listed).toHaveAttribute('data-unread', '0');
  await ana.hasUnread(room.name, 2);
  await ana.openConversation(room.name);
  await ana.hasUnread(room.name, 0);

  await threads('Threads').click();
  await answer(ben, 'or with Cleo');
  await expect(listed).toHaveAttribute('data-unread', '1');
  await threads('Threads, 1 with new replies').click();
  await listed.click();
  await expect(inPane(ana, 'or with Cleo')).toBeVisible();
  await ana.hasUnread(room.name, 0);
  await expect(threads('Threads')).toBeVisible();

  // A press beside it leads back to what it lies over.
  const covered = ana.page.locator('[inert]').filter({ has: ana.page.getByTestId('timeline') });
  const box = await covered.boundingBox();
  await ana.page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 300);
  await expect(covered).toHaveCount(0);
  await expect(inPane(ana, 'or with Cleo')).toHaveCount(0);
});
