import 'fake-indexeddb/auto';
import { ConversationId, EntryId, EntryKey, UserId } from '@corridor/core';
import { afterEach, describe, expect, it } from 'vitest';
import { LocalDatabase, type MessageRow } from '../local/database.ts';
import { MAX_ROWS, PAGE_ROWS, type TimelineSnapshot, TimelineWindow } from './window.ts';

const id = (kind: string, n: number): string =>
  `${kind}${String(n).padStart(20, '0')}A`.slice(0, 22);
const conversation = ConversationId.parse(id('c', 1));
const author = UserId.parse(id('u', 1));
const START = Date.UTC(2026, 0, 1);

const message = (n: number, fields: Partial<MessageRow> = {}): MessageRow => {
  const at = START + n * 60_000;
  const entry = EntryId.parse(String(n).padStart(32, '0'));
  return {
    ref: `${author}/${n}`,
    conversation,
    sort: `${at.toString(16).padStart(12, '0')}0000.${entry}`,
    id: entry,
    key: EntryKey.parse(id('k', n)),
    author,
    kind: 'message',
    text: `message ${n}`,
    original: `message ${n}`,
    system: null,
    replyTo: null,
    thread: null,
    pendingReplyTo: null,
    pendingThread: null,
    mentions: [],
    originalMentions: [],
    files: [],
    at,
    sequence: n,
    arrivedAt: at,
    via: null,
    delivery: 'stored',
    refusal: null,
    proof: 'proven',
    edits: [],
    redacted: null,
    reactions: [],
    pinned: false,
    replies: 0,
    lastReplyAt: null,
    countable: 1,
    ...fields,
  };
};

let opened: { db: LocalDatabase; stop: () => void } | null = null;
let names = 0;

const open = async (count: number, marker: number, extra: MessageRow[] = []) => {
  names += 1;
  const db = new LocalDatabase(`timeline-test-${names}`);
  const rows = Array.from({ length: count }, (_, index) => message(index + 1));
  await db.messages.bulkAdd([...rows, ...extra]);
  await db.conversations.add({ id: conversation, marker } as never);
  const failures: unknown[] = [];
  const window = new TimelineWindow(db, conversation, (error) => failures.push(error));
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
