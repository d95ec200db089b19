/** What the relay costs with ten to two thousand sockets, each in one conversation. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConversationId, MAX_SOCKETS_PER_USER } from '@corridor/core';
import { firstAdmin } from '../../../e2e/harness/first-admin.ts';
import { Person } from '../../../e2e/harness/person.ts';
import { addPerson } from '../../../e2e/harness/practice.ts';
import { CorridorServer } from '../../../e2e/harness/server.ts';
import { SyncRoom } from '../../../e2e/harness/sync-room.ts';
import type { Point } from '../measure/fit.ts';
import { askProbe, probeEnv } from '../measure/process-usage.ts';
import { endWithTheLab } from '../processes/end-with-the-lab.ts';
import type { Curve } from './curves.ts';

const PEOPLE_PER_GROUP = 5;
const ENTRIES_PER_GROUP = 100;
const PROBE_PATH = join(tmpdir(), `corridor-growth-sockets-${process.pid}.sock`);

interface Member {
  readonly person: Person;
  readonly group: ConversationId;
  /** An address of their own, as a workstation has: some limits are by address. */
  readonly localAddress: string;
}

const makeMembers = async (server: CorridorServer, count: number): Promise<readonly Member[]> => {
  const account = await firstAdmin(server);
  const admin = await Person.signIn(server.url, account.login, account.password);
  const members: Member[] = [];
  for (let first = 0; first < count; first += PEOPLE_PER_GROUP) {
    const people: Person[] = [];
    for (let i = first; i < first + PEOPLE_PER_GROUP; i++) {
      people.push((await addPerson(admin, { name: `Person ${i}`, login: `grow-${i}` })).person);
    }
    const [owner, ...others] = people;
    if (!owner) break;
    const group = await owner.createGroup(
      `Group ${first}`,
      others.map(({ user }) => user),
    );
    await writeSome(owner, group);
    for (const person of people) {
      const i = members.length;
      members.push({ person, group, localAddress: `127.0.${1 + (i >> 7)}.${1 + (i & 127)}` });
    }
  }
  return members;
};

const writeSome = async (person: Person, group: ConversationId): Promise<void> => {
  const room = new SyncRoom(person.syncUrl, person.headers, group);
  await room.open();
  const entries = [];
  for (let n = 0; n < ENTRIES_PER_GROUP; n++) {
    entries.push(await person.message(group, { text: `message ${n}` }));
  }
  await room.deliver(entries);
  room.close();
};

/** Opens so many at once, round the members. @returns them when all have caught up */
const openAll = async (members: readonly Member[], count: number): Promise<readonly SyncRoom[]> => {
  const rooms = Array.from({ length: count }, (_, i) => {
    const { person, group, localAddress } = members[i % members.length] as Member;
    return new SyncRoom(person.syncUrl, person.headers, group, { localAddress });
  });
  await Promise.all(rooms.map((room) => room.open()));
  return rooms;
};

export const growSockets = async (
  sizes: readonly number[],
  tell: (step: string) => void,
): Promise<readonly Curve[]> => {
  const server = await CorridorServer.start({ env: { CORRIDOR_LOG: 'error' } });
  const ended = endWithTheLab(() => server.signal('SIGKILL'));
  const memory: Point[] = [];
  const heap: Point[] = [];
  const back: Point[] = [];
  try {
    const most = Math.max(...sizes);
    const people = Math.ceil(most / MAX_SOCKETS_PER_USER / PEOPLE_PER_GROUP) * PEOPLE_PER_GROUP;
    const members = await makeMembers(server, people);
    tell(`${people} people, ${people / PEOPLE_PER_GROUP} groups`);
    for (const x of sizes) {
      // Each size meets a relay that has just started: everybody comes back at once.
      await server.stop();
      await server.start({ env: { CORRIDOR_LOG: 'error', ...probeEnv(PROBE_PATH) } });
      const startedMs = performance.now();
      const rooms = await openAll(members, x);
      back.push({ x, y: performance.now() - startedMs });
      const usage = await askProbe(PROBE_PATH);
      memory.push({ x, y: usage.rssBytes / 1_048_576 });
      heap.push({ x, y: (usage.heapBytes + usage.externalBytes) / 1_048_576 });
      for (const room of rooms) room.close();
      tell(`${x} sockets`);
    }
  } finally {
    await server.remove();
    ended();
  }
  return [
    { name: 'relay resident, MiB', points: memory },
    { name: 'relay heap and buffers, MiB', points: heap },
    { name: 'all back after a restart, ms', points: back },
  ];
};
