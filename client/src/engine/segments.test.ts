/** Segments that close while one writes, replicas that are given up, and more conversations than channels. */
import 'fake-indexeddb/auto';
import { liveQuery } from 'dexie';
import { describe, expect, it } from 'vitest';
import { writeMessage } from '../actions/write-message.ts';
import {
  allStored,
  ana,
  ben,
  closedSegments,
  newRelay,
  relay,
  relayEntry,
  station,
  stored,
  team,
  withRelay,
  write,
} from './testing/ana-and-ben.ts';
import { groupOf, replicaNames, spoilReplica } from './testing/workstation.ts';

withRelay();

// A fetch that fails is tried again after seconds: several of them are more than a test usually has.
describe('segments', () => {
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
    expect(await a.texts(team.id)).toEqual(await b.texts(team.id));
    // A head that nothing was written to yet may have none.
    const replicas = async (): Promise<string[]> => {
      const rows = await a.db.segments.toArray();
      return rows.flatMap(({ replica }) => replica ?? []);
    };
    const head = relay.head(team.id)?.name ?? '';
    await a.until('no replica but of the head', async () =>
      (await replicas()).every((name) => name.includes(head)),
    );
    const held = await replicas();
    await a.stop();
    const all = await replicaNames(ana.id);
    const ofTeam = all.filter((name) => [...relay.segments.keys()].some((s) => name.includes(s)));
    expect(ofTeam).toEqual(held);
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
