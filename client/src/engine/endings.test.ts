/** Somebody else at this browser, a device that is blocked, a person who is deactivated. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createDirect } from '../actions/conversations.ts';
import {
  allStored,
  ana,
  ben,
  relay,
  station,
  stored,
  team,
  withRelay,
  write,
} from './testing/ana-and-ben.ts';
import { replicaNames, type Workstation } from './testing/workstation.ts';

withRelay();

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
    relay.onCommandAsked = () => relay.deactivated.add(ana.id);
    await createDirect(a.db, ana.id, ben.id);
    await removed(a, 0, 1);
    expect(relay.commandsSeen).toEqual([]);
  });
});
