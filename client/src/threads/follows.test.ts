import 'fake-indexeddb/auto';
import type { EntryId } from '@corridor/core';
import { afterEach, it } from 'vitest';
import { writeMessage } from '../actions/write-message.ts';
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
import { follow, followedThreads, isFollowed } from './following.ts';

const [ana, ben] = [person('ana'), person('ben')];
const team = groupOf('team', [ana.id, ben.id]);
const stations: Workstation[] = [];
afterEach(async () => {
  for (const each of stations.splice(0)) {
    await each.stop();
    await each.db.delete();
  }
});

it('[D10] that one follows a thread, or does not, is the same on all of one’s devices', async () => {
  const nowMs = () => Date.now();
  const relay = new RelayDouble({ random, nowMs, practice, users: [ana, ben] });
  relay.addConversation(team);
  for (const [at, who] of [ana, ana, ben].entries()) {
    stations.push(await signedIn(relay, who.id, `follows-${at}`));
  }
  const [desk, chair, bens] = stations as [Workstation, Workstation, Workstation];
  for (const each of stations) await each.start();
  const write = (text: string, thread?: EntryId) =>
    writeMessage(bens.db, ben.id, team.id, {
      kind: 'message',
      text,
      ...(thread && { thread: { id: thread } }),
    });
  const rowAt = async (at: Workstation, text: string): Promise<MessageRow> => {
    const find = () => at.db.messages.filter((row) => row.text === text).first();
    await at.until(text, async () => (await find())?.sequence != null);
    return (await find()) as MessageRow;
  };
  const follows = (at: Workstation, on: boolean): Promise<void> =>
    at.until(`follows: ${on}`, async () => {
      const root = await rowAt(at, 'who has the key');
      const listed = await followedThreads(at.db, ana.id);
      return (await isFollowed(at.db, ana.id, root)) === on && (listed.length === 1) === on;
    });
  await write('who has the key');
  const root = await rowAt(bens, 'who has the key');
  await write('I do', root.id as EntryId);
  for (const at of [desk, chair]) await rowAt(at, 'I do');
  await follows(chair, false);
  await follow(desk.db, await rowAt(desk, 'who has the key'), true);
  await follows(chair, true);
  await follow(chair.db, await rowAt(chair, 'who has the key'), false);
  await follows(desk, false);
});
