/** From the composer of one workstation to the screen of another, with the line up, down and late. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { writeMessage } from '../actions/write-message.ts';
import type { TargetRef } from '../local/database.ts';
import { onTableChange } from '../local/table-changes.ts';
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
import type { Workstation } from './testing/workstation.ts';

withRelay();

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
