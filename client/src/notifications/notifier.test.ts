import 'fake-indexeddb/auto';
import { ConversationId, EntryId, UserId } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FreshNews } from '../engine/start.ts';
import { type ConversationRow, LocalDatabase, type MessageRow } from '../local/database.ts';
import { Notifier } from './notifier.ts';
import type { Attention } from './where-to-tell.pure.ts';

const id = (letter: string): string => `${letter}${'0'.repeat(20)}A`;
const me = UserId.parse(id('m'));
const [room, desk] = [ConversationId.parse(id('r')), ConversationId.parse(id('d'))];
const entry = (letter: string): EntryId => EntryId.parse(letter.padEnd(32, '0'));

interface Banner {
  readonly title: string;
  readonly tag: string;
  readonly click: () => void;
  closed: boolean;
}

let db: LocalDatabase;
let hear: (news: FreshNews) => void;
let attention: Attention;
let leads: boolean;
let banners: Banner[];
let opened: unknown[];
let rings: number;
let notifier: Notifier;
let disk = 0;

beforeEach(async () => {
  db = new LocalDatabase(`notifier-${disk++}`);
  [attention, leads, banners, opened, rings] = [{ at: 'elsewhere' }, true, [], [], 0];
  await db.conversations.bulkPut(
    [room, desk].map(
      (conversation) =>
        ({
          id: conversation,
          kind: 'direct',
          state: 'here',
          marker: 0,
          unread: 1,
          members: [],
        }) as unknown as ConversationRow,
    ),
  );
  notifier = new Notifier({
    db,
    me,
    engine: {
      hearFresh: (listener) => {
        hear = listener;
        return () => undefined;
      },
    },
    tabs: { attention: async () => attention, leads: () => leads, shows: () => undefined },
    system: {
      permission: () => 'granted',
      ask: async () => 'granted',
      show: (shown, click) => {
        const banner = { ...shown, click, closed: false };
        banners.push(banner);
        return {
          close: () => {
            banner.closed = true;
          },
        };
      },
    },
    ring: async () => void rings++,
    title: (count) => `${count} new`,
    open: (place) => void opened.push(place),
    failed: (error) => {
      throw error;
    },
    nowMs: Date.now,
  });
  notifier.start();
});
afterEach(async () => {
  notifier.stop();
  await db.delete();
});

let sequence = 0;
const comes = async (conversation: ConversationId, change: Partial<MessageRow> = {}) => {
  sequence += 1;
  const ref = `x/${sequence}`;
  await db.messages.put({
    ref,
    conversation,
    sort: String(sequence),
    id: entry(`n${sequence}`),
    sequence,
    countable: 1,
    thread: null,
    replyTo: null,
    text: 'Mrs Jansen fainted',
    ...change,
  } as MessageRow);
  hear({ type: 'fresh', conversation, refs: [ref] });
  return entry(`n${sequence}`);
};

/** The first message of a thread. */
const begins = async (root: EntryId, author = 'x'): Promise<void> => {
  const ref = `x/${root}`;
  const row = { ref, id: root, conversation: room, sort: ref, author, mentions: [] };
  await db.messages.put(row as unknown as MessageRow);
};

describe('a notifier', () => {
  it('shows one banner of each conversation, the next in its place, and says nothing of the message', async () => {
    const first = await comes(room);
    await vi.waitFor(() => expect(banners).toHaveLength(1));
    await comes(room);
    await comes(desk);
    await vi.waitFor(() => expect(banners).toHaveLength(3));
    expect(banners.map(({ title }) => title)).toEqual(['1 new', '2 new', '1 new']);
    const [one, two, three] = banners.map(({ tag }) => tag);
    expect(one).toBe(two);
    expect(one).not.toBe(three);
    expect(Object.keys(banners[0] ?? {})).toEqual(['title', 'tag', 'click', 'closed']);
    banners[1]?.click();
    expect(opened).toEqual([{ id: room, entry: first }]);
    await comes(room);
    await vi.waitFor(() => expect(banners).toHaveLength(4));
    // It was clicked: counted afresh.
    expect(banners[3]?.title).toBe('1 new');
    expect(rings).toBe(0);
  });

  it('takes its banner away when the conversation is read, on whichever device, and when it stops', async () => {
    await comes(room);
    await comes(desk);
    await vi.waitFor(() => expect(banners).toHaveLength(2));
    await db.conversations.update(room, { unread: 0, marker: sequence });
    await vi.waitFor(() => expect(banners.map(({ closed }) => closed)).toEqual([true, false]));
    notifier.stop();
    expect(banners.map(({ closed }) => closed)).toEqual([true, true]);
  });

  it('says it in the app when another conversation is looked at, until that one is opened', async () => {
    attention = { at: 'this-tab', open: desk };
    leads = false;
    const lines: unknown[] = [];
    notifier.subscribe(() => lines.push(notifier.line()));
    const first = await comes(room);
    await vi.waitFor(() => expect(lines).toHaveLength(1));
    await comes(room, { mentionsMe: 1 });
    await vi.waitFor(() => expect(lines).toHaveLength(2));
    expect(notifier.line()).toMatchObject({
      count: 2,
      mentioned: true,
      place: { id: room, entry: first },
    });
    notifier.shows(room);
    expect(notifier.line()).toBeNull();
    expect(banners).toEqual([]);
  });

  it('rings when that is wanted, leads into the thread, and decides by how things are by now', async () => {
    await db.settings.put({ name: 'sound', conversation: '', value: true, at: 0, told: 1 });
    const root = entry('root');
    await begins(root);
    // Read by now on another device, and removed by now.
    await db.conversations.update(desk, { marker: 1_000 });
    await comes(desk);
    await comes(room, { countable: 0 });
    await comes(room, { thread: root });
    await vi.waitFor(() => expect(rings).toBe(1));
    expect(banners).toHaveLength(1);
    banners[0]?.click();
    expect(opened).toEqual([{ id: room, thread: `x/${root}` }]);
  });

  it('tells in a group of replies in threads that one follows, and of no others', async () => {
    await db.conversations.update(room, { kind: 'group' });
    const [others, mine, left] = [entry('a'), entry('b'), entry('c')];
    await begins(others);
    await begins(mine, me);
    await begins(left, me);
    await db.follows.put({ thread: `x/${left}`, conversation: room, on: false });
    for (const thread of [others, mine, left]) await comes(room, { thread });
    await comes(room, { mentionsMe: 1 });
    await vi.waitFor(() => expect(banners).toHaveLength(2));
    expect(banners.map(({ title }) => title)).toEqual(['1 new', '2 new']);
  });
});
