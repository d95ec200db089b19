import 'fake-indexeddb/auto';
import { ConversationId, UserId } from '@corridor/core';
import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { markRead } from '../actions/reading.ts';
import { writeMessage } from '../actions/write-message.ts';
import { type ConversationRow, LocalDatabase } from '../local/database.ts';
import { HeldReport } from './held-report.ts';
import { takeMemberMarkers } from './member-markers.ts';
import { RelayDouble } from './testing/relay-double.ts';
import {
  groupOf,
  person,
  practice,
  random,
  signedIn,
  testId,
  type Workstation,
} from './testing/workstation.ts';

const ana = person('ana');
const ben = person('ben');
const team = groupOf('team', [ana.id, ben.id]);

let relay: RelayDouble;
let a: Workstation;
let b: Workstation;
let disk = 0;

beforeEach(async () => {
  relay = new RelayDouble({ random, nowMs: () => Date.now(), practice, users: [ana, ben] });
  relay.addConversation(team);
  a = await signedIn(relay, ana.id, `live-${disk++}`);
  b = await signedIn(relay, ben.id, `live-${disk++}`);
});
afterEach(async () => {
  await a.stop();
  await b.stop();
});

const PATIENCE = { timeout: 90_000 };

/** Fully here, nothing of it read. */
const conversationRow = (name: string): ConversationRow => ({
  ...groupOf(name, [ana.id, ben.id]),
  state: 'here',
  refusal: null,
  lastAt: 0,
  lastPreview: null,
  sequence: 7,
  head: `${testId(name)}.0.${testId(name)}` as ConversationRow['head'],
  listed: null,
  behind: false,
  marker: 0,
  unread: 1,
  mentions: 0,
});

const show = (at: Workstation): void => at.engine?.receive({ type: 'open', conversation: team.id });

const write = async (at: Workstation, text: string): Promise<number> => {
  const { ref } = await writeMessage(at.db, at.user, team.id, { kind: 'message', text });
  await at.until('stored', async () => (await at.db.messages.get(ref))?.delivery === 'stored');
  return (await at.db.messages.get(ref))?.sequence ?? 0;
};

describe('how far others have come', () => {
  it('[M16] a device tells what it holds whole, and who watches learns it and what is read', async () => {
    await a.start();
    await b.start();
    show(a);
    const sequence = await write(a, 'Room 2 is free');
    await a.until('held', async () => {
      return (await a.db.memberMarkers.get([team.id, ben.id]))?.held === sequence;
    });
    expect((await a.db.memberMarkers.get([team.id, ben.id]))?.steps).toEqual([]);
    await markRead(b.db, team.id, sequence);
    await a.until('read', async () => {
      return (await a.db.memberMarkers.get([team.id, ben.id]))?.steps.at(-1)?.upTo === sequence;
    });
    // The writer's own device read what it wrote, or tells nothing of it.
    expect(relay.live.told.some(({ user }) => user === ben.id)).toBe(true);
  });

  it('[M16] only what is whole here and not read yet is told', async () => {
    const db = new LocalDatabase(`live-${disk++}`);
    const [whole, lacking, behind, read] = ['whole', 'lacking', 'behind', 'read'].map((name) =>
      conversationRow(name),
    );
    await db.conversations.bulkAdd([
      whole as ConversationRow,
      lacking as ConversationRow,
      { ...behind, behind: true } as ConversationRow,
      { ...read, marker: 7 } as ConversationRow,
    ]);
    await db.segments.add({ name: 'x', conversation: lacking?.id, state: 'absent' } as never);
    const told = await new Promise((resolve, reject) => {
      const report = new HeldReport({
        db,
        time: {
          after: (_, task) => {
            queueMicrotask(task);
            return () => undefined;
          },
        },
        reached: () =>
          [whole, lacking, behind, read].map((row) => [row?.id as ConversationId, 7] as const),
        say: resolve,
        failed: reject,
      });
      report.open();
    });
    expect(told).toEqual([{ conversation: whole?.id, sequence: 7 }]);
    db.close();
    await Dexie.delete(db.name);
  });

  it('[M15] what the tabs show is watched, again after an outage, and no more when none shows it', async () => {
    await a.start();
    show(a);
    await a.until('online', async () => a.status?.connection.state === 'online');
    await vi.waitFor(() => expect(relay.live.watchedBy(ana.id)).toEqual([team.id]), PATIENCE);
    relay.cut();
    expect(relay.live.watchedBy(ana.id)).toEqual([]);
    await vi.waitFor(() => expect(relay.live.watchedBy(ana.id)).toEqual([team.id]), PATIENCE);
    a.engine?.receive({ type: 'close', conversation: team.id });
    await vi.waitFor(() => expect(relay.live.watchedBy(ana.id)).toEqual([]), PATIENCE);
  });
});

describe('markers of members', () => {
  it('[M16] only grow, told in any order and twice', async () => {
    const db = new LocalDatabase(`live-${disk++}`);
    const conversation = ConversationId.parse(testId('c'));
    const user = UserId.parse(testId('u'));
    const told = (read: number, readAt: number, held: number) =>
      takeMemberMarkers(db, {
        type: 'markers',
        conversation,
        markers: [{ user, read, readAt, held }],
      });
    await told(3, 100, 5);
    await told(7, 200, 7);
    await told(3, 100, 5);
    await told(7, 200, 9);
    await told(0, 0, 0);
    expect(await db.memberMarkers.toArray()).toEqual([
      {
        conversation,
        user,
        held: 9,
        steps: [
          { upTo: 3, at: 100 },
          { upTo: 7, at: 200 },
        ],
      },
    ]);
    for (let read = 10; read < 100; read++) await told(read, read, read);
    expect((await db.memberMarkers.get([conversation, user]))?.steps).toHaveLength(20);
    db.close();
    await Dexie.delete(db.name);
  });
});
