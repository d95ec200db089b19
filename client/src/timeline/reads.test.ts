import 'fake-indexeddb/auto';
import type { DBCore } from 'dexie';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comingOf } from '../local/coming.ts';
import { summarise } from '../local/conversation-summary.ts';
import { LocalDatabase } from '../local/database.ts';
import { ROWS_A_PAGE } from './pages.pure.ts';
import { author, conversation, message } from './testing/rows.ts';
import { MAX_ROWS, PAGE_ROWS, type TimelineSnapshot, TimelineWindow } from './window.ts';

/** What a practice writes in one channel in years. */
const COUNT = 100_000;
const ARRIVALS = 30;

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

  it('takes in what arrives by reading the page that it is in, however many are shown', async () => {
    await opened(COUNT, async (window, until) => {
      for (let size = 2 * PAGE_ROWS; size <= MAX_ROWS; size += PAGE_ROWS) {
        window.loadOlder();
        await until(({ rows: held }) => held.length === size);
      }
      reads.clear();
      const before = window.getSnapshot().rows;
      for (let n = COUNT + 1; n <= COUNT + ARRIVALS; n++) {
        await db.messages.add(message(n));
        await until(({ rows: held }) => held[held.length - 1]?.sequence === n);
      }
      const after = window.getSnapshot().rows;
      expect(after.slice(0, MAX_ROWS).every((row, index) => row === before[index])).toBe(true);
      const count = reads.get('messages') ?? 0;
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(ARRIVALS * (ROWS_A_PAGE + 1));
      await db.messages.bulkDelete(after.slice(-ARRIVALS).map(({ ref }) => ref));
      await until(({ rows }) => rows.length === MAX_ROWS);
    });
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
