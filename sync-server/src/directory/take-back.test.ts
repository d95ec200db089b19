/** Directory records that come back: in which order, in how short turns, and how often one may. */
import {
  ConversationId,
  DepartmentId,
  type DirectoryRecord,
  EntryKey,
  MAX_DIRECTORY_RECORDS,
  MAX_HEAL_REQUEST_BYTES,
  PracticeId,
  UserId,
} from '@corridor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, Served } from '../http/testing/served.ts';
import type { HealRows } from '../store/sqlite/directory-heal.ts';
import { Fixture, NOW_MS } from '../store/testing/fixtures.ts';
import type { ConversationRow, UserRow } from './rows.ts';
import { takeBack } from './take-back.ts';

let server: Served;
let ana: Person;
let practice: PracticeId;

beforeAll(async () => {
  server = await Served.start();
  practice = await server.makePractice('dental-team');
  ana = await server.person('ana', 'staff');
});
afterAll(() => server.stop());

const REVISION = 5;
const userRow = (changes: Partial<UserRow> = {}): UserRow => {
  const id = UserId.parse(server.id());
  return {
    id,
    practice,
    login: id.toLowerCase(),
    name: 'Back Again',
    role: 'bot',
    jobTitle: null,
    department: null,
    organisation: null,
    leads: [],
    assignedTo: [],
    active: true,
    createdAt: 1,
    revision: REVISION,
    recordRevision: null,
    ...changes,
  };
};
const departmentRow = () => ({
  id: DepartmentId.parse(server.id()),
  practice,
  name: 'Front desk',
  revision: REVISION,
});
const groupRow = (creator: UserRow, members: readonly UserRow[]): ConversationRow => ({
  id: ConversationId.parse(server.id()),
  practice,
  kind: 'group',
  name: 'Back',
  topic: null,
  visibility: 'private',
  recordPolicy: 'editable',
  history: 'all',
  archived: false,
  createdAt: 1,
  createdBy: creator.id,
  members: members.map(({ id }) => ({
    user: id,
    role: 'member',
    joinedAt: 1,
    readableFrom: 0,
    leftAt: null,
  })),
  revision: REVISION,
  recordRevision: null,
});
/** As this installation made it before it lost it. */
const record = (kind: DirectoryRecord['kind'], row: { id: string; revision: number }) =>
  server.running.services.directory.proofs.make(kind, row);

/** Takes back, and says what reached the writer and how often others had their turn. */
const watched = async (records: readonly DirectoryRecord[]) => {
  const { store, directory } = server.running.services;
  const transactions: HealRows[] = [];
  let turns = 0;
  const taken = await takeBack(records, practice, {
    directory,
    run: (name, args) => {
      if (name === 'directory.heal') transactions.push(args as unknown as HealRows);
      return store.run(name, args);
    },
    createLink: () => Promise.resolve(),
    turn: () => {
      turns++;
      return Promise.resolve();
    },
  });
  return { taken, transactions, turns };
};

const sizes = (transactions: readonly HealRows[]): number[] =>
  transactions.map(
    ({ departments, users, devices, conversations, erasures }) =>
      departments.length + users.length + devices.length + conversations.length + erasures.length,
  );

describe('directory records that come back', () => {
  it('[R15] are checked 25 a turn and written 50 in a transaction', async () => {
    const records = Array.from({ length: 120 }, () => record('department', departmentRow()));
    const { taken, transactions, turns } = await watched(records);
    expect(taken).toEqual({ healed: 120, known: 0, refused: 0 });
    expect(turns).toBe(4);
    expect(sizes(transactions)).toEqual([50, 50, 20]);
  });

  it('[R15] large ones are checked a few a turn', async () => {
    const large = Array.from({ length: 6 }, () => ({
      ...record('department', departmentRow()),
      json: ' '.repeat(60_000),
    }));
    const { taken, turns } = await watched(large);
    expect(taken).toEqual({ healed: 0, known: 0, refused: 6 });
    expect(turns).toBe(2);
  });

  it('[R15] [H2] what is known, or comes twice, does not reach the writer', async () => {
    const row = departmentRow();
    const newer = { ...row, name: 'Reception', revision: REVISION + 1 };
    const records = [record('department', row), record('department', newer)];
    const first = await watched([...records, ...records]);
    expect(first.taken).toEqual({ healed: 1, known: 3, refused: 0 });
    expect(sizes(first.transactions)).toEqual([1]);
    expect(first.transactions[0]?.departments[0]?.name).toBe('Reception');
    const again = await watched(Array.from({ length: 500 }, (_, i) => records[i % 2] as never));
    expect(again.taken).toEqual({ healed: 0, known: 500, refused: 0 });
    expect(again.transactions).toEqual([]);
  });

  it('[H2] find what they name, in whatever order and over however many transactions', async () => {
    const staff = Array.from({ length: 60 }, () => userRow());
    const creator = staff[59] as UserRow;
    const department = departmentRow();
    const client = userRow({ assignedTo: [creator.id], department: department.id });
    const conversation = groupRow(creator, [...staff, client]);
    const { taken } = await watched([
      record('conversation', conversation),
      record('user', client),
      ...staff.map((row) => record('user', row)),
      record('department', department),
    ]);
    expect(taken).toEqual({ healed: 63, known: 0, refused: 0 });
    const { model } = server.running.services.directory;
    expect(model.users.get(client.id)).toMatchObject({
      assignedTo: [creator.id],
      department: department.id,
    });
    expect(model.conversations.get(conversation.id)?.members).toHaveLength(61);
  });

  it('[H2] a member whose own record comes later is a member when the conversation’s comes again', async () => {
    const [creator, late, boss] = [userRow(), userRow(), userRow()];
    const client = userRow({ assignedTo: [boss.id] });
    const conversation = groupRow(creator, [creator, late]);
    const records = [record('conversation', conversation), record('user', client)];
    await watched([record('user', creator), ...records]);
    const { model } = server.running.services.directory;
    expect(model.conversations.get(conversation.id)?.members).toHaveLength(1);
    expect((await watched(records)).taken).toEqual({ healed: 0, known: 2, refused: 0 });
    await watched([record('user', late), record('user', boss)]);
    expect((await watched(records)).taken).toEqual({ healed: 2, known: 0, refused: 0 });
    expect(model.conversations.get(conversation.id)?.members).toHaveLength(2);
    expect(model.users.get(client.id)?.assignedTo).toEqual([boss.id]);
    expect((await watched(records)).taken).toEqual({ healed: 0, known: 2, refused: 0 });
  });

  it('[H6] [P2] those of another practice are refused, whoever brings them', async () => {
    const other = PracticeId.parse(server.id());
    const key = EntryKey.parse(server.id());
    const erasure = { id: new Fixture(8).entry().id, practice: other, author: ana.id, key };
    const { taken, transactions } = await watched([
      record('department', { ...departmentRow(), practice: other } as never),
      record('erasure', { ...erasure, revision: 1 } as never),
    ]);
    expect(taken).toEqual({ healed: 0, known: 0, refused: 2 });
    expect(transactions).toEqual([]);
  });

  it('[H7] an erasure comes first, and what it erased does not come back by healing', async () => {
    const { store } = server.running.services;
    const fixture = new Fixture(9);
    const creator = userRow();
    const conversation = groupRow(creator, [creator]);
    const [erased, kept] = [1, 2].map(() => fixture.entry({ author: creator.id }, conversation.id));
    if (erased === undefined || kept === undefined) throw new Error('no entries');
    const { id, author, key } = erased;
    const { transactions } = await watched([
      record('user', creator),
      record('conversation', conversation),
      ...Array.from({ length: 50 }, () => record('department', departmentRow())),
      record('erasure', { id, practice, author, key, revision: 3 } as never),
    ]);
    expect(transactions.map(({ erasures }) => erasures.length)).toEqual([1, 0]);
    const healed = await store.entries.heal(
      [erased, kept].map((entry, i) => ({
        entry,
        device: fixture.device,
        conversation: conversation.id,
        sequence: (store.entries.era - 9) * 2 ** 21 + i + 1,
        arrivedAt: NOW_MS,
        brought: { by: author, at: NOW_MS, receipt: new Uint8Array(16) },
      })),
    );
    expect(healed.map(({ outcome }) => outcome)).toEqual(['erased', 'stored']);
  });
});

describe('the requests', () => {
  it('[R15] hold so many records and so many bytes', async () => {
    const one = record('department', departmentRow());
    const many = Array.from({ length: MAX_DIRECTORY_RECORDS + 1 }, () => one);
    expect((await ana.ask('/api/heal', { json: { records: many } })).status).toBe(400);
    const raw = `{"records":[${' '.repeat(MAX_HEAL_REQUEST_BYTES)}]}`;
    const headers = { 'content-type': 'application/json' };
    expect((await ana.ask('/api/heal', { raw, headers })).status).toBe(413);
  });

  it('[R15] are answered so often a minute to one person, then told when to come again', async () => {
    const heal = (person: Person) => person.ask('/api/heal', { json: { records: [] } });
    const busy = await server.person('busy', 'staff');
    for (let i = 0; i < 30; i++) expect((await heal(busy)).status).toBe(200);
    const refused = await heal(busy);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({
      error: {
        code: 'too-many-requests',
        message: expect.stringMatching(/changed nothing; send it again in \d+ s/),
        retryAfterSeconds: expect.any(Number),
      },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await heal(ana)).status).toBe(200);
  });

  it('[R15] markers are few in a request, and not many requests a minute', async () => {
    const marker = { conversation: server.conversationId(), sequence: 1 };
    const put = (count: number) =>
      ana.ask('/api/markers', {
        method: 'PUT',
        json: { markers: Array.from({ length: count }, () => marker) },
      });
    expect((await put(501)).status).toBe(400);
    let status = 204;
    for (let i = 0; i < 300 && status === 204; i++) status = (await put(1)).status;
    expect(status).toBe(429);
  });
});
