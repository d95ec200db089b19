import 'fake-indexeddb/auto';
import { afterEach, describe, it } from 'vitest';
import { LocalDatabase } from '../local/database.ts';
import type { UnreadRef } from './arrange.pure.ts';
import { author, conversation, message } from './testing/rows.ts';
import { LiveUnread } from './unread.ts';

let names = 0;
let ended: (() => Promise<void>) | null = null;
afterEach(() => ended?.());

const open = async (sequences: readonly number[], marker: number) => {
  names += 1;
  const db = new LocalDatabase(`unread-test-${names}`);
  await db.messages.bulkAdd(sequences.map((n) => message(n)));
  let now: readonly UnreadRef[] = [];
  let look: () => void = () => undefined;
  const live = new LiveUnread(db, conversation, {
    changed: (unread) => {
      now = unread;
      look();
    },
    failed: (error) => {
      throw error;
    },
  });
  now = await live.open(marker);
  ended = async () => {
    live.stop();
    await db.delete();
  };
  const becomes = (wanted: readonly number[]): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (now.map(({ sequence }) => sequence).join() === wanted.join()) resolve();
      };
      look();
    });
  return { db, live, becomes };
};

const refs = (...sequences: number[]) => new Set(sequences.map((n) => `${author}/${n}`));

describe('unread messages', () => {
  it('are those above the marker, and then what comes', async () => {
    const { db, becomes } = await open([1, 2, 3, 4], 2);
    await becomes([3, 4]);
    await db.messages.add(message(5));
    await becomes([3, 4, 5]);
  });

  it('of before come when an older part of the history does', async () => {
    const { db, becomes } = await open([9], 2);
    await becomes([9]);
    await db.messages.add(message(4));
    await becomes([4, 9]);
  });

  it('are not those any more that were removed', async () => {
    const { db, becomes } = await open([1, 2, 3], 0);
    await db.messages.put(message(2, { countable: 0 }));
    await becomes([1, 3]);
  });

  it('are told no more once they were seen, and leave room for others', async () => {
    const all = Array.from({ length: 1_010 }, (_, n) => n + 1);
    const { live, becomes } = await open(all, 0);
    await becomes(all.slice(0, 1_000));
    live.forget(refs(1, 2, 3));
    await becomes(all.slice(3, 1_003));
  });

  it('that were seen do not come back with a change of others', async () => {
    const { db, live, becomes } = await open([1, 2, 3, 4], 0);
    live.forget(refs(1, 2));
    await db.messages.put(message(3, { countable: 0 }));
    await becomes([4]);
    live.forget(refs(4));
    await db.messages.add(message(5));
    await becomes([5]);
  });

  it('are followed again after a pause', async () => {
    const { db, live, becomes } = await open([1], 0);
    live.stop();
    await db.messages.add(message(2));
    live.start();
    await becomes([1, 2]);
  });
});
