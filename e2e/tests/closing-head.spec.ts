/** The head closes while a workstation writes: what it wrote goes to the next one, the same bytes. */
import { type ConversationId, MAX_SEGMENT_BYTES } from '@corridor/core';
import type { ProxyConnection } from '../faults/proxy.ts';
import { Overheard } from '../harness/overheard.ts';
import type { Person } from '../harness/person.ts';
import { GROUP } from '../harness/practice.ts';
import { SyncRoom } from '../harness/sync-room.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

const GROUP_THAT_CUTS = 'Recalls';

/** How often an entry stands in the head of a conversation, once it is there. */
const timesInHead = async (who: Person, conversation: ConversationId, id: string) => {
  const ids: string[] = [];
  const room = new SyncRoom(who.syncUrl, who.headers, conversation);
  room.onEntries = (structs) => ids.push(...structs.map((each) => each.id));
  await room.open();
  await expect.poll(() => ids).toContain(id);
  room.close();
  return ids.filter((each) => each === id).length;
};

/** Waits until one message is signed and in the replica of the head. @returns its id */
const isOnItsWay = async (at: Workstation, text: string): Promise<string> => {
  // In the replica, and not in the database of rows alone.
  await expect
    .poll(() => at.findsOnDisk(text))
    .toContainEqual(expect.stringContaining('corridor-replica-'));
  const [row, ...others] = await at.outbox();
  expect(others).toEqual([]);
  expect(row).toMatchObject({ state: 'signed', id: expect.any(String) });
  return row?.id ?? '';
};

for (const [when, direction] of [
  ['and its writer hears of it first', 'toServer'],
  ['before its writer can hear of it', 'both'],
] as const) {
  test(`[R13] a message is on its way when the head closes, ${when}: the same bytes go to the new one`, async ({
    practice,
    openProxy,
    atWork,
  }) => {
    const ben = await practice.signIn(practice.ben);
    const group = await ben.createGroup(GROUP_THAT_CUTS, [practice.ana.id], 'since_join');
    const line = await openProxy();
    const ana = await atWork(practice.ana, line);
    await ana.openConversation(GROUP_THAT_CUTS);
    await ana.write('in the first segment');
    await ana.delivers('in the first segment', 'stored');
    const closing = await ben.head(group);

    line.set(direction, { mode: 'stall' });
    await ana.write('on its way');
    const id = await isOnItsWay(ana, 'on its way');
    // Who joins reads only what comes after: the head closes.
    await ben.command({ type: 'add-members', conversation: group, members: [practice.cleo.id] });
    expect(await ben.head(group)).not.toBe(closing);
    line.restore();

    await ana.delivers('on its way', 'stored');
    await expect.poll(() => ana.outbox()).toEqual([]);
    expect(await timesInHead(ben, group, id)).toBe(1);
    expect(await ana.texts(group)).toEqual(['in the first segment', 'on its way']);
  });
}

test('[R13] a message that the relay reads in the turn in which the head fills is refused there, and the same bytes go to the new one', async ({
  server,
  practice,
  openProxy,
  ownWorkstation,
}) => {
  const line = await openProxy();
  const ana = ownWorkstation(practice.ana, line);
  const overheard = new Overheard();
  await ana.switchOn({ prepare: overheard.listen });
  await ana.isOnline();
  await ana.openConversation(GROUP);
  await ana.write('in the first segment');
  await ana.delivers('in the first segment', 'stored');

  // Ben's program brings the head to within one update of its end.
  const ben = await practice.signIn(practice.ben);
  const room = new SyncRoom(ben.syncUrl, ben.headers, practice.group);
  await room.open();
  const large = () => ben.message(practice.group, { text: '\u7259'.repeat(8_000) });
  const entries = [await large()];
  const each = entries[0]?.bytes.length ?? 0;
  while ((entries.length + 2) * each < MAX_SEGMENT_BYTES) entries.push(await large());
  const fed = new Map(line.connections.map((one) => [one, one.passedBytes('toClient')]));
  await room.deliver(entries);
  const closing = await ben.head(practice.group);
  await expect.poll(async () => (await ana.kept(practice.group)).length).toBe(1 + entries.length);
  // Her socket is the one that brought her all that.
  const growth = (one: ProxyConnection) => one.passedBytes('toClient') - (fed.get(one) ?? 0);
  const [socket] = [...fed.keys()].sort((a, b) => growth(b) - growth(a));
  const last = [await large(), await large()];

  // The relay does nothing until both messages lie before it: it reads them in one turn. Nothing
  // but the key falls into the pause: a relay that is silent for long is given up.
  await ana.composer.fill('one too many');
  const sent = overheard.whenSent('one too many');
  const before = socket?.passedBytes('toServer') ?? 0;
  await server.pause();
  room.write(last);
  await ana.composer.press('Enter');
  await socket?.whenPassed('toServer', before + (await sent).length);
  const [row, ...others] = await ana.outbox();
  server.signal('SIGCONT');

  await ana.delivers('one too many', 'stored');
  expect(others).toEqual([]);
  expect(row).toMatchObject({ state: 'signed', id: expect.any(String) });
  const id = row?.id ?? '';
  expect(overheard.refused).toEqual([expect.objectContaining({ id, code: 'segment-closed' })]);
  await expect.poll(() => ana.outbox()).toEqual([]);
  expect(await ben.head(practice.group)).not.toBe(closing);
  expect(await timesInHead(ben, practice.group, id)).toBe(1);
  room.close();
});

test('a head that closed meanwhile: what was written offline goes to the new one', async ({
  practice,
  openProxy,
  atWork,
}) => {
  const line = await openProxy();
  const ana = await atWork(practice.ana, line);
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
      { timeout: 200_000 },
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
