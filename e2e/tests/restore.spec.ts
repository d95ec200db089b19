/** The clinic's server broke, and an admin restored last night's backup. */
import { corridor } from '../harness/cli.ts';
import { addPerson, GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';

const SINCE = 'Since the backup';

test('`corridor restore` of an older backup: workstations bring everything back, people and conversations included', async ({
  server,
  practice,
  openWorkstation,
  atWork,
}) => {
  // Five workstations, one after the other.
  const [ana, ben] = await Promise.all([atWork(practice.ana), atWork(practice.ben)]);
  await ana.write('before the backup');
  await ben.sees('before the backup');
  const backup = await server.backup();

  // Since then: messages, a person, a conversation with messages in it.
  await ana.write('after the backup');
  await ben.sees('after the backup');
  const admin = await practice.signIn(practice.admin);
  const { account: dora } = await addPerson(admin, { name: 'Dora Lind', login: 'e2e-dora' });
  const anaAtApi = await practice.signIn(practice.ana);
  const since = await anaAtApi.createGroup(SINCE, [practice.ben.id, dora.id]);
  await ana.openConversation(SINCE);
  await ana.write('in a conversation that the backup does not know');
  await ana.delivers('in a conversation that the backup does not know', 'stored');
  await ben.openConversation(SINCE);
  await ben.sees('in a conversation that the backup does not know');
  await ben.write('and an answer');
  await ana.sees('and an answer');

  await server.stop();
  await server.restore(backup);
  await Promise.all([ana.isOffline(), ben.isOffline()]);
  await ana.write('while there was no server');
  await server.start();
  await ana.delivers('while there was no server', 'stored');

  // A third person has nothing of it on their own device: what they see, the server has again.
  const cleo = await atWork(practice.cleo);
  await cleo.sees('after the backup');
  await expect
    .poll(() => cleo.texts(practice.group))
    .toEqual(['before the backup', 'after the backup']);

  // So does a fresh workstation of Ana.
  const inIt = [
    'in a conversation that the backup does not know',
    'and an answer',
    'while there was no server',
  ];
  const anaElsewhere = openWorkstation();
  await anaElsewhere.begin(practice.ana);
  await anaElsewhere.openConversation(SINCE);
  for (const text of inIt) await anaElsewhere.sees(text);

  // Dora, of whom the backup knows nothing, comes in with a new link and finds her place.
  const { url } = (await corridor(server.folder, 'link', dora.login)) as { url: string };
  const doraAgain = openWorkstation();
  await doraAgain.setFirstPassword(new URL(url).pathname, 'a new password after the loss');
  await doraAgain.isOnline();
  await doraAgain.openConversation(SINCE);
  for (const text of inIt) await doraAgain.sees(text);
  await doraAgain.write('back again');
  await ana.sees('back again');

  // Nobody has anything twice, and the database is sound.
  for (const at of [ana, ben, anaElsewhere, doraAgain]) {
    await expect.poll(() => at.texts(since)).toEqual([...inIt, 'back again']);
  }
  for (const at of [ana, ben]) {
    expect(await at.texts(practice.group)).toEqual(['before the backup', 'after the backup']);
    await at.openConversation(GROUP);
  }
  expect(await corridor(server.folder, 'check')).toMatchObject({ sound: true });
});
