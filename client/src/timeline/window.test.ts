import 'fake-indexeddb/auto';
import { ConversationId } from '@corridor/core';
import { afterEach, describe, expect, it } from 'vitest';
import { LocalDatabase, type MessageRow } from '../local/database.ts';
import { arrange, reuseItems } from './arrange.pure.ts';
import { author, conversation, entryId, message } from './testing/rows.ts';
import {
  MAX_ROWS,
  type Opening,
  PAGE_ROWS,
  type TimelineSnapshot,
  TimelineWindow,
} from './window.ts';

let opened: { db: LocalDatabase; stop: () => void } | null = null;
let names = 0;

const open = async (
  count: number,
  marker: number,
  extra: MessageRow[] = [],
  opening: Opening | null = null,
) => {
  names += 1;
  const db = new LocalDatabase(`timeline-test-${names}`);
  const rows = Array.from({ length: count }, (_, index) => message(index + 1));
  await db.messages.bulkAdd([...rows, ...extra]);
  await db.conversations.add({ id: conversation, marker } as never);
  const failures: unknown[] = [];
  const window = new TimelineWindow(db, conversation, (error) => failures.push(error), opening);
  const stop = window.subscribe(() => {});
  opened = { db, stop };
  const until = async (
    check: (snapshot: TimelineSnapshot) => boolean,
  ): Promise<TimelineSnapshot> => {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!check(window.getSnapshot())) return;
        done();
        resolve();
      };
      const done = window.subscribe(look);
      look();
    });
    expect(failures).toEqual([]);
    return window.getSnapshot();
  };
  return { db, window, until };
};

afterEach(async () => {
  opened?.stop();
  await opened?.db.delete();
  opened = null;
});

const refs = (snapshot: TimelineSnapshot): number[] =>
  snapshot.rows.map((row) => Number(row.ref.split('/')[1]));

describe('timeline window', () => {
  it('opens at the newest page when everything is read', async () => {
    const { until } = await open(200, 200);
    const snapshot = await until(({ status }) => status === 'ready');
    expect(refs(snapshot)).toHaveLength(PAGE_ROWS);
    expect(refs(snapshot).at(-1)).toBe(200);
    expect(snapshot).toMatchObject({ reachesStart: false, reachesEnd: true, goal: null });
  });

  it('opens where the new ones begin, however far up', async () => {
    const { until } = await open(400, 100);
    const snapshot = await until(({ status }) => status === 'ready');
    expect(refs(snapshot)).toContain(101);
    expect(snapshot.goal?.ref.endsWith('/101')).toBe(true);
    expect(snapshot.reachesEnd).toBe(false);
    expect(snapshot.unread).toHaveLength(300);
  });

  it('does not open at what arrived late above', async () => {
    const late = {
      ...message(50),
      ref: `${author}/late`,
      sort: `${message(50).sort}x`,
      sequence: 900,
    };
    const { until } = await open(200, 200, [late]);
    const snapshot = await until(({ status }) => status === 'ready');
    expect(refs(snapshot).at(-1)).toBe(200);
    expect(snapshot.goal).toBeNull();
    expect(snapshot.unread.map(({ ref }) => ref)).toEqual([late.ref]);
  });

  it('grows upwards by pages, drops what is far below, and comes back', async () => {
    const { window, until } = await open(500, 500);
    await until(({ status }) => status === 'ready');
    for (let size = PAGE_ROWS * 2; size <= MAX_ROWS + PAGE_ROWS; size += PAGE_ROWS) {
      window.loadOlder();
      await until(({ rows }) => rows.length === size);
    }
    window.trim('start');
    const trimmed = await until(({ rows }) => rows.length === MAX_ROWS);
    expect(trimmed.reachesEnd).toBe(false);
    window.loadNewer();
    const grown = await until(({ rows }) => rows.length === MAX_ROWS + PAGE_ROWS);
    expect(grown.reachesEnd).toBe(true);
    window.trim('end');
    await until(({ rows }) => rows.length === MAX_ROWS);
    expect(refs(window.getSnapshot()).at(-1)).toBe(500);
  });

  it('shows what is written while it is open, and keeps what has not changed', async () => {
    const { db, until } = await open(5, 5);
    const before = await until(({ status }) => status === 'ready');
    await db.messages.add(message(6));
    const after = await until(({ rows }) => rows.length === 6);
    expect(after.rows[0]).toBe(before.rows[0]);
    await db.messages.update(`${author}/6`, { text: 'changed' });
    await until(({ rows }) => rows[5]?.text === 'changed');
  });

  it('draws again what changed, of everything that is shown', async () => {
    const { db, until } = await open(50, 50);
    const { rows } = await until(({ status }) => status === 'ready');
    const position = { marker: 50, lastReadSort: null };
    const drawn = arrange(rows, position, () => 0);
    await db.messages.update(`${author}/25`, { text: 'changed' });
    const changed = await until((now) => now.rows.some(({ text }) => text === 'changed'));
    const again = reuseItems(
      drawn,
      arrange(changed.rows, position, () => 0),
    );
    expect(again.filter((item) => !drawn.includes(item)).map(({ row }) => row.ref)).toEqual([
      `${author}/25`,
    ]);
  });

  it('shows a message once at every moment while it takes its place from one page to another', async () => {
    const { db, window, until } = await open(50, 50);
    await until(({ status }) => status === 'ready');
    const seen: number[] = [];
    window.subscribe(() => {
      seen.push(window.getSnapshot().rows.filter(({ ref }) => ref === `${author}/50`).length);
    });
    const early = `${message(5).sort}~`;
    await db.messages.update(`${author}/50`, { sort: early });
    await until(({ rows }) => rows[5]?.ref === `${author}/50`);
    await db.messages.update(`${author}/50`, { sort: message(50).sort });
    await until(({ rows }) => rows[49]?.ref === `${author}/50`);
    expect(seen.every((times) => times === 1)).toBe(true);
    expect(seen.length).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['from a page that is not read to one that is', 5, 60],
    ['from a page that is read to one that is not', 50, 5],
  ])('shows a message once that was moved %s, before that was told', async (_how, n, to) => {
    const { db, window, until } = await open(50, 50);
    await until(({ status }) => status === 'ready');
    const times = new Set<number>();
    window.subscribe(() => {
      times.add(window.getSnapshot().rows.filter(({ ref }) => ref === `${author}/${n}`).length);
    });
    // As another tab does, whose telling is still on its way.
    const behindItsBack = db.backendDB().transaction('messages', 'readwrite');
    behindItsBack.objectStore('messages').put({ ...message(n), sort: `${message(to).sort}~` });
    await db.messages.add(message(55));
    await until(({ rows }) => rows.some(({ ref }) => ref === `${author}/55`));
    expect([...times]).toEqual([1]);
  });

  it('shows what comes while more comes than it can read', async () => {
    const { db, until } = await open(50, 50);
    await until(({ status }) => status === 'ready');
    let writing = true;
    const stream = async (): Promise<void> => {
      for (let n = 51; writing; n++) await db.messages.add(message(n));
    };
    const wrote = stream();
    await until(({ rows }) => rows.length > 60);
    writing = false;
    await wrote;
    const count = await db.messages.count();
    await until(({ rows }) => rows.length === count);
  });

  it('shows everything of a short conversation, also what comes in above', async () => {
    const { db, until } = await open(0, 0, [message(7), message(8)]);
    await until(({ status }) => status === 'ready');
    await db.messages.bulkAdd([message(1), message(2)]);
    const all = await until(({ rows }) => rows.length === 4);
    expect(all.reachesStart).toBe(true);
  });

  it('says when messages come in above that are not shown', async () => {
    const { db, window, until } = await open(
      0,
      0,
      Array.from({ length: 100 }, (_, n) => message(n + 100)),
    );
    await until(({ status }) => status === 'ready');
    window.loadOlder();
    await until(({ reachesStart }) => reachesStart);
    await db.messages.add(message(1));
    await until(({ reachesStart }) => !reachesStart);
    window.loadOlder();
    const all = await until(({ reachesStart }) => reachesStart);
    expect(refs(all)[0]).toBe(1);
  });

  it('drops what is removed from this device', async () => {
    const { db, until } = await open(50, 50);
    await until(({ status }) => status === 'ready');
    await db.messages.bulkDelete(Array.from({ length: 50 }, (_, n) => `${author}/${n + 1}`));
    await until(({ rows }) => rows.length === 0);
    await db.messages.add(message(60));
    await until(({ rows }) => rows.length === 1);
  });

  it('shows the first message of an empty conversation', async () => {
    const { db, until } = await open(0, 0);
    const empty = await until(({ status }) => status === 'ready');
    expect(empty).toMatchObject({ rows: [], reachesStart: true, reachesEnd: true });
    await db.messages.add(message(1));
    await until(({ rows }) => rows.length === 1);
  });

  it('goes to a message outside the window, and back to the end', async () => {
    const { window, until } = await open(500, 500);
    await until(({ status }) => status === 'ready');
    window.goTo(`${author}/10`);
    const there = await until(({ goal }) => goal?.ref === `${author}/10`);
    expect(refs(there)).toContain(10);
    expect(there.reachesEnd).toBe(false);
    window.goToEnd();
    const back = await until(({ reachesEnd }) => reachesEnd);
    expect(refs(back).at(-1)).toBe(500);
  });

  it('opens at the message of a link, wherever it stands', async () => {
    const { until } = await open(500, 500, [], { entry: entryId(40) });
    const there = await until(({ status }) => status === 'ready');
    expect(refs(there)).toContain(40);
    expect(there.goal).toEqual({ ref: `${author}/40`, edge: 'middle' });
    expect(there.missing).toBeNull();
  });

  it('opens at the newest and says so when the message of a link is not here', async () => {
    const { db, window, until } = await open(200, 200, [], { entry: entryId(999) });
    const there = await until(({ status }) => status === 'ready');
    expect(refs(there).at(-1)).toBe(200);
    expect(there).toMatchObject({ missing: entryId(999), goal: null });
    await db.messages.add(message(999));
    window.goToEntry(entryId(999));
    const found = await until(({ goal }) => goal?.ref === `${author}/999`);
    expect(found.missing).toBeNull();
  });

  it('does not show the message of a link to another conversation', async () => {
    const other = ConversationId.parse(`c${'1'.repeat(20)}A`);
    const elsewhere = message(40, { conversation: other });
    const { until } = await open(0, 0, [elsewhere], { entry: entryId(40) });
    const there = await until(({ status }) => status === 'ready');
    expect(there).toMatchObject({ missing: entryId(40), rows: [] });
  });

  it('opens where somebody stood when they left, also with unread messages below', async () => {
    const { until } = await open(500, 400, [], { ref: `${author}/100`, topPx: -12 });
    const there = await until(({ status }) => status === 'ready');
    expect(there.goal).toEqual({ ref: `${author}/100`, edge: 'place', topPx: -12 });
    expect(refs(there)).toContain(100);
    expect(there.unread).toHaveLength(100);
  });

  it('opens at what is new when the place of before is gone', async () => {
    const { until } = await open(500, 400, [], { ref: `${author}/900`, topPx: 0 });
    const there = await until(({ status }) => status === 'ready');
    expect(there.goal).toEqual({ ref: `${author}/401`, edge: 'new' });
  });

  it('goes to the first message of a time, or to the newest when all are older', async () => {
    const { window, until } = await open(500, 500);
    await until(({ status }) => status === 'ready');
    window.goToTime(message(100).at - 1);
    const there = await until(({ goal }) => goal?.edge === 'top');
    expect(there.goal?.ref).toBe(`${author}/100`);
    window.goToTime(message(900).at);
    const last = await until(({ goal }) => goal !== there.goal);
    expect(last.goal?.ref).toBe(`${author}/500`);
    window.goToTime(0);
    const first = await until(({ goal }) => goal !== last.goal);
    expect(first.goal?.ref).toBe(`${author}/1`);
  });

  it('goes to what was just written, from wherever it stands', async () => {
    const { db, window, until } = await open(400, 100);
    const before = await until(({ status }) => status === 'ready');
    expect(before.reachesEnd).toBe(false);
    await db.messages.add(message(401, { countable: 0, delivery: 'saved', sequence: null }));
    window.follow(`${author}/401`);
    const there = await until(({ goal }) => goal?.edge === 'end');
    expect(there.goal?.ref).toBe(`${author}/401`);
    expect(refs(there).at(-1)).toBe(401);
    expect(there.reachesEnd).toBe(true);
    // Acknowledged before its row was read: it makes no difference.
    window.goToStart();
    await until(({ reachesEnd }) => !reachesEnd);
    await db.messages.add(message(402, { countable: 0 }));
    window.follow(`${author}/402`);
    const again = await until(({ goal }) => goal?.ref === `${author}/402`);
    expect(refs(again).at(-1)).toBe(402);
  });

  it('goes to what was just written when its row comes after it was asked for', async () => {
    const { db, window, until } = await open(5, 5);
    await until(({ status }) => status === 'ready');
    window.follow(`${author}/6`);
    await db.messages.add(message(6));
    const there = await until(({ goal }) => goal?.edge === 'end');
    expect(refs(there).at(-1)).toBe(6);
  });

  it('goes elsewhere when that was asked for since', async () => {
    const { db, window, until } = await open(5, 5);
    await until(({ status }) => status === 'ready');
    window.follow(`${author}/6`);
    window.goToStart();
    await db.messages.add(message(6));
    const there = await until(({ rows }) => rows.length === 6);
    expect(there.goal?.edge).toBe('start');
  });

  it('goes to the very first message, whatever page it is on, and back', async () => {
    const { window, until } = await open(500, 500);
    await until(({ status }) => status === 'ready');
    window.goToStart();
    const there = await until(({ reachesStart }) => reachesStart);
    expect(refs(there).slice(0, 2)).toEqual([1, 2]);
    expect(refs(there)).toHaveLength(PAGE_ROWS);
    expect(there.goal).toEqual({ ref: `${author}/1`, edge: 'start' });
    expect(there.reachesEnd).toBe(false);
    window.loadNewer();
    await until(({ rows }) => rows.length === PAGE_ROWS * 2);
    const before = window.getSnapshot().goal;
    window.goToStart();
    const again = await until(({ goal }) => goal !== before);
    expect(again.goal?.ref).toBe(`${author}/1`);
  });

  it('goes to the start of a conversation that is shorter than a page', async () => {
    const { db, window, until } = await open(3, 3);
    await until(({ status }) => status === 'ready');
    window.goToStart();
    await until(({ goal }) => goal?.ref === `${author}/1`);
    await db.messages.add(message(4));
    await until(({ rows }) => rows.length === 4);
  });
});
