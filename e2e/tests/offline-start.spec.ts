/** Conversations that are started with no network, by several people at once. */
import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

/** The ids of the conversations of this name in the list. */
const idsOf = ({ conversationList }: Workstation, name: string): Promise<string[]> =>
  conversationList
    .getByTestId('conversation')
    .filter({ hasText: name })
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-conversation') ?? ''));

test('two people start their conversation with each other offline: it becomes one, with both messages', async ({
  practice,
  openProxy,
  atWork,
}) => {
  const [lineA, lineB] = [await openProxy(), await openProxy()];
  const [ana, ben] = await Promise.all([atWork(practice.ana, lineA), atWork(practice.ben, lineB)]);
  await Promise.all([ana.readyOffline(), ben.readyOffline()]);
  lineA.unplug();
  lineB.unplug();
  await Promise.all([ana.isOffline(), ben.isOffline()]);
  await ana.startDirect('Ben Okafor');
  await ana.write('Ben, are you there?');
  await ben.startDirect('Ana Ruiz');
  await ben.write('Ana, can you hear me?');
  // Said of nobody but its writer, and not yet of the server.
  await ana.delivers('Ben, are you there?', 'saved');
  await ben.delivers('Ana, can you hear me?', 'saved');

  lineA.restore();
  await ana.delivers('Ben, are you there?', 'stored');
  lineB.restore();
  await ben.delivers('Ana, can you hear me?', 'stored');
  for (const at of [ana, ben]) {
    await at.sees('Ben, are you there?');
    await at.sees('Ana, can you hear me?');
  }
  const [id, ...more] = await idsOf(ana, 'Ben Okafor');
  expect(more).toEqual([]);
  expect(await idsOf(ben, 'Ana Ruiz')).toEqual([id]);
  const both = ['Ben, are you there?', 'Ana, can you hear me?'];
  for (const at of [ana, ben]) await expect.poll(() => at.texts(id ?? '')).toEqual(both);
  expect(await ana.shownRefs()).toEqual(await ben.shownRefs());
  // The server has one conversation of the two, and nobody else sees it.
  for (const [who, count] of [
    [practice.ana, 1],
    [practice.ben, 1],
    [practice.cleo, 0],
  ] as const) {
    const { conversations } = await (await practice.signIn(who)).directory();
    expect(conversations.filter(({ kind }) => kind === 'direct')).toHaveLength(count);
  }
});

test('two people start a group of the same name offline: two groups, each with its messages, for all its members', async ({
  practice,
  openProxy,
  atWork,
}) => {
  const NAME = 'Sterilisation';
  const [lineA, lineB] = [await openProxy(), await openProxy()];
  const [ana, ben, cleo] = await Promise.all([
    atWork(practice.ana, lineA),
    atWork(practice.ben, lineB),
    atWork(practice.cleo),
  ]);
  await Promise.all([ana.readyOffline(), ben.readyOffline()]);
  lineA.unplug();
  lineB.unplug();
  await Promise.all([ana.isOffline(), ben.isOffline()]);
  await ana.startGroup(NAME, ['Ben Okafor', 'Cleo Winter']);
  await ana.write('started by Ana');
  await ben.startGroup(NAME, ['Ana Ruiz', 'Cleo Winter']);
  await ben.write('started by Ben');
  const [ofAna] = await idsOf(ana, NAME);
  const [ofBen] = await idsOf(ben, NAME);
  // Opened again before there is a network.
  await ana.page.reload();
  await expect.poll(() => idsOf(ana, NAME)).toEqual([ofAna]);

  lineA.restore();
  lineB.restore();
  const all = [ofAna, ofBen].sort();
  for (const at of [ana, ben, cleo]) {
    await expect.poll(async () => (await idsOf(at, NAME)).sort()).toEqual(all);
    await expect.poll(() => at.texts(ofAna ?? '')).toEqual(['started by Ana']);
    await expect.poll(() => at.texts(ofBen ?? '')).toEqual(['started by Ben']);
  }
  await cleo.openConversation(GROUP);
});
