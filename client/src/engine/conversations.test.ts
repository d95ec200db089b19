/** Conversations made, joined and left while offline, and what is unread in them. */
import 'fake-indexeddb/auto';
import type { SegmentName } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import { createDirect, leave } from '../actions/conversations.ts';
import { markRead } from '../actions/reading.ts';
import { discardRefused, retryRefused } from '../actions/refused.ts';
import { writeMessage } from '../actions/write-message.ts';
import {
  allStored,
  ana,
  ben,
  relay,
  station,
  team,
  withRelay,
  write,
} from './testing/ana-and-ben.ts';

withRelay();

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
    // With the last of it goes the conversation.
    await discardRefused(b.db, ben.id, ref);
    expect(await b.db.conversations.get(team.id)).toBeUndefined();
  });

  it('[D4] one that is left goes from the list, and coming back is as before', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    await write(a, 'read');
    await write(a, 'unread');
    await allStored(b, 2);
    const [read] = await b.messages(team.id);
    await markRead(b.db, team.id, read?.sequence ?? 0);
    await b.until('told', async () => (await b.db.markers.count()) === 0);
    relay.conversations.set(team.id, {
      ...team,
      members: team.members.filter(({ user }) => user !== ben.id),
    });
    relay.tellDirectory();
    await b.until('gone', async () => (await b.db.conversations.count()) === 0);
    expect(await b.messages(team.id)).toEqual([]);
    expect(await b.db.segments.count()).toBe(0);
    relay.conversations.set(team.id, team);
    relay.tellDirectory(team.id);
    await allStored(b, 2);
    await b.until('unread', async () => (await b.db.conversations.get(team.id))?.unread === 1);
  });

  it('what was written before one left offline is sent first', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await b.start();
    await write(b, 'before');
    await allStored(a, 1);
    await b.stop();
    await write(b, 'good luck to all');
    await leave(b.db, team.id);
    await leave(b.db, team.id);
    expect(await b.db.commands.count()).toBe(1);
    await b.start();
    await b.until('gone', async () => (await b.db.conversations.count()) === 0);
    expect(relay.commandsSeen).toEqual(['leave']);
    expect(relay.refusals).toEqual([]);
    await allStored(a, 2);
    expect(await a.texts(team.id)).toEqual(['before', 'good luck to all']);
  });

  it('[P3] leaving a public channel takes its messages off the device, but not the channel', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    const channel = { ...team, kind: 'channel', visibility: 'public' } as const;
    relay.conversations.set(team.id, channel);
    await a.start();
    await b.start();
    b.engine?.receive({ type: 'open', conversation: team.id });
    await write(a, 'for members');
    await allStored(b, 1);
    const out = { ...channel, members: channel.members.filter(({ user }) => user !== ben.id) };
    relay.browsers.add(ben.id);
    relay.conversations.set(team.id, out);
    relay.tellDirectory();
    await b.until('left', async () => {
      const row = await b.db.conversations.get(team.id);
      return row?.readableFrom === null && row.members.length === 0;
    });
    expect(await b.db.conversations.get(team.id)).toMatchObject({
      state: 'here',
      lastPreview: null,
      unread: 0,
    });
    expect(await b.messages(team.id)).toEqual([]);
    for (const table of [b.db.segments, b.db.indexed, b.db.bodies, b.db.searchQueue]) {
      expect(await table.count()).toBe(0);
    }
    await write(a, 'not for Ben');
    await allStored(a, 2);
    relay.conversations.set(team.id, channel);
    relay.tellDirectory(team.id);
    await allStored(b, 2);
  });

  it('[P3] one that is left while it is about to be attached leaves nothing on the device', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    await write(a, 'for members');
    await allStored(a, 1);
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    relay.reachable = false;
    const { segments } = await b.start();
    const begins = new Promise<void>((resolve) => {
      const get = segments.get.bind(segments) as (name: SegmentName) => Promise<unknown>;
      segments.get = (async (name: SegmentName) => {
        const row = await get(name);
        resolve();
        await gate;
        return row;
      }) as unknown as typeof segments.get;
    });
    relay.reachable = true;
    b.engine?.receive({ type: 'reconnect' });
    b.engine?.receive({ type: 'open', conversation: team.id });
    await begins;
    relay.conversations.set(team.id, {
      ...team,
      members: team.members.filter(({ user }) => user !== ben.id),
    });
    relay.tellDirectory();
    // It is not taken off while something is being made of it: so many looks at it, and no more.
    for (let look = 0; look < 50 && (await b.db.conversations.count()) > 0; look++) {
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    goOn();
    await b.until('gone', async () => (await b.db.conversations.count()) === 0);
    await b.stop();
    expect(await b.db.segments.toArray()).toEqual([]);
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
    expect(relay.own.markersOf(ben.id).get(team.id)).toBe(read?.sequence);
    // A server that was restored has forgotten it.
    relay.own.forgetMarkers();
    relay.cut();
    await b.until('told again', async () => {
      const waiting = await b.db.markers.count();
      return waiting === 0 && relay.own.markersOf(ben.id).get(team.id) === read?.sequence;
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
