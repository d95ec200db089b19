import { corridor } from '../harness/cli.ts';
import { Overheard } from '../harness/overheard.ts';
import { GROUP, Practice } from '../harness/practice.ts';
import { CorridorServer } from '../harness/server.ts';
import { SyncRoom } from '../harness/sync-room.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

const CUT = 'Recalls';
/** The relay's number of a message, as a workstation knows it. */
const sequenceOf = async (at: Workstation, conversation: string, text: string) =>
  (await at.kept(conversation)).find((each) => each.text === text)?.sequence ?? null;

const WRITTEN = 'stored, but nobody told me';

test('[A1] [M5] server killed between commit and acknowledgement: the waiting row resolves by what attach tells, and nothing is sent again', async ({
  server,
  practice,
  openProxy,
  ownWorkstation,
  atWork,
}) => {
  const line = await openProxy();
  const ana = ownWorkstation(practice.ana, line);
  const overheard = new Overheard();
  await ana.switchOn({ prepare: overheard.listen });
  await ana.isOnline();
  await ana.openConversation(GROUP);
  const ben = await atWork(practice.ben);

  // What Ana sends arrives; what the server answers does not.
  line.set('toClient', { mode: 'drop' });
  await ana.write(WRITTEN);
  await ben.sees(WRITTEN);
  await server.kill();
  const committed = await sequenceOf(ben, practice.group, WRITTEN);
  expect(committed).toEqual(expect.any(Number));
  await ana.delivers(WRITTEN, 'saved');
  expect(await ana.outbox()).toHaveLength(1);
  expect(overheard.sentWith(WRITTEN)).toHaveLength(1);

  line.unplug();
  await server.start();
  line.restore();
  await ana.delivers(WRITTEN, 'stored');
  await expect.poll(() => ana.outbox()).toEqual([]);
  await expect(ana.banner).toHaveAttribute('data-state', 'ready');
  // Each start has numbers of its own: an old one was given before the kill.
  expect(await sequenceOf(ana, practice.group, WRITTEN)).toBe(committed);
  expect(overheard.sentWith(WRITTEN)).toHaveLength(1);

  await ben.isOnline();
  await ben.write('I read it once');
  await ana.sees('I read it once');
  const expected = [WRITTEN, 'I read it once'];
  await expect.poll(() => ana.texts(practice.group)).toEqual(expected);
  await expect.poll(() => ben.texts(practice.group)).toEqual(expected);
});

test('[R12] killed so, and the head closes before the writer is back: what goes to the new one again is known there, once', async ({
  server,
  practice,
  openProxy,
  ownWorkstation,
}) => {
  const ben = await practice.signIn(practice.ben);
  const group = await ben.createGroup(CUT, [practice.ana.id], 'since_join');
  const room = new SyncRoom(ben.syncUrl, ben.headers, group);
  const read: string[] = [];
  room.onEntries = (entries) => read.push(...entries.map(({ id }) => id));
  await room.open();
  const line = await openProxy();
  const ana = ownWorkstation(practice.ana, line);
  const overheard = new Overheard();
  await ana.switchOn({ prepare: overheard.listen });
  await ana.isOnline();
  await ana.openConversation(CUT);
  await ana.write('before');
  await ana.delivers('before', 'stored');

  line.set('toClient', { mode: 'drop' });
  await ana.write(WRITTEN);
  const [row] = await ana.outbox();
  await expect.poll(() => read).toContain(row?.id);
  room.close();
  await server.kill();
  line.unplug();
  await server.start();
  await ben.command({ type: 'add-members', conversation: group, members: [practice.cleo.id] });

  // The closed one would tell Ana of her message: she cannot fetch it yet.
  await ana.profile.context.route('**/api/segments/**', (route) => route.abort());
  line.restore();
  await expect.poll(() => ana.outbox()).toEqual([]);
  expect(overheard.sentWith(WRITTEN)).toHaveLength(2);
  expect(overheard.refused).toEqual([
    expect.objectContaining({ id: row?.id, code: 'duplicate', detail: row?.id }),
  ]);
  await ana.delivers(WRITTEN, 'stored');

  await ana.profile.context.unroute('**/api/segments/**');
  await expect(ana.banner).toHaveAttribute('data-state', 'ready');
  expect(await ana.texts(group)).toEqual(['before', WRITTEN]);
  // The relay has it once, in the closed one.
  expect((await ben.arrivals(group)).filter(({ id }) => id === row?.id)).toHaveLength(1);
  expect(await corridor(server.folder, 'check')).toMatchObject({ sound: true });
});

test('a relay whose clock is ten minutes slow takes messages, and they sort as written', async ({
  openWorkstation,
}) => {
  // Slow from its first start: relay time never goes back, so a clock set back later is not seen.
  const slow = await CorridorServer.start({ clockOffsetMs: -600_000 });
  try {
    const practice = await Practice.create(slow);
    const way = { url: slow.url };
    const [ana, ben] = [openWorkstation(way), openWorkstation(way)];
    await Promise.all([ana.begin(practice.ana), ben.begin(practice.ben)]);
    await Promise.all([ana.openConversation(GROUP), ben.openConversation(GROUP)]);
    const written: string[] = [];
    for (let i = 1; i <= 3; i++) {
      await ana.write(`question ${i}`);
      await ana.delivers(`question ${i}`, 'stored');
      await ben.sees(`question ${i}`);
      await ben.write(`answer ${i}`);
      await ben.delivers(`answer ${i}`, 'stored');
      await ana.sees(`answer ${i}`);
      written.push(`question ${i}`, `answer ${i}`);
    }
    expect(await ana.texts(practice.group)).toEqual(written);
    expect(await ben.texts(practice.group)).toEqual(written);
  } finally {
    await slow.remove();
  }
});
