import 'fake-indexeddb/auto';
import { ConversationId, EntryId, EntryKey, UserId } from '@corridor/core';
import type { DBCore } from 'dexie';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comingOf } from '../local/coming.ts';
import { summarise } from '../local/conversation-summary.ts';
import { LocalDatabase, type MessageRow } from '../local/database.ts';
import { PAGE_ROWS, type TimelineSnapshot, TimelineWindow } from './window.ts';

/** What a practice writes in one channel in years. */
const COUNT = 100_000;
const conversation = ConversationId.parse(`c${'0'.repeat(20)}A`);
const author = UserId.parse(`u${'0'.repeat(20)}A`);

const message = (n: number): MessageRow => {
  const id = EntryId.parse(String(n).padStart(32, '0'));
  return {
    ref: `${author}/${n}`,
    conversation,
    sort: `${n.toString(16).padStart(16, '0')}.${id}`,
    id,
    key: EntryKey.parse(`k${String(n).padStart(20, '0')}A`),
    author,
    kind: 'message',
    text: String(n),
    original: String(n),
    system: null,
    replyTo: null,
    thread: null,
    pendingReplyTo: null,
    pendingThread: null,
    mentions: [],
    originalMentions: [],
    files: [],
    at: n,
    sequence: n,
    arrivedAt: n,
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
  };
};

/** Rows whose content was read, by table; keys of an index are not rows. */
const reads = new Map<string, number>();
const counting = (core: DBCore): DBCore => ({
  ...core,
  table: (name) => {
    const table = core.table(name);
    const count = (rows: number): void => void reads.set(name, (reads.get(name) ?? 0) + rows);
    return {
      ...table,
      get: async (request) => {
        count(1);
        return table.get(request);
      },
      getMany: async (request) => {
        count(request.keys.length);
        return table.getMany(request);
      },
      query: async (request) => {
        const answer = await table.query(request);
        if (request.values !== false) count(answer.result.length);
        return answer;
      },
      openCursor: async (request) => {
        const cursor = await table.openCursor(request);
        if (!cursor || request.values === false) return cursor;
        return new Proxy(cursor, {
          get: (target, name) => {
            const value = Reflect.get(target, name, target);
            if (name === 'value') count(1);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        });
      },
    };
  },
});

let db: LocalDatabase;
beforeAll(async () => {
  db = new LocalDatabase('reads-test');
  for (let n = 1; n <= COUNT; n += 10_000) {
    await db.messages.bulkAdd(Array.from({ length: 10_000 }, (_, i) => message(n + i)));
  }
  db.close();
  db = new LocalDatabase('reads-test');
  db.use({ stack: 'dbcore', name: 'counting', level: 1, create: counting });
}, 240_000);
afterAll(() => db.delete());

type Until = (check: (snapshot: TimelineSnapshot) => boolean) => Promise<void>;

/** @returns how many messages were read */
const opened = async (
  marker: number,
  act: (window: TimelineWindow, until: Until) => Promise<void>,
): Promise<number> => {
  await db.conversations.put({ id: conversation, marker } as never);
  reads.clear();
  const window = new TimelineWindow(db, conversation, (error) => {
    throw error;
  });
  const settled: Until = (check) =>
    new Promise((resolve) => {
      const stop = window.subscribe(() => look());
      const look = (): void => {
        if (!check(window.getSnapshot())) return;
        stop();
        resolve();
      };
      look();
    });
  const stop = window.subscribe(() => undefined);
  await settled(({ status }) => status === 'ready');
  await act(window, settled);
  stop();
  return reads.get('messages') ?? 0;
};

describe(`a conversation of ${COUNT} messages`, () => {
  it('opens at the newest by reading a page', async () => {
    const rows = await opened(COUNT, async (window) => {
      expect(window.getSnapshot().rows).toHaveLength(PAGE_ROWS);
    });
    expect(rows).toBeGreaterThanOrEqual(PAGE_ROWS);
    expect(rows).toBeLessThanOrEqual(PAGE_ROWS + 5);
  });

  it('opens where the new ones begin by reading two pages, with a thousand unread and more', async () => {
    const rows = await opened(5_000, async (window) => {
      expect(window.getSnapshot().goal?.ref).toBe(`${author}/5001`);
      expect(window.getSnapshot().unread.length).toBe(1_000);
    });
    expect(rows).toBeLessThanOrEqual(2 * PAGE_ROWS);
  });

  it('goes to its first message and back by reading a page each', async () => {
    const rows = await opened(COUNT, async (window, until) => {
      window.goToStart();
      await until(({ reachesStart }) => reachesStart);
      window.goToEnd();
      await until(({ reachesEnd }) => reachesEnd);
    });
    expect(rows).toBeLessThanOrEqual(3 * PAGE_ROWS + 10);
  });

  it('is summed up for the list, and known to be complete, without reading more than a few rows', async () => {
    await db.conversations.put({ id: conversation, marker: 5_000 } as never);
    reads.clear();
    await db.transaction('rw', db.messages, db.conversations, () => summarise(db, conversation));
    expect((await db.conversations.get(conversation))?.unread).toBe(COUNT - 5_000);
    await comingOf(db, conversation);
    expect(reads.get('messages') ?? 0).toBeLessThanOrEqual(5);
  });
});
