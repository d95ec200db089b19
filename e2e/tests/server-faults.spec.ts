import { addPerson, GROUP } from '../harness/practice.ts';
import { SyncRoom } from '../harness/sync-room.ts';
import { expect, test } from '../harness/test.ts';

test('server killed between commit and acknowledgement: no duplicate, the waiting row resolves', async ({
  server,
  practice,
  openProxy,
  openWorkstation,
}) => {
  const line = await openProxy();
  const [ana, ben] = [openWorkstation(line), openWorkstation()];
  await Promise.all([ana.begin(practice.ana), ben.begin(practice.ben)]);
  await Promise.all([ana.openConversation(GROUP), ben.openConversation(GROUP)]);

  // What Ana sends arrives; what the server answers does not.
  line.set('toClient', { mode: 'drop' });
  await ana.write('stored, but nobody told me');
  // Ben reads it: it was committed, and its acknowledgement was on its way.
  await ben.sees('stored, but nobody told me');
  await server.kill();
  await ana.delivers('stored, but nobody told me', 'saved');

  line.unplug();
  await server.start();
  line.restore();
  await ana.delivers('stored, but nobody told me', 'stored');
  await ben.isOnline();
  await ben.write('I read it once');
  await ana.sees('I read it once');
  const expected = ['stored, but nobody told me', 'I read it once'];
  await expect.poll(() => ana.texts(practice.group)).toEqual(expected);
  await expect.poll(() => ben.texts(practice.group)).toEqual(expected);
});

test('a head that closed meanwhile: what was written offline goes to the new one', async ({
  practice,
  openProxy,
  openWorkstation,
}) => {
  const line = await openProxy();
  const ana = openWorkstation(line);
  await ana.begin(practice.ana);
  await ana.openConversation(GROUP);
  await ana.write('in the first segment');
  await ana.delivers('in the first segment', 'stored');
  line.unplug();
  await ana.isOffline();
  for (let i = 1; i <= 3; i++) await ana.write(`written while it closed ${i}`);

  // Meanwhile Ben's import tool fills the segment past its 2,000 entries.
  const ben = await practice.signIn(practice.ben);
  const room = new SyncRoom(ben.syncUrl, ben.headers, practice.group);
  await room.open();
  const entries = [];
  for (let i = 0; i < 2_100; i++) {
    entries.push(await ben.message(practice.group, { text: `bulk ${i}` }));
  }
  await room.deliver(entries);
  room.close();
  const list = await ben.request('GET', `/api/conversations/${practice.group}/segments`);
  const { segments } = (await list.json()) as { segments: { closed: boolean }[] };
  expect(segments.filter(({ closed }) => closed)).toHaveLength(1);

  line.restore();
  const expected = 1 + 3 + entries.length;
  await expect
    .poll(
      async () =>
        (await ana.kept(practice.group)).filter((row) => row.delivery === 'stored').length,
      { timeout: 45_000 },
    )
    .toBe(expected);
  const texts = await ana.texts(practice.group);
  expect(new Set(texts).size).toBe(expected);
  // Written before the bulk, so they stand before it, although they arrived behind it.
  expect(texts.slice(0, 4)).toEqual([
    'in the first segment',
    ...[1, 2, 3].map((i) => `written while it closed ${i}`),
  ]);
});

test('a relay whose clock is ten minutes slow takes messages, and they sort as written', async ({
  server,
  practice,
  openWorkstation,
}) => {
  await server.stop();
  await server.start({ clockOffsetMs: -600_000 });
  const [ana, ben] = [openWorkstation(), openWorkstation()];
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
});

test('a server restored from an older backup gets everything back, people and conversations included', async ({
  server,
  practice,
  openWorkstation,
}) => {
  const [ana, ben] = [openWorkstation(), openWorkstation()];
  await Promise.all([ana.begin(practice.ana), ben.begin(practice.ben)]);
  await Promise.all([ana.openConversation(GROUP), ben.openConversation(GROUP)]);
  await ana.write('before the backup');
  await ben.sees('before the backup');
  await server.stop();
  const backup = server.backup();
  await server.start();
  await Promise.all([ana.isOnline(), ben.isOnline()]);

  // Since then: a message, a person, a conversation with a message in it.
  await ana.write('after the backup');
  await ben.sees('after the backup');
  const admin = await practice.signIn(practice.admin);
  const { account: dora } = await addPerson(admin, { name: 'Dora Lind', login: 'e2e-dora' });
  const anaAtApi = await practice.signIn(practice.ana);
  await anaAtApi.createGroup('Since the backup', [practice.ben.id, dora.id]);
  await ana.openConversation('Since the backup');
  await ana.write('in a conversation that the backup does not know');
  await ana.delivers('in a conversation that the backup does not know', 'stored');
  await ben.openConversation('Since the backup');
  await ben.sees('in a conversation that the backup does not know');
  await ben.write('and an answer');
  await ana.sees('and an answer');

  await server.stop();
  server.restore(backup);
  await server.start();

  // A third person has nothing of it on their own device: what they see, the server has again.
  const cleo = openWorkstation();
  await cleo.begin(practice.cleo);
  await cleo.openConversation(GROUP);
  await cleo.sees('before the backup');
  await cleo.sees('after the backup');
  await expect
    .poll(async () => {
      const { users, conversations } = await (await practice.signIn(practice.ana)).directory();
      return {
        dora: users.some(({ login }) => login === 'e2e-dora'),
        group: conversations.some(({ name }) => name === 'Since the backup'),
      };
    })
    .toEqual({ dora: true, group: true });
  // A fresh workstation of Ana gets the conversation and both messages from the server.
  const anaElsewhere = openWorkstation();
  await anaElsewhere.begin(practice.ana);
  await anaElsewhere.openConversation('Since the backup');
  await anaElsewhere.sees('in a conversation that the backup does not know');
  await anaElsewhere.sees('and an answer');
});
