import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeMessage } from '../actions/write-message.ts';
import { editingOf } from '../composer/editing.ts';
import { readEdits } from '../engine/refold.ts';
import { RelayDouble } from '../engine/testing/relay-double.ts';
import {
  groupOf,
  person,
  practice,
  random,
  signedIn,
  type Workstation,
} from '../engine/testing/workstation.ts';
import type { MessageRow } from '../local/database.ts';
import { composerActions, timelineActions } from './action-ports.ts';

const ana = person('ana');
const ben = person('ben');
const team = groupOf('team', [ana.id, ben.id]);

let relay: RelayDouble;
let desk: Workstation;
let phone: Workstation;
let reader: Workstation;
let ref: string;

const rowAt = async (at: Workstation): Promise<MessageRow> => {
  const row = await at.db.messages.get(ref);
  if (!row) throw new Error('The message is not here.');
  return row;
};
/** Opens the message in the composer. @returns what saves another text for it */
const edits = async (at: Workstation): Promise<(text: string) => Promise<unknown>> => {
  const mode = editingOf(await rowAt(at));
  const nobody = { people: [], titles: [], all: false };
  const { send } = composerActions(at.db, at.user, team.id, () => nobody);
  return (text) => send(text, mode);
};
const hasVersions = (at: Workstation, count: number): Promise<void> =>
  at.until(`${count} versions`, async () => (await rowAt(at)).versions?.length === count);
const shows = (at: Workstation, text: string, versions: number): Promise<void> =>
  at.until(`${text} of ${versions}`, async () => {
    const row = await at.db.messages.get(ref);
    return row?.text === text && (row.versions?.length ?? 0) === versions;
  });

beforeEach(async () => {
  relay = new RelayDouble({ random, nowMs: () => Date.now(), practice, users: [ana, ben] });
  relay.addConversation(team);
  [desk, phone, reader] = [
    await signedIn(relay, ana.id, 'edits-desk'),
    await signedIn(relay, ana.id, 'edits-phone'),
    await signedIn(relay, ben.id, 'edits-reader'),
  ];
  for (const at of [desk, phone, reader]) await at.start();
  const message = { kind: 'message', text: 'Room 3' } as const;
  ref = (await writeMessage(desk.db, ana.id, team.id, message)).ref;
  for (const at of [desk, phone, reader]) await shows(at, 'Room 3', 0);
  await desk.until('stored', async () => (await rowAt(desk)).sequence !== null);
});

afterEach(async () => {
  for (const at of [desk, phone, reader]) {
    await at.stop();
    await at.db.delete();
  }
});

it('[E11] two edits of one author made offline are both kept, until one is chosen', async () => {
  relay.reachable = false;
  relay.cut();
  await (await edits(desk))('Room 4');
  // The second edit of one workstation knows its first, which no server has seen.
  await (await edits(desk))('Room 4 at nine');
  await (await edits(phone))('Room 5');
  relay.reachable = true;
  for (const at of [desk, phone, reader]) await hasVersions(at, 2);
  const all = await readEdits(reader.db, await rowAt(reader));
  expect(all.length).toBe(3);
  expect(all.find(({ text }) => text === 'Room 4')?.current).toBe(false);
  const versions = all.filter(({ current }) => current);
  const [other, shown] = versions;
  if (!other || !shown) throw new Error('There are no two versions.');
  expect([other.text, shown.text].sort()).toEqual(['Room 4 at nine', 'Room 5']);
  for (const at of [desk, phone, reader]) expect((await rowAt(at)).text).toBe(shown.text);

  const { showVersion } = timelineActions(desk.db, ana.id);
  await showVersion(await rowAt(desk), other, versions);
  for (const at of [desk, phone, reader]) await shows(at, other.text, 1);
  expect((await readEdits(phone.db, await rowAt(phone))).length).toBe(4);
});

it('[E11] an edit that arrives while another is being written is not overwritten', async () => {
  const save = await edits(desk);
  await (await edits(phone))('Room 5');
  await shows(desk, 'Room 5', 1);
  await save('Room 4');
  for (const at of [desk, phone, reader]) await hasVersions(at, 2);
  // Whoever edits what is marked as two versions has seen them both.
  await (await edits(phone))('Room 6');
  for (const at of [desk, phone, reader]) await shows(at, 'Room 6', 1);
});

it('what is saved as it was opened changes nothing', async () => {
  const save = await edits(desk);
  await (await edits(phone))('Room 5');
  await shows(desk, 'Room 5', 1);
  await save('Room 3');
  expect(await desk.db.outbox.count()).toBe(0);
  await shows(desk, 'Room 5', 1);
});
