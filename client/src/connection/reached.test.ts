/** What really happens to an engine, and which state the banner tells of it. */
import 'fake-indexeddb/auto';
import { CLOSE } from '@corridor/core';
import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDirect } from '../actions/conversations.ts';
import { writeMessage } from '../actions/write-message.ts';
import { ConnectionReport } from '../engine/connection-report.ts';
import { browserTime } from '../engine/platform.ts';
import { type EngineStatus, INITIAL_STATUS } from '../engine/port.ts';
import { RelayTime } from '../engine/relay-time.ts';
import type { DownReason } from '../engine/socket.ts';
import { StatusBoard } from '../engine/status.ts';
import { StorageWatch } from '../engine/storage-watch.ts';
import { RelayDouble } from '../engine/testing/relay-double.ts';
import {
  groupOf,
  person,
  practice,
  random,
  signedIn,
  type Workstation,
} from '../engine/testing/workstation.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import { stateOf } from './condition.ts';
import type { StateName } from './state.ts';

const ana = person('ana');
const ben = person('ben');
const team = groupOf('team', [ana.id, ben.id]);

let relay: RelayDouble;
let stations: Workstation[] = [];
let disk = 0;
/** Relay time minus this machine's, ms. */
let ahead = 0;

beforeEach(() => {
  ahead = 0;
  relay = new RelayDouble({
    random,
    nowMs: () => Date.now() + ahead,
    practice,
    users: [ana, ben],
    segmentEntries: 4,
  });
  relay.addConversation(team);
});

afterEach(async () => {
  for (const each of stations) await each.stop();
  stations = [];
  vi.unstubAllGlobals();
});

const station = async (user = ana): Promise<Workstation> => {
  const made = await signedIn(relay, user.id, `reached-${disk++}`);
  stations.push(made);
  return made;
};
const write = (at: Workstation, text: string) =>
  writeMessage(at.db, at.user, team.id, { kind: 'message', text });
const tells = (status: EngineStatus, fill: Parameters<typeof stateOf>[0]['fill'] = null) =>
  stateOf({ status, fill, newVersion: false, appKept: true, nowMs: Date.now() });
const comesTo = (at: Workstation, state: StateName) =>
  at.until(state, async () => {
    const fill = (await getMeta(at.db, 'fill')) ?? null;
    return at.status !== null && tells(at.status, fill) === state;
  });
const stored = (at: Workstation, count: number) =>
  at.until(`${count} stored`, async () => {
    const rows = await at.messages(team.id);
    return rows.filter(({ delivery }) => delivery === 'stored').length === count;
  });
const ALL_HERE = { segmentsTotal: 1, segmentsDone: 1, completeTo: 0, done: true };
/** Every state that was told until now, in order, to somebody whose history is here. */
const toldBy = (at: Workstation): StateName[] =>
  at.told.flatMap((message) => (message.type === 'status' ? tells(message.status, ALL_HERE) : []));

describe('an engine at work', () => {
  it('starts, connects, sends, and is ready', async () => {
    const a = await station();
    await write(a, 'waits');
    await a.start();
    await comesTo(a, 'ready');
    const told = toldBy(a);
    expect(tells(INITIAL_STATUS)).toBe('starting');
    expect(told).toContain('connecting');
    expect(told.indexOf('waiting')).toBeGreaterThan(told.indexOf('connecting'));
  });

  it('fetches the history of a new workstation', async () => {
    const [a, b] = [await station(ana), await station(ben)];
    await a.start();
    for (let i = 0; i < 10; i++) await write(a, String(i));
    await stored(a, 10);
    relay.withholdsHistory = true;
    await b.start();
    // As soon as there is a line, and before anybody has counted what there is to fetch.
    await b.until('up', async () => b.status?.connection.state === 'online');
    expect(await getMeta(b.db, 'fill')).toBeUndefined();
    expect(b.status && tells(b.status)).toBe('connecting');
    await comesTo(b, 'filling');
  });

  it('counts what was asked for as a change that waits', async () => {
    const a = await station();
    relay.reachable = false;
    await a.start();
    await a.db.users.bulkPut([ana, ben]);
    await createDirect(a.db, ana.id, ben.id);
    await write(a, 'one');
    const counted = { messages: 1, changes: 1 };
    await a.until('counted', async () => a.status?.waiting.changes === 1);
    await a.until('counted', async () => a.status?.waiting.messages === 1);
    expect(a.status?.waiting).toEqual(counted);
  });

  it('loses the line, and does not change its mind about why while it tries again', async () => {
    const a = await station();
    await a.start();
    await comesTo(a, 'ready');
    relay.reachable = false;
    relay.cut();
    await a.until('lost', async () => a.status?.connection.state === 'offline');
    expect(a.status && tells(a.status)).toBe('server-unreachable');
    const since = a.status?.connection.state === 'offline' ? a.status.connection.since : null;
    a.engine?.receive({ type: 'reconnect' });
    await a.until('tried', async () => a.status?.connection.state === 'connecting');
    expect(a.status?.connection).toMatchObject({ after: { since } });
    expect(a.status && tells(a.status)).toBe('server-unreachable');
    relay.reachable = true;
    a.engine?.receive({ type: 'reconnect' });
    await comesTo(a, 'ready');
  });

  it('is stopped, and a reload knows so for as long as it is to be expected back', async () => {
    const a = await station();
    await a.start();
    await comesTo(a, 'ready');
    relay.reachable = false;
    relay.cut(CLOSE.goingAway);
    await comesTo(a, 'server-stopping');
    await a.until('kept', async () => (await getMeta(a.db, 'serverStopped')) !== undefined);
    const { since, saidAt } = (await getMeta(a.db, 'serverStopped')) ?? { since: 0, saidAt: 0 };
    await a.stop();
    /** What is told until the first attempt has failed. */
    const reload = async () => {
      const before = a.told.length;
      await a.start();
      await a.until('tried', async () => a.status?.connection.state === 'offline');
      const states = a.told
        .slice(before)
        .flatMap((message) => (message.type === 'status' ? tells(message.status) : []));
      const connection = a.status?.connection;
      await a.stop();
      return { states, connection };
    };
    const { states, connection } = await reload();
    expect(states).toContain('server-stopping');
    expect(states).not.toContain('server-unreachable');
    expect(connection).toMatchObject({ since });

    // Too long ago: nobody expects it any more.
    await setMeta(a.db, 'serverStopped', { since, saidAt: saidAt - 300_000 });
    expect((await reload()).states).not.toContain('server-stopping');

    // It was back: what it said then is over.
    relay.reachable = true;
    await a.start();
    await comesTo(a, 'ready');
    await a.until('forgotten', async () => !(await getMeta(a.db, 'serverStopped')));
    await a.stop();
    relay.reachable = false;
    expect((await reload()).states).not.toContain('server-stopping');
  });

  it('has no network when the browser says so', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const a = await station();
    relay.reachable = false;
    await a.start();
    await comesTo(a, 'no-network');
  });

  it('is told that the server cannot store, until it has stored what waits', async () => {
    const a = await station();
    await a.start();
    await comesTo(a, 'ready');
    relay.canStore = false;
    await write(a, 'kept here');
    await comesTo(a, 'server-cannot-store');
    a.engine?.receive({ type: 'reconnect' });
    // Up again, and with it what it could not store: the banner does not call that connected.
    await a.until('up', async () => a.status?.connection.state === 'online');
    expect(a.status && tells(a.status)).toBe('server-cannot-store');
    relay.canStore = true;
    a.engine?.receive({ type: 'reconnect' });
    await comesTo(a, 'ready');
    expect(relay.entriesOf(team.id)).toHaveLength(1);
  });

  it('is told the same when it asks for something', async () => {
    const a = await station();
    await a.start();
    await comesTo(a, 'ready');
    relay.canStore = false;
    await a.db.users.bulkPut([ana, ben]);
    await createDirect(a.db, ana.id, ben.id);
    await comesTo(a, 'server-cannot-store');
    relay.canStore = true;
    relay.cut();
    await comesTo(a, 'ready');
  });

  it('sees a clock that is wrong', async () => {
    ahead = 600_000;
    const a = await station();
    await a.start();
    await comesTo(a, 'clock-wrong');
    expect(a.status?.clockWrongByMs).toBeLessThan(-590_000);
  });

  it('heals a server that forgot', async () => {
    const a = await station();
    await a.start();
    const before = relay.copy();
    await write(a, 'forgotten by the server');
    await stored(a, 1);
    relay.startFrom(before);
    await a.until('said', async () => toldBy(a).includes('healing'));
    await comesTo(a, 'ready');
    expect(relay.entriesOf(team.id)).toHaveLength(1);
  });

  it('is signed out by somebody else’s cookie', async () => {
    const a = await station();
    relay.cookieOf = ben.id;
    await a.start();
    await comesTo(a, 'signed-out');
  });

  it('is deactivated', async () => {
    const a = await station();
    await a.start();
    relay.deactivate(ana.id);
    await a.engine?.untilEnded;
    expect(a.status && tells(a.status)).toBe('deactivated');
  });

  it('finds its database removed, with and without a server', async () => {
    const a = await station();
    await a.start();
    await comesTo(a, 'ready');
    await a.stop();
    a.db.close();
    await Dexie.delete(a.name);
    relay.reachable = false;
    await a.start();
    await comesTo(a, 'storage-evicted-offline');
    relay.reachable = true;
    a.engine?.receive({ type: 'reconnect' });
    await comesTo(a, 'storage-evicted');
  });

  it('has a full disk', async () => {
    const a = await station();
    await a.start();
    a.diskIsFull = true;
    await write(a, 'mine');
    await comesTo(a, 'storage-full');
  });

  it('meets what nobody thought of', async () => {
    const a = await station();
    await a.start();
    a.engine?.failed(new Error('E17'));
    await comesTo(a, 'fault');
  });
});

describe('a server that said that it stops', () => {
  const setUp = () => {
    let nowMs = 0;
    const time = { ...browserTime, monoMs: () => nowMs };
    const board = new StatusBoard(() => undefined);
    const report = new ConnectionReport(board, time, new RelayTime(time), () => undefined);
    const stops: DownReason = { reason: 'closed', code: CLOSE.goingAway, text: '' };
    report.online({ served: true, synced: true });
    report.offline(stops);
    return {
      report,
      pass: (ms: number) => {
        nowMs += ms;
      },
      /** An attempt that ends so. */
      tries: (why: DownReason): StateName => {
        report.connecting();
        report.offline(why);
        return tells(board.current);
      },
    };
  };

  it('comes back, while nobody is there yet', () => {
    const { tries, pass } = setUp();
    expect(tries({ reason: 'unreachable' })).toBe('server-stopping');
    pass(120_000);
    expect(tries({ reason: 'silent' })).toBe('server-stopping');
    expect(tries({ reason: 'unreachable' })).toBe('server-stopping');
  });

  it('is one that is not reached when it stays away', () => {
    const { tries, pass } = setUp();
    pass(300_000);
    expect(tries({ reason: 'unreachable' })).toBe('server-unreachable');
    expect(tries({ reason: 'unreachable' })).toBe('server-unreachable');
  });

  it('is not what the matter is once more is known', () => {
    const { tries } = setUp();
    expect(tries({ reason: 'closed', code: CLOSE.tryAgain, text: '' })).toBe('server-cannot-store');
    expect(tries({ reason: 'unreachable' })).toBe('server-unreachable');
    vi.stubGlobal('navigator', { onLine: false });
    expect(setUp().tries({ reason: 'unreachable' })).toBe('no-network');
  });
});

describe('how a line goes down', () => {
  const board = new StatusBoard(() => undefined);
  const report = new ConnectionReport(
    board,
    browserTime,
    new RelayTime(browserTime),
    () => undefined,
  );
  const closed = (code: number): DownReason => ({ reason: 'closed', code, text: '' });

  it.each<[DownReason, StateName]>([
    [{ reason: 'silent' }, 'server-silent'],
    [{ reason: 'unreachable' }, 'server-unreachable'],
    [closed(1006), 'server-unreachable'],
    [closed(CLOSE.silent), 'server-unreachable'],
    [closed(CLOSE.goingAway), 'server-stopping'],
    [closed(CLOSE.tryAgain), 'server-cannot-store'],
  ])('%j', (why, state) => {
    report.online({ served: true, synced: true });
    report.offline(why);
    expect(tells(board.current)).toBe(state);
    report.connecting();
    expect(tells(board.current)).toBe(state);
  });

  it.each<[number, StateName]>([
    [CLOSE.signedOut, 'signed-out'],
    [CLOSE.forbidden, 'signed-out'],
    [CLOSE.deviceBlocked, 'device-blocked'],
    [CLOSE.versionNotSpoken, 'version-not-spoken'],
  ])('closed for good with %i', (code, state) => {
    report.closed(code);
    expect(tells(board.current)).toBe(state);
  });
});

describe('how storage stands', () => {
  let status = INITIAL_STATUS;
  const watch = new StorageWatch((storage) => {
    status = { ...INITIAL_STATUS, storage };
  });

  it('is nearly full by the browser’s estimate', async () => {
    const estimate = async () => ({ usage: 95, quota: 100 });
    vi.stubGlobal('navigator', { storage: { estimate } });
    await watch.look();
    const online = { state: 'online', served: true, synced: true, storing: true } as const;
    expect(tells({ ...status, connection: online })).toBe('storage-nearly-full');
  });

  it('is closed to us, or full, by what a write throws', () => {
    watch.failed(Object.assign(new Error(''), { name: 'OpenFailedError' }));
    expect(tells(status)).toBe('storage-unavailable');
    watch.failed(new DOMException('', 'QuotaExceededError'));
    expect(tells(status)).toBe('storage-full');
  });
});
