import 'fake-indexeddb/auto';
import type { EntryId } from '@corridor/core';
import { Dexie, liveQuery } from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirect } from '../actions/conversations.ts';
import { markRead } from '../actions/reading.ts';
import { discardRefused, retryRefused } from '../actions/refused.ts';
import { writeMessage } from '../actions/write-message.ts';
import type { Draftable, TargetRef } from '../local/database.ts';
import { getMeta } from '../local/meta.ts';
import { storageFault } from '../local/storage.ts';
import { onTableChange } from '../local/table-changes.ts';
import { RelayDouble } from './testing/relay-double.ts';
import {
  groupOf,
  person,
  practice,
  random,
  replicaNames,
  signedIn,
  spoilReplica,
  type Workstation,
} from './testing/workstation.ts';

const ana = person('ana');
const ben = person('ben');
const team = groupOf('team', [ana.id, ben.id]);

let relay: RelayDouble;
let stations: Workstation[] = [];
let disk = 0;

const newRelay = (segmentEntries?: number): void => {
  relay = new RelayDouble({
    random,
    nowMs: () => Date.now(),
    practice,
    users: [ana, ben],
    ...(segmentEntries === undefined ? {} : { segmentEntries }),
  });
  relay.addConversation(team);
};

const station = async (user = ana): Promise<Workstation> => {
  const made = await signedIn(relay, user.id, String(disk++));
  stations.push(made);
  return made;
};

const write = (at: Workstation, text: string, more: Partial<Draftable> = {}) =>
  writeMessage(at.db, at.user, team.id, { kind: 'message', text, ...more } as Draftable);

const allStored = (at: Workstation, count: number) =>
  at.until(`${count} stored`, async () => {
    const rows = await at.messages(team.id);
    return rows.length === count && rows.every(({ delivery }) => delivery === 'stored');
  });

const stored = (): number => relay.entriesOf(team.id).length;

const closedSegments = (): number =>
  [...relay.segments.values()].filter(({ closed }) => closed).length;

/** An entry that somebody else wrote, as bytes. */
const relayEntry = async (text: string): Promise<{ id: EntryId; bytes: Uint8Array }> => {
  const elsewhere = new RelayDouble({ random, nowMs: Date.now, practice, users: [ana, ben] });
  elsewhere.addConversation(team);
  const b = await signedIn(elsewhere, ben.id, String(disk++));
  stations.push(b);
  await b.start();
  await write(b, text);
  await allStored(b, 1);
  const [entry] = elsewhere.entriesOf(team.id);
  if (!entry) throw new Error('one was stored');
  return { id: entry.id, bytes: entry.bytes };
};

beforeEach(() => newRelay());

afterEach(async () => {
  for (const each of stations) await each.stop();
  stations = [];
});

describe('the way of a message', () => {
  it('goes from one workstation to the screen of another', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    await write(a, 'Room 2 is free');
    await allStored(a, 1);
    await allStored(b, 1);
    const [row] = await b.messages(team.id);
    expect(row).toMatchObject({ text: 'Room 2 is free', proof: 'proven', countable: 1 });
    expect(await a.db.outbox.count()).toBe(0);
    expect((await b.db.conversations.get(team.id))?.unread).toBe(1);
    await b.until('synced', async () => {
      const connection = b.status?.connection;
      return connection?.state === 'online' && connection.synced;
    });
  });

  it('the first after a pause is taken in at once, and those that follow it closely together', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    await write(b, 'one');
    await allStored(a, 1);
    const goOn = a.stopTime();
    await write(b, 'two');
    await allStored(a, 2);
    let transactions = 0;
    const stopCounting = onTableChange(a.db, 'messages', () => {
      transactions += 1;
    });
    for (const text of ['three', 'four', 'five']) await write(b, text);
    await allStored(b, 5);
    expect(await a.texts(team.id)).toEqual(['one', 'two']);
    goOn();
    await allStored(a, 5);
    stopCounting();
    expect(transactions).toBe(1);
  });

  it('what was written offline is sent in order, with the time it was written', async () => {
    const a = await station();
    const before = Date.now();
    for (const text of ['one', 'two', 'three']) await write(a, text);
    expect((await a.messages(team.id)).map(({ delivery }) => delivery)).toEqual(
      Array(3).fill('saved'),
    );
    await a.start();
    await allStored(a, 3);
    expect(await a.texts(team.id)).toEqual(['one', 'two', 'three']);
    for (const { at } of await a.messages(team.id)) {
      expect(at).toBeGreaterThanOrEqual(before - 100);
      expect(at).toBeLessThanOrEqual(Date.now());
    }
  });

  it('nobody waits for an answer of before the line was lost (row killed, seed 25)', async () => {
    const a = await station();
    await write(a, 'after the outage');
    const asked = new Promise<void>((resolve) => {
      relay.unanswered = resolve;
    });
    await a.start();
    await asked;
    relay.unanswered = null;
    relay.cut();
    await allStored(a, 1);
  });

  it('two outages merge chronologically, the same on both sides', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    const hour = Date.now() - 3_600_000;
    const at = (minute: number) => ({ wallMs: hour + minute * 60_000, monoMs: 0, run: 'earlier' });
    const say = (who: Workstation, text: string, minute: number) =>
      writeMessage(who.db, who.user, team.id, { kind: 'message', text }, at(minute));
    await say(a, 'a 9:02', 2);
    await say(b, 'b 9:05', 5);
    await say(a, 'a 9:07', 7);
    await say(b, 'b 9:09', 9);
    await a.start();
    await allStored(a, 2);
    await b.start();
    await allStored(b, 4);
    await allStored(a, 4);
    const merged = ['a 9:02', 'b 9:05', 'a 9:07', 'b 9:09'];
    expect(await a.texts(team.id)).toEqual(merged);
    expect(await b.texts(team.id)).toEqual(merged);
  });

  it('a clock that is an hour wrong changes nothing', async () => {
    const a = await station();
    const wrong = a.withClock(-3_600_000);
    await writeMessage(a.db, ana.id, team.id, { kind: 'message', text: 'early' }, wrong());
    await a.start();
    await allStored(a, 1);
    const [row] = await a.messages(team.id);
    expect(Math.abs((row?.at ?? 0) - Date.now())).toBeLessThan(5_000);
    expect(a.status?.clockWrongByMs).toBeLessThan(-3_500_000);
  });

  it('replies, edits and reactions to what is not on the server yet follow it', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    const root = await write(a, 'Who takes room 3?');
    const target: TargetRef = { author: ana.id, key: root.key };
    await write(a, 'I mean tomorrow', { thread: target, replyTo: target });
    await writeMessage(a.db, ana.id, team.id, { kind: 'edit', target, text: 'Who has room 3?' });
    await writeMessage(a.db, ana.id, team.id, { kind: 'reaction', target, emoji: '👀', on: true });
    expect((await a.db.messages.get(root.ref))?.replies).toBe(1);
    expect((await a.db.messages.get(root.ref))?.text).toBe('Who has room 3?');
    await a.start();
    await b.start();
    await a.until('outbox empty', async () => (await a.db.outbox.count()) === 0);
    await b.until('all there', async () => (await b.db.annotations.count()) === 2);
    await allStored(b, 2);
    for (const each of [a, b]) {
      const row = await each.db.messages.get(root.ref);
      expect(row).toMatchObject({ text: 'Who has room 3?', original: 'Who takes room 3?' });
      expect(row).toMatchObject({ replies: 1, reactions: [{ emoji: '👀', users: [ana.id] }] });
    }
  });

  it('a backlog of two megabytes passes, never more than the ceiling in flight', async () => {
    const a = await station();
    const text = 'x'.repeat(7_900);
    for (let i = 0; i < 260; i++) await write(a, `${i} ${text}`);
    await a.start();
    await a.until('sent', async () => (await a.db.outbox.count()) === 0);
    expect(stored()).toBe(260);
    const order = (await a.texts(team.id)).map((each) => Number(each.split(' ')[0]));
    expect(order).toEqual([...order].sort((x, y) => x - y));
  });
});

describe('a crash loses nothing and doubles nothing', () => {
  it('between sending and the acknowledgement', async () => {
    const a = await station();
    relay.mute = true;
    await write(a, 'once');
    await a.start();
    await a.until('on the relay', async () => {
      await a.db.outbox.count();
      return stored() === 1;
    });
    await a.stop();
    relay.mute = false;
    await a.start();
    await allStored(a, 1);
    expect(stored()).toBe(1);
  });

  it('after signing, when the replica has nothing of it', async () => {
    const a = await station();
    relay.mute = true;
    await write(a, 'once');
    await a.start();
    await a.until('on the relay', async () => {
      await a.db.outbox.count();
      return stored() === 1;
    });
    await a.stop();
    for (const name of await replicaNames(ana.id)) indexedDB.deleteDatabase(name);
    relay.mute = false;
    await a.start();
    await allStored(a, 1);
    expect(stored()).toBe(1);
  });

  it('the line is cut again and again while writing', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    for (let i = 0; i < 12; i++) {
      await write(a, `a${i}`);
      await write(b, `b${i}`);
      if (i % 3 === 1) relay.cut();
    }
    await allStored(a, 24);
    await allStored(b, 24);
    expect(stored()).toBe(24);
    expect(await a.texts(team.id)).toEqual(await b.texts(team.id));
  });

  it('a restarted relay has another era, and nothing is done twice', async () => {
    const a = await station();
    await a.start();
    await write(a, 'before');
    await allStored(a, 1);
    relay.restart();
    await write(a, 'after');
    await allStored(a, 2);
    expect(stored()).toBe(2);
  });
});

describe('refusals', () => {
  it('one is kept with its reason, the others go again under a fresh client id', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    relay.judge = ({ text }) => (text === 'bad' ? 'not-permitted' : null);
    const bad = await write(a, 'bad');
    await write(a, 'good');
    await a.start();
    await b.start();
    await allStored(b, 1);
    await a.until('refused', async () => (await a.db.outbox.count()) === 1);
    expect(await a.db.messages.get(bad.ref)).toMatchObject({
      delivery: 'refused',
      refusal: { code: 'not-permitted' },
    });
    expect((await b.texts(team.id)).join()).toBe('good');

    relay.judge = () => null;
    await retryRefused(a.db, ana.id, bad.ref);
    await allStored(a, 2);
    await allStored(b, 2);
    expect(stored()).toBe(2);
  });

  it('what is let go is gone, and what answered it is refused too', async () => {
    const a = await station();
    relay.judge = ({ text }) => (text === 'bad' ? 'not-permitted' : null);
    const bad = await write(a, 'bad');
    await write(a, 'answer', { replyTo: { author: ana.id, key: bad.key } });
    await a.start();
    await a.until('both refused', async () => {
      return (await a.db.outbox.where('state').equals('refused').count()) === 2;
    });
    await discardRefused(a.db, ana.id, bad.ref);
    expect(await a.texts(team.id)).toEqual(['answer']);
    expect(stored()).toBe(0);
  });

  it('a reaction that is refused is taken off again', async () => {
    const a = await station();
    await a.start();
    const written = await write(a, 'hello');
    await allStored(a, 1);
    relay.judge = ({ kind }) => (kind === 'reaction' ? 'not-permitted' : null);
    const target: TargetRef = { author: ana.id, key: written.key };
    await writeMessage(a.db, ana.id, team.id, { kind: 'reaction', target, emoji: '👍', on: true });
    expect((await a.db.messages.get(written.ref))?.reactions).toHaveLength(1);
    await a.until('refused', async () => {
      return (await a.db.outbox.where('state').equals('refused').count()) === 1;
    });
    expect((await a.db.messages.get(written.ref))?.reactions).toEqual([]);
  });

  it('an entry signed again is a duplicate: what is stored is the acknowledgement', async () => {
    const a = await station();
    relay.mute = true;
    await write(a, 'once');
    await a.start();
    await a.until('on the relay', async () => {
      await a.db.outbox.count();
      return stored() === 1;
    });
    await a.stop();
    for (const name of await replicaNames(ana.id)) indexedDB.deleteDatabase(name);
    await a.db.outbox.toCollection().modify({ state: 'waiting', id: null, bytes: null });
    const head = relay.head(team.id);
    if (head) relay.close(head);
    relay.mute = false;
    await a.start();
    await a.until('acknowledged', async () => (await a.db.outbox.count()) === 0);
    await allStored(a, 1);
    expect(stored()).toBe(1);
  });

  // Found by the lab's row `browser`, seed 5.
  it('an older copy of the profile, which waits with what was sent since: shown as it is stored', async () => {
    const [a, b] = [await station(), await station(ben)];
    await a.start();
    await b.start();
    await write(a, 'before');
    await allStored(a, 1);
    await a.stop();
    for (const text of ['one', 'two']) await write(a, text);
    const copy = await Promise.all(
      a.db.tables.map(async (table) => ({ table, rows: (await table.toArray()) as unknown[] })),
    );
    await a.start();
    await write(b, 'in between');
    for (const each of [a, b]) await allStored(each, 4);
    await a.stop();
    for (const name of await replicaNames(ana.id)) indexedDB.deleteDatabase(name);
    for (const { table, rows } of copy) {
      await table.clear();
      await table.bulkPut(rows);
    }
    await write(a, 'three');

    const wrong: unknown[] = [];
    const ids = new Set<unknown>(relay.entriesOf(team.id).map(({ id }) => id));
    const watching = liveQuery(() => a.messages(team.id)).subscribe((rows) => {
      wrong.push(
        ...rows.filter(({ id, delivery, text }) => {
          return delivery === 'stored' && text !== 'three' && !ids.has(id);
        }),
      );
    });
    await a.start();
    for (const each of [a, b]) await allStored(each, 5);
    watching.unsubscribe();
    expect(wrong).toEqual([]);
    expect(await a.db.outbox.count()).toBe(0);
    expect(stored()).toBe(5);
    const places = async (at: Workstation) =>
      (await at.messages(team.id)).map(({ id, sort, text }) => ({ id, sort, text }));
    expect(await places(a)).toEqual(await places(b));
  });
});

// A fetch that fails is tried again after seconds: several of them are more than a test usually has.
describe('segments', { timeout: 60_000 }, () => {
  it('close while writing: everything arrives once, closed ones leave y-indexeddb', async () => {
    newRelay(5);
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    for (let i = 0; i < 23; i++) await write(i % 2 === 0 ? a : b, String(i));
    await allStored(a, 23);
    await allStored(b, 23);
    expect(stored()).toBe(23);
    // Four when each is sent alone. Whatever is sent together: one takes at most 4 and 12 at once.
    expect(closedSegments()).toBeGreaterThanOrEqual(2);
    await a.until('closed ones fetched', async () => {
      const closed = await a.db.segments.where('state').equals('closed').count();
      return closed === closedSegments();
    });
    await a.until('one replica each', async () => {
      await a.db.segments.count();
      const open = await a.db.segments.where('state').equals('open').toArray();
      return open.length === 1;
    });
    expect(await a.texts(team.id)).toEqual(await b.texts(team.id));
  });

  it('a new workstation fills from closed segments, newest first, and says how far', async () => {
    newRelay(10);
    const a = await station(ana);
    await a.start();
    // Ten at a time: how many are sent together is up to the machine, and the relay cuts no update.
    let written = 0;
    for (const upTo of [10, 20, 30, 40, 45]) {
      while (written < upTo) await write(a, String(written++));
      await allStored(a, upTo);
    }
    const c = await station(ben);
    await c.start();
    await allStored(c, 45);
    await c.until('done', async () => {
      const fill = await c.db.meta.get('fill');
      return (fill?.value as { done: boolean } | undefined)?.done === true;
    });
    expect(closedSegments()).toBe(4);
    expect((await c.db.meta.get('fill'))?.value).toEqual({
      segmentsTotal: 5,
      segmentsDone: 5,
      completeTo: 0,
      done: true,
    });
    expect(await c.texts(team.id)).toEqual(await a.texts(team.id));
  });

  it('catches up with what was written in last first, and lists it first before it is here', async () => {
    newRelay();
    const groups = [...'abcdefghijklmnopqrst'].map((name) => groupOf(name, [ana.id, ben.id]));
    for (const group of groups) relay.addConversation(group);
    const a = await station(ana);
    await a.start();
    // More in the older ones: sequences count within a conversation and say nothing of time.
    const order = [...groups].sort((x, y) => (x.id < y.id ? 1 : -1));
    for (const [i, { id }] of order.entries()) {
      await a.until('known', async () => (await a.db.conversations.get(id))?.head !== null);
      for (let n = i < 10 ? 2 : 1; n > 0; n--) {
        await writeMessage(a.db, a.user, id, { kind: 'message', text: String(n) });
      }
      await a.until('stored', async () => {
        const rows = await a.messages(id);
        return rows.length > 0 && rows.every(({ delivery }) => delivery === 'stored');
      });
    }
    const newestFirst = order.map(({ id }) => id).reverse();
    const c = await station(ben);
    const listed: string[][] = [];
    const lists = liveQuery(() => c.db.conversations.orderBy('lastAt').reverse().toArray());
    const following = lists.subscribe((rows) => {
      const told = rows.filter(({ behind }) => behind);
      if (told.length === newestFirst.length) listed.push(rows.map(({ id }) => id as string));
    });
    await c.start();
    await c.until('all here', async () => (await c.db.messages.count()) === 30);
    following.unsubscribe();
    const attached = relay.attached.filter(({ user }) => user === ben.id);
    expect(attached).toHaveLength(newestFirst.length);
    // Eight at once, so that one may overtake its neighbours.
    for (const [i, { conversation }] of attached.entries()) {
      expect(Math.abs(newestFirst.indexOf(conversation) - i)).toBeLessThan(8);
    }
    expect(listed[0]?.slice(0, newestFirst.length)).toEqual(newestFirst);
  });

  it('a workstation is synced when closed segments are here too, and not before', async () => {
    newRelay(4);
    const a = await station(ana);
    await a.start();
    for (let i = 0; i < 10; i++) await write(a, String(i));
    await allStored(a, 10);
    const c = await station(ben);
    relay.withholdsHistory = true;
    await c.start();
    const newest = relay.head(team.id)?.entries.length ?? 0;
    await allStored(c, newest);
    await c.until('asked for the history', async () => {
      return (await c.db.segments.where('state').equals('absent').count()) > 0;
    });
    const synced = (): boolean =>
      c.told.some(
        (message) =>
          message.type === 'status' &&
          message.status.connection.state === 'online' &&
          message.status.connection.synced,
      );
    await c.until('head attached', async () => {
      return (await c.db.segments.where('state').equals('open').count()) === 1;
    });
    expect(synced()).toBe(false);
    relay.withholdsHistory = false;
    await c.until('synced', async () => synced());
    expect(await c.texts(team.id)).toHaveLength(10);
  });

  it('a corrupt replica is given up, cloned afresh and reported', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    await write(a, 'kept');
    await allStored(a, 1);
    await allStored(b, 1);
    await a.stop();
    const segment = await a.db.segments.where('state').equals('open').first();
    await spoilReplica(segment?.replica ?? '');
    await write(a, 'new');
    await a.start();
    await allStored(a, 2);
    expect(a.status?.replicasReplaced).toBe(1);
    expect(stored()).toBe(2);
  });

  it('a fork (equal state vectors, other content) is found and cloned afresh', async () => {
    const a = await station(ana);
    await a.start();
    await write(a, 'one');
    await write(a, 'two');
    await allStored(a, 2);
    await a.stop();
    const entries = relay.head(team.id)?.entries ?? [];
    const [one, two] = entries;
    const other = await relayEntry('other');
    if (!one || !two) throw new Error('two were stored');
    const arrival = { ...one.arrival, id: other.id };
    entries.splice(0, 2, { ...one, ...other, arrival }, two);
    await a.start();
    a.engine?.receive({ type: 'open', conversation: team.id });
    await a.until('cloned', async () => (await a.texts(team.id)).includes('other'));
    expect(a.status?.replicasReplaced).toBe(1);
    // Nothing acknowledged is let go: what the relay does not have is kept to heal it.
    expect((await a.db.kept.toArray()).map(({ id }) => id)).toEqual([one.id]);
    expect((await a.texts(team.id)).sort()).toEqual(['one', 'other', 'two']);
  });

  it('[S7] a fork in a segment that is attached and quiet is found as well', async () => {
    const a = await station(ana);
    await a.start();
    a.engine?.receive({ type: 'open', conversation: team.id });
    await write(a, 'one');
    await write(a, 'two');
    await allStored(a, 2);
    await a.until('synced', async () => {
      const connection = a.status?.connection;
      return connection?.state === 'online' && connection.synced;
    });
    a.timePasses();
    const entries = relay.head(team.id)?.entries ?? [];
    const [one, two] = entries;
    const other = await relayEntry('other');
    if (!one || !two) throw new Error('two were stored');
    expect(a.status?.replicasReplaced).toBe(0);
    entries.splice(0, 2, { ...one, ...other, arrival: { ...one.arrival, id: other.id } }, two);
    a.timePasses();
    await a.until('cloned', async () => (await a.texts(team.id)).includes('other'));
    expect(a.status?.replicasReplaced).toBe(1);
  });
});

describe('more conversations than channels', () => {
  it('all are caught up with, and what is idle longest makes room for what is written', async () => {
    const groups = ['g1', 'g2', 'g3', 'g4', 'g5'].map((name) => groupOf(name, [ana.id, ben.id]));
    for (const group of groups) relay.addConversation(group);
    const [a, b] = [await station(ana), await station(ben)];
    await b.start();
    for (const { id } of groups) {
      await writeMessage(b.db, ben.id, id, { kind: 'message', text: 'hello' });
    }
    await b.until('sent', async () => (await b.db.outbox.count()) === 0);
    relay.mostChannels = 0;
    await b.stop();
    a.maxChannels = 2;
    await a.start();
    await a.until('caught up', async () => (await a.db.messages.count()) === 5);
    for (const { id } of groups) {
      await writeMessage(a.db, ana.id, id, { kind: 'message', text: 'answer' });
    }
    await a.until('all sent', async () => (await a.db.outbox.count()) === 0);
    expect(relay.mostChannels).toBe(2);
  });
});

describe('conversations', () => {
  it('one started offline is created before what was written in it is sent', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.db.users.bulkPut([ana, ben]);
    const direct = await createDirect(a.db, ana.id, ben.id);
    await writeMessage(a.db, ana.id, direct, { kind: 'message', text: 'Hi Ben' });
    expect((await a.db.conversations.get(direct))?.state).toBe('pending');
    await b.start();
    await a.start();
    await b.until('there', async () => (await b.texts(direct)).join() === 'Hi Ben');
    await a.until('stored', async () => (await a.messages(direct))[0]?.delivery === 'stored');
    expect((await a.db.conversations.get(direct))?.state).toBe('here');
    expect(relay.commandsSeen).toEqual(['create-direct']);
  });

  it('what was written in one that is not created stays with its writer', async () => {
    const a = await station(ana);
    relay.onCommand = () => 'refused';
    const direct = await createDirect(a.db, ana.id, ben.id);
    const { ref } = await writeMessage(a.db, ana.id, direct, { kind: 'message', text: 'Hi Ben' });
    await a.start();
    await a.until('refused', async () => {
      return (await a.db.messages.get(ref))?.refusal?.code === 'conversation-not-created';
    });
    expect((await a.db.conversations.get(direct))?.state).toBe('refused');
    relay.onCommand = () => 'done';
    await retryRefused(a.db, ana.id, ref);
    await a.until('stored', async () => (await a.db.messages.get(ref))?.delivery === 'stored');
  });

  it('a member removed while offline keeps only their own unsent text', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    await write(a, 'internal');
    await allStored(b, 1);
    await b.stop();
    const { ref } = await write(b, 'my thought');
    relay.conversations.set(team.id, {
      ...team,
      members: team.members.filter(({ user }) => user !== ben.id),
    });
    relay.tellDirectory();
    await b.start();
    await b.until('gone', async () => {
      return (await b.db.conversations.get(team.id))?.state === 'gone';
    });
    await b.until('only the own text', async () => {
      return (await b.texts(team.id)).join() === 'my thought';
    });
    expect((await b.db.messages.get(ref))?.refusal?.code).toBe('not-a-member');
    expect(await b.db.bodies.count()).toBe(0);
    expect(await b.db.kept.count()).toBe(0);
  });

  it('unread counts by sequence: what arrives late above the marker counts', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    await write(a, 'now');
    await allStored(b, 1);
    const [read] = await b.messages(team.id);
    await markRead(b.db, team.id, read?.sequence ?? 0);
    expect((await b.db.conversations.get(team.id))?.unread).toBe(0);
    const earlier = { wallMs: Date.now() - 600_000, monoMs: 0, run: 'earlier' };
    await a.db.meta.delete('clock');
    await a.db.meta.delete('stamps');
    await writeMessage(a.db, ana.id, team.id, { kind: 'message', text: 'late' }, earlier);
    await allStored(b, 2);
    expect(await b.texts(team.id)).toEqual(['late', 'now']);
    expect((await b.db.conversations.get(team.id))?.unread).toBe(1);
    await b.until('told', async () => (await b.db.markers.count()) === 0);
    expect(relay.markers.get(ben.id)?.get(team.id)).toBe(read?.sequence);
    // A server that was restored has forgotten it.
    relay.markers.clear();
    relay.cut();
    await b.until('told again', async () => {
      const waiting = await b.db.markers.count();
      return waiting === 0 && relay.markers.get(ben.id)?.get(team.id) === read?.sequence;
    });
  });
});

describe('two workstations of one person', () => {
  it('[M9] what is read on one is read on the other, while the line is up', async () => {
    const [a, b, c] = [await station(ana), await station(ben), await station(ben)];
    for (const each of [a, b, c]) await each.start();
    await write(a, 'for Ben');
    await allStored(b, 1);
    await allStored(c, 1);
    expect((await c.db.conversations.get(team.id))?.unread).toBe(1);
    const [row] = await b.messages(team.id);
    await markRead(b.db, team.id, row?.sequence ?? 0);
    await c.until('read there too', async () => {
      return (await c.db.conversations.get(team.id))?.unread === 0;
    });
    expect((await a.db.conversations.get(team.id))?.unread).toBe(0);
  });
});

describe('somebody else signs in on this browser', () => {
  it('nothing is sent as them and nothing of theirs is stored; what waits stays', async () => {
    const a = await station(ana);
    await a.start();
    await write(a, 'mine');
    await allStored(a, 1);
    await a.db.users.bulkPut([ana, ben]);
    relay.cookieOf = ben.id;
    const users = await a.db.users.count();
    await createDirect(a.db, ana.id, ben.id);
    await a.until('signed out', async () => a.status?.connection.state === 'signed-out');
    expect(relay.commandsSeen).toEqual([]);
    expect(await a.db.commands.count()).toBe(1);
    expect(await a.db.users.count()).toBe(users);
    relay.cookieOf = null;
    a.engine?.receive({ type: 'reconnect' });
    await a.until('sent', async () => (await a.db.commands.count()) === 0);
    expect(relay.commandsSeen).toEqual(['create-direct']);
  });
});

describe('a device that is blocked', () => {
  it('keeps the mark of what was proven before, and proves nothing after', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    await write(b, 'before');
    await allStored(a, 1);
    const device = relay.devices.find(({ user }) => user === ben.id);
    if (!device) throw new Error('Ben has a device');
    relay.devices.splice(relay.devices.indexOf(device), 1, { ...device, blocked: true });
    relay.tellDirectory();
    await a.until('told', async () => (await a.db.devices.get(device.id))?.blocked === true);
    await write(b, 'after');
    await allStored(a, 2);
    expect((await a.messages(team.id)).map(({ proof }) => proof)).toEqual(['proven', 'unproven']);
  });
});

describe('storage', () => {
  it('a full disk is said, loses nothing, and is over when something fits again', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    await write(a, 'before');
    await allStored(a, 1);
    await allStored(b, 1);
    a.diskIsFull = true;
    await write(a, 'mine');
    await write(b, 'yours');
    await allStored(b, 2);
    await a.until('said', async () => a.status?.storage.state === 'full');
    expect(await a.db.outbox.where('state').equals('waiting').count()).toBe(1);
    expect(a.status?.fault).toBeNull();
    a.diskIsFull = false;
    await allStored(a, 3);
    await allStored(b, 3);
    await a.until('over', async () => a.status?.storage.state === 'ok');
  });

  it('a full disk stops the history, which goes on by itself', async () => {
    newRelay(4);
    const [a, c] = [await station(ana), await station(ben)];
    await a.start();
    for (let i = 0; i < 10; i++) await write(a, String(i));
    await allStored(a, 10);
    c.diskIsFull = true;
    await c.start();
    await c.until('said', async () => c.status?.storage.state === 'full');
    c.diskIsFull = false;
    await allStored(c, 10);
    await c.until('over', async () => c.status?.storage.state === 'ok');
  });

  it('a database that the browser removed is said and fetched again, with the same key', async () => {
    const a = await station(ana);
    await a.start();
    await write(a, 'on the server');
    await allStored(a, 1);
    const device = await getMeta(a.db, 'device');
    await a.stop();
    a.db.close();
    await Dexie.delete(a.name);
    await a.start();
    expect(a.status?.storage.state).toBe('evicted');
    await allStored(a, 1);
    expect(await getMeta(a.db, 'device')).toBe(device);
    await write(a, 'goes on');
    await allStored(a, 2);
    expect(a.status?.storage.state).toBe('evicted');
  });

  it('one that is removed under a running engine ends it, so that another starts', async () => {
    const a = await station(ana);
    const own = await a.start();
    await write(a, 'on the server');
    await allStored(a, 1);
    own.on('close').fire(new Event('close'));
    expect(await a.engine?.untilEnded).toBe('evicted');
    expect(a.status?.storage.state).toBe('evicted');
    await a.stop();
  });

  it('replicas that the browser removed are said and cloned again', async () => {
    const a = await station(ana);
    await a.start();
    await write(a, 'one');
    await allStored(a, 1);
    await a.stop();
    for (const name of await replicaNames(ana.id)) indexedDB.deleteDatabase(name);
    await a.start();
    await write(a, 'two');
    await allStored(a, 2);
    const said = a.told.some(
      (message) => message.type === 'status' && message.status.storage.state === 'evicted',
    );
    expect(said).toBe(true);
    expect(a.status?.replicasReplaced).toBe(1);
    await a.until('over', async () => a.status?.storage.state === 'ok');
  });

  it('a browser that keeps nothing is told from one that is full', () => {
    const named = (name: string): Error => Object.assign(new Error(name), { name });
    const closed = new Dexie.DatabaseClosedError('closed', named('InvalidStateError'));
    for (const error of [closed, new Error('open', { cause: closed })]) {
      expect(storageFault(error)).toEqual({ state: 'unavailable' });
    }
    expect(storageFault(new DOMException('', 'QuotaExceededError'))).toEqual({ state: 'full' });
    expect(storageFault(new Error('a bug'))).toBeNull();
    // A channel or a dialog that is closed says the same, and no database failed.
    expect(storageFault(named('InvalidStateError'))).toBeNull();
    expect(storageFault(new DOMException('Channel is closed', 'InvalidStateError'))).toBeNull();
  });
});

describe('a person who is deactivated', () => {
  const removed = async (at: Workstation, messages: number, changes = 0): Promise<void> => {
    const unsent = { messages, changes };
    await at.engine?.untilEnded;
    expect(at.status?.connection).toEqual({ state: 'deactivated', unsent });
    const names = (await indexedDB.databases()).map(({ name }) => name);
    expect(names).not.toContain(at.name);
    expect(await replicaNames(at.user)).toEqual([]);
    expect(await at.workstation.people.count()).toBe(0);
    expect(await at.workstation.departed.toArray()).toMatchObject([{ user: at.user, unsent }]);
  };

  it('[M11] loses their copy at once while the line is up', async () => {
    const a = await station();
    await a.start();
    await write(a, 'sent');
    await allStored(a, 1);
    relay.deactivate(ana.id);
    await removed(a, 0);
  });

  it('[M11] and at the next contact when it was offline, and is told what was never sent', async () => {
    const a = await station();
    await a.start();
    await write(a, 'sent');
    await allStored(a, 1);
    await a.stop();
    await write(a, 'never');
    await write(a, 'ever');
    relay.deactivate(ana.id);
    await a.start();
    await removed(a, 2);
    expect(stored()).toBe(1);
  });

  it('is told by a request as well, and what waits is not refused by it', async () => {
    const a = await station();
    await a.start();
    await a.until('online', async () => a.status?.connection.state === 'online');
    await a.db.users.bulkPut([ana, ben]);
    relay.deactivated.add(ana.id);
    await createDirect(a.db, ana.id, ben.id);
    await removed(a, 0, 1);
    expect(relay.commandsSeen).toEqual([]);
  });
});

describe('a relay that lost data', () => {
  it('gets back what this workstation holds, under the old sequences', async () => {
    newRelay(4);
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    for (let i = 0; i < 10; i++) await write(a, String(i));
    await allStored(a, 10);
    await a.until('fetched', async () => {
      const closed = [...relay.segments.values()].filter((segment) => segment.closed).length;
      return (await a.db.segments.where('state').equals('closed').count()) === closed;
    });
    // One in the open replica, the others in closed bodies. How the first ten shared commits is
    // chance, and so whether the eleventh fills a segment.
    let count = 10;
    do {
      await write(a, `newest ${count++}`);
      await allStored(a, count);
    } while (relay.head(team.id)?.entries.length === 0);
    const before = (await a.messages(team.id)).map(({ ref, sequence }) => [ref, sequence]);
    await b.stop();
    relay.loseEverything(team.id);
    await write(a, 'meanwhile');
    await a.until('healed', async () => {
      await a.db.kept.count();
      return relay.healed === count && a.status?.healing === null;
    });
    await allStored(a, count + 1);
    const after = (await a.messages(team.id)).slice(0, count);
    expect(after.map(({ ref, sequence }) => [ref, sequence])).toEqual(before);
    const c = await station(ben);
    await c.start();
    await allStored(c, count + 1);
    expect(await c.texts(team.id)).toEqual(await a.texts(team.id));
    await a.until('nothing only kept', async () => (await a.db.kept.count()) === 0);
  });

  const healed = (at: Workstation): boolean =>
    at.told.some((message) => message.type === 'status' && message.status.healing !== null);

  it('[H1] is healed too when an older copy of the same era was put in place by hand', async () => {
    const a = await station(ana);
    await a.start();
    await write(a, 'in the copy');
    await allStored(a, 1);
    const copy = relay.copy();
    await write(a, 'after it');
    await write(a, 'and after it');
    await allStored(a, 3);
    const before = (await a.messages(team.id)).map(({ ref, sequence }) => [ref, sequence]);
    relay.startFrom(copy);
    expect(stored()).toBe(1);
    await write(a, 'meanwhile');
    await allStored(a, 4);
    expect(healed(a)).toBe(true);
    expect(stored()).toBe(4);
    const after = (await a.messages(team.id)).slice(0, 3);
    expect(after.map(({ ref, sequence }) => [ref, sequence])).toEqual(before);
  });

  it('[H1] is healed too when somebody wrote before who lost something was back (row bitflips, seed 12)', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    await write(a, 'in the copy');
    await allStored(a, 1);
    await allStored(b, 1);
    await b.stop();
    const copy = relay.copy();
    await write(a, 'after it');
    await allStored(a, 2);
    const before = (await a.messages(team.id)).map(({ ref, sequence }) => [ref, sequence]);
    await a.stop();
    relay.startFrom(copy);
    await b.start();
    await write(b, 'meanwhile');
    await allStored(b, 2);
    await a.start();
    await allStored(a, 3);
    expect(relay.healed).toBeGreaterThan(0);
    const after = (await a.messages(team.id)).slice(0, 2);
    expect(after.map(({ ref, sequence }) => [ref, sequence])).toEqual(before);
  });

  it('[H1] is healed when only its directory went back', async () => {
    const a = await station(ana);
    const copy = relay.copy();
    relay.addConversation(groupOf('later', [ana.id]));
    await a.start();
    await a.until('there', async () => (await a.db.conversations.count()) === 2);
    await a.until('era', async () => (await a.db.meta.get('era')) !== undefined);
    await a.until('online', async () => a.status?.connection.state === 'online');
    relay.startFrom(copy);
    await a.until('healed', async () => healed(a) && a.status?.healing === null);
  });

  it('[H1] a number that was only told, or a conversation that was left, is no loss', async () => {
    const left = groupOf('left', [ana.id, ben.id]);
    relay.addConversation(left);
    const a = await station(ana);
    await a.start();
    await write(a, 'here');
    await writeMessage(a.db, ana.id, left.id, { kind: 'message', text: 'there' });
    await allStored(a, 1);
    await a.until('sent', async () => (await a.db.outbox.count()) === 0);
    await a.db.conversations.update(team.id, { sequence: 2 ** 50 });
    relay.conversations.delete(left.id);
    relay.tellDirectory();
    await a.until('left', async () => (await a.db.conversations.get(left.id))?.state === 'gone');
    relay.restart();
    await write(a, 'on');
    await allStored(a, 2);
    expect(healed(a)).toBe(false);
    expect(relay.healed).toBe(0);
  });
});
