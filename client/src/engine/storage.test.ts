/** A disk that is full, and a browser that removes what it kept. */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { describe, expect, it } from 'vitest';
import { getMeta } from '../local/meta.ts';
import { storageFault } from '../local/storage.ts';
import { allStored, ana, ben, newRelay, station, withRelay, write } from './testing/ana-and-ben.ts';
import { replicaNames } from './testing/workstation.ts';

withRelay();

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
