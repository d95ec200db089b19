/** A relay that comes back with less than it had acknowledged. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { writeMessage } from '../actions/write-message.ts';
import {
  allStored,
  ana,
  ben,
  newRelay,
  relay,
  station,
  stored,
  team,
  withRelay,
  write,
} from './testing/ana-and-ben.ts';
import { groupOf, type Workstation } from './testing/workstation.ts';

withRelay();

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
    await a.until('left', async () => (await a.db.conversations.count()) === 1);
    relay.restart();
    await write(a, 'on');
    await allStored(a, 2);
    expect(healed(a)).toBe(false);
    expect(relay.healed).toBe(0);
  });
});
