/** What an admin reads of entries that workstations brought back after a loss. */
import type { ConversationId, UserId } from '@corridor/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { everyEvent, packSample, saveArchive } from '../import/testing/sample-export.ts';
import type { Brought } from '../store/port.ts';
import { Fixture } from '../store/testing/fixtures.ts';
import { CommandRunner } from './testing/command-runner.ts';

// Opening a folder starts three threads that compile their TypeScript first.
const runner = new CommandRunner();
const AT = Date.UTC(2026, 4, 2, 7, 30);

beforeAll(async () => {
  await runner.makePractice();
  await runner.start();
  await runner.run('users', 'add', 'ada', '--name', 'Ada', '--role', 'super_admin');
  await runner.run('users', 'add', 'ben', '--name', 'Ben', '--role', 'staff');
  await runner.run('import', 'slack', await saveArchive(packSample(everyEvent)));
});
afterAll(() => runner.stop());

it('[H8] who brought back what, and whether a receipt vouches for it', async () => {
  expect((await runner.run('list', 'healed')).out).toBe(
    'No workstation has brought anything back.\n',
  );
  const { services } = runner;
  if (!services) throw new Error('not started');
  const { entries } = services.store;
  const model = services.directory.model;
  const [conversation] = [...model.conversations.keys()] as [ConversationId];
  const idOf = (login: string): UserId =>
    [...model.users.values()].find((user) => user.login === login)?.id as UserId;
  const fixture = new Fixture();
  const back = (n: number, brought: Brought) => ({
    entry: fixture.entry({ author: idOf('ada') }, conversation),
    device: fixture.device,
    conversation,
    sequence: (entries.era - 9) * 2 ** 21 + n,
    arrivedAt: AT - 86_400_000,
    brought,
  });
  const receipt = new Uint8Array(16).fill(7);
  const healed = [
    back(1, { by: idOf('ben'), at: AT, receipt }),
    back(2, { by: idOf('ben'), at: AT + 60_000, receipt }),
    back(3, { by: idOf('ada'), at: AT + 120_000, receipt }),
    back(4, { by: idOf('ben'), at: AT + 180_000, receipt: null }),
  ];
  const outcomes = (await entries.heal(healed)).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['stored', 'stored', 'stored', 'stored']);

  const { out } = await runner.run('list', 'healed');
  expect(out.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual([
    ['CONVERSATION', 'BROUGHT BACK BY', 'ENTRIES', 'PROOF'],
    ['front-desk', 'ben', '1', 'not vouched for'],
    ['front-desk', 'ada', '1', 'receipts'],
    ['front-desk', 'ben', '2', 'receipts'],
    [''],
  ]);
  const [claimed, , proven] = await runner.json<{ vouched: boolean; entries: object[] }[]>(
    'list',
    'healed',
  );
  expect(claimed).toMatchObject({
    conversation,
    broughtBy: 'ben',
    vouched: false,
    entries: [{ id: healed[3]?.entry.id, at: AT + 180_000, receipt: null }],
  });
  expect(proven?.entries).toEqual(
    healed.slice(0, 2).map(({ entry, brought }) => ({
      id: entry.id,
      at: brought.at,
      receipt: Buffer.from(receipt).toString('base64url'),
    })),
  );
});
