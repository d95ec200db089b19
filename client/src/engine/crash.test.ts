/** A workstation that ends anywhere between writing and the acknowledgement. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
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
import { replicaNames } from './testing/workstation.ts';

withRelay();

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
