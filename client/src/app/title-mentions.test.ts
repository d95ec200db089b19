import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { titlesHere } from '../composer/titles.pure.ts';
import { RelayDouble } from '../engine/testing/relay-double.ts';
import {
  groupOf,
  person,
  practice,
  random,
  signedIn,
  type Workstation,
} from '../engine/testing/workstation.ts';
import { composerActions } from './action-ports.ts';

const ana = person('ana');
const ben = { ...person('ben'), jobTitle: 'Hygienist' };
const cleo = { ...person('cleo'), jobTitle: 'reception' };
const members = [ana, ben, cleo];
const team = groupOf(
  'team',
  members.map(({ id }) => id),
);

let relay: RelayDouble;
let desk: Workstation;
let readers: readonly [Workstation, Workstation];

beforeEach(async () => {
  relay = new RelayDouble({ random, nowMs: () => Date.now(), practice, users: members });
  relay.addConversation(team);
  desk = await signedIn(relay, ana.id, 'titles-desk');
  readers = [
    await signedIn(relay, ben.id, 'titles-ben'),
    await signedIn(relay, cleo.id, 'titles-cleo'),
  ];
  for (const at of [desk, ...readers]) await at.start();
});

afterEach(async () => {
  for (const at of [desk, ...readers]) {
    await at.stop();
    await at.db.delete();
  }
});

it('[E12] a title that was mentioned offline counts for who had it when it was written', async () => {
  const titles = titlesHere({ members, me: ana.id, templates: [], all: false });
  const { send } = composerActions(desk.db, ana.id, team.id, () => ({
    people: members.slice(1),
    titles,
    all: false,
  }));
  relay.reachable = false;
  relay.cut();
  await send('Room 3 is free, @hygienist', { type: 'write' });
  relay.reachable = true;
  for (const at of readers) {
    await at.until('told', async () => (await at.db.conversations.get(team.id))?.unread === 1);
  }
  const mentions = readers.map(async ({ db }) => (await db.conversations.get(team.id))?.mentions);
  expect(await Promise.all(mentions)).toEqual([1, 0]);
  const row = await readers[1].db.messages.where('conversation').equals(team.id).first();
  expect(row?.mentions).toEqual([ben.id]);
});
