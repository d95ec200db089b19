import { GROUP } from '../harness/practice.ts';
import { test } from '../harness/test.ts';

const OTHER = 'Stock room';

test('unread counts: nothing while it is looked at, exact with what arrives late, the same on another workstation', async ({
  practice,
  openProxy,
  openWorkstation,
  atWork,
}) => {
  const anaAtApi = await practice.signIn(practice.ana);
  await anaAtApi.createGroup(OTHER, [practice.ben.id]);
  const line = await openProxy();
  const [ana, ben] = await Promise.all([atWork(practice.ana), atWork(practice.ben, line)]);

  await ben.write('seen as it comes');
  await ana.sees('seen as it comes');
  await ana.hasUnread(GROUP, 0);

  line.unplug();
  await ben.isOffline();
  await ben.write('written first, arrives last');
  await ana.write('newer than what is still to come');
  await ana.delivers('newer than what is still to come', 'stored');
  await ana.openConversation(OTHER);
  await ana.hasUnread(GROUP, 0);

  // It sorts above what Ana has read, and it counts.
  line.restore();
  await ben.delivers('written first, arrives last', 'stored');
  await ana.hasUnread(GROUP, 1);
  await ana.openConversation(GROUP);
  await ana.sees('written first, arrives last');
  await ana.hasUnread(GROUP, 0);

  const elsewhere = openWorkstation();
  await elsewhere.begin(practice.ana);
  await elsewhere.hasUnread(GROUP, 0);
});
