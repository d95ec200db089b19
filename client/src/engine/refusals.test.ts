/** What the relay does not take, and what becomes of it. */
import 'fake-indexeddb/auto';
import { liveQuery } from 'dexie';
import { describe, expect, it } from 'vitest';
import { discardRefused, retryRefused } from '../actions/refused.ts';
import { writeMessage } from '../actions/write-message.ts';
import type { TargetRef } from '../local/database.ts';
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
