import 'fake-indexeddb/auto';
import i18next from 'i18next';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LANGUAGES } from '../i18n/language.ts';
import { allWords } from '../i18n/testing/all-words.ts';
import { LocalDatabase, type MessageRow } from '../local/database.ts';
import { onTableChange } from '../local/table-changes.ts';
import { deliverySentence } from './DeliveryNewsLine.tsx';
import { type DeliveryNews, OwnDeliveries } from './own-deliveries.ts';

let db: LocalDatabase;
let deliveries: OwnDeliveries;
/** What is called when the time to gather is over, which a test lets pass. */
let over: (() => void) | null;
let told: (DeliveryNews | null)[];
let disk = 0;

/** Until whoever follows the table has been told of a write, and asked for what they read. */
const write = async (work: () => PromiseLike<unknown>): Promise<void> => {
  let end = (): void => undefined;
  const heard = new Promise<void>((resolve) => {
    end = onTableChange(db, 'messages', () => resolve());
  });
  await work();
  await heard;
  end();
};
const of = (delivery: MessageRow['delivery']) => ({
  delivery,
  undelivered: delivery === 'stored' ? undefined : delivery,
});
const put = (delivery: MessageRow['delivery'], ...refs: string[]): Promise<void> =>
  write(() =>
    db.messages.bulkPut(
      refs.map(
        (ref) => ({ ref, conversation: 'c', sort: ref, ...of(delivery) }) as unknown as MessageRow,
      ),
    ),
  );
const becomes = (delivery: MessageRow['delivery'], ...refs: string[]): Promise<void> =>
  write(() =>
    db.transaction('rw', db.messages, async () => {
      for (const ref of refs) await db.messages.update(ref, of(delivery));
    }),
  );
const tells = async (): Promise<DeliveryNews | null> => {
  await vi.waitFor(() => expect(over).not.toBeNull());
  // What else is asked for by now is read before this.
  await db.transaction('rw', db.messages, () => db.messages.count());
  const tell = over;
  over = null;
  tell?.();
  return deliveries.news();
};

beforeEach(() => {
  db = new LocalDatabase(`own-deliveries-${disk++}`);
  [over, told] = [null, []];
  deliveries = new OwnDeliveries({
    db,
    after: (_, run) => {
      over = run;
      return () => {
        over = null;
      };
    },
    failed: (error) => {
      throw error;
    },
  });
  deliveries.subscribe(() => told.push(deliveries.news()));
});
afterEach(async () => {
  deliveries.stop();
  await db.delete();
});

describe('what becomes of one’s own messages', () => {
  it('is told of those that waited before, and never of what was settled before', async () => {
    await put('stored', 'a');
    await put('refused', 'b');
    await put('saved', 'c', 'd');
    deliveries.start();
    await put('stored', 'somebody else’s');
    await becomes('stored', 'c', 'd');
    expect(await tells()).toEqual({ stored: 2, refused: 0 });
    expect(told).toEqual([null, { stored: 2, refused: 0 }]);
  });

  it('is told once of all within a time, and empties the line before it says more', async () => {
    deliveries.start();
    await put('saved', 'a');
    await becomes('stored', 'a');
    await put('saved', 'b', 'c', 'd');
    await becomes('stored', 'b', 'c');
    await becomes('refused', 'd');
    expect(await tells()).toEqual({ stored: 3, refused: 1 });
    // It was sent again: refused, and then taken.
    await becomes('saved', 'd');
    await becomes('stored', 'd');
    expect(await tells()).toEqual({ stored: 1, refused: 0 });
    expect(told).toEqual([null, { stored: 3, refused: 1 }, null, { stored: 1, refused: 0 }]);
  });

  it('is not told of what was removed here while it waited', async () => {
    await put('saved', 'a', 'b');
    deliveries.start();
    await write(() => db.messages.delete('a'));
    await becomes('stored', 'b');
    expect(await tells()).toEqual({ stored: 1, refused: 0 });
  });

  it('is not told to who is gone', async () => {
    await put('saved', 'a');
    deliveries.start();
    deliveries.stop();
    await becomes('stored', 'a');
    await db.transaction('rw', db.messages, () => db.messages.count());
    expect(told).toEqual([]);
  });
});

describe.each(LANGUAGES)('in words (%s)', (language) => {
  beforeAll(allWords);
  const says = (stored: number, refused: number): string =>
    deliverySentence({ stored, refused }, i18next.getFixedT(language));

  it('it is how many, and nothing of them', () => {
    const sentences = [says(1, 0), says(3, 0), says(0, 1), says(0, 2), says(3, 1)];
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const sentence of sentences) expect(sentence).not.toMatch(/delivery\.|\{\{/);
    if (language === 'en') expect(says(3, 0)).toBe('3 messages are on the server now.');
  });
});
