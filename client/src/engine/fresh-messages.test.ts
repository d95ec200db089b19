import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMessage } from '../actions/write-message.ts';
import { LocalDatabase, type MessageRow } from '../local/database.ts';
import { getMeta } from '../local/meta.ts';
import { FreshMessages } from './fresh-messages.ts';
import type { FreshNews } from './port.ts';
import { RelayDouble } from './testing/relay-double.ts';
import { groupOf, person, practice, random, signedIn } from './testing/workstation.ts';

const HOUR_MS = 3_600_000;
const [ana, ben] = [person('ana'), person('ben')];
const team = groupOf('team', [ana.id, ben.id]);
let disk = 0;
const made: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of made.splice(0)) await each.stop();
});

describe('what is new to who has Corridor open', () => {
  const START = Date.UTC(2026, 10, 21, 9);
  let nowMs: number | null;
  let told: FreshNews[];
  let due: (() => void)[];
  let fresh: FreshMessages;
  let db: LocalDatabase;

  const row = (ref: string, change: Partial<MessageRow> = {}): MessageRow =>
    ({
      ref,
      conversation: team.id,
      countable: 1,
      proof: 'proven',
      sequence: 1,
      at: START + 60_000,
      arrivedAt: START + 60_000,
      ...change,
    }) as MessageRow;
  const secondPasses = (): void => {
    for (const task of due.splice(0)) task();
  };
  const refs = () => told.flatMap((news) => [...news.refs]);
  const another = () =>
    new FreshMessages({
      db,
      time: {
        after: (_, task) => {
          due.push(task);
          return () => {
            due = due.filter((each) => each !== task);
          };
        },
      },
      relayNowMs: () => nowMs,
      tell: (news) => void told.push(news),
    });

  beforeEach(async () => {
    [nowMs, told, due] = [START, [], []];
    db = new LocalDatabase(`fresh-${disk++}`);
    fresh = another();
    await fresh.open();
    await fresh.filled();
    nowMs = START + 61_000;
    made.push({
      stop: async () => {
        fresh.stop();
        await db.delete();
      },
    });
  });

  it('tells together, of each conversation, what came within a second', () => {
    const other = groupOf('other', []).id;
    fresh.added([row('ben/2', { sequence: 2 }), row('ben/1')]);
    fresh.added([row('ben/3', { conversation: other })]);
    expect(told).toEqual([]);
    secondPasses();
    expect(told).toEqual([
      { type: 'fresh', conversation: team.id, refs: ['ben/1', 'ben/2'] },
      { type: 'fresh', conversation: other, refs: ['ben/3'] },
    ]);
    secondPasses();
    expect(told).toHaveLength(2);
  });

  it.each([
    ["one's own, an import, a system line", { countable: 0 }],
    ['a message whose signature does not verify', { proof: 'unproven' }],
    ['what arrived before everything was here for the first time', { arrivedAt: START }],
    ['what was written a day ago and came now', { at: START - 24 * HOUR_MS }],
    ['what the relay does not have yet', { arrivedAt: null }],
  ] as const)('tells nothing of %s', (_, change) => {
    fresh.added([row('ben/1', change)]);
    secondPasses();
    expect(told).toEqual([]);
    fresh.added([row('ben/1')]);
    secondPasses();
    expect(refs()).toEqual(['ben/1']);
  });

  it('tells nothing while a relay is given back what it lost', () => {
    fresh.healing(true);
    fresh.added([row('ben/1')]);
    secondPasses();
    fresh.healing(false);
    fresh.added([row('ben/2')]);
    secondPasses();
    expect(refs()).toEqual(['ben/2']);
  });

  it('is filled once for good, and what came before a later start is no news but for seconds', async () => {
    expect(await getMeta(db, 'filledAt')).toBe(START);
    nowMs = START + HOUR_MS;
    const later = another();
    // The rows say that it was filled before the line says what time it is.
    nowMs = null;
    await later.filled();
    nowMs = START + HOUR_MS;
    await later.open();
    later.added([
      row('ben/1'),
      row('ben/2', { at: nowMs - 2_000, arrivedAt: nowMs - 2_000 }),
      row('ben/3', { at: nowMs - 20_000, arrivedAt: nowMs - 20_000 }),
    ]);
    secondPasses();
    expect(refs()).toEqual(['ben/2']);
    expect(await getMeta(db, 'filledAt')).toBe(START);
  });

  it('keeps the mentions of too many', () => {
    const many = Array.from({ length: 150 }, (_, n) =>
      row(`ben/${n}`, { sequence: n, ...(n === 3 ? { mentionsMe: 1 as const } : {}) }),
    );
    fresh.added(many);
    secondPasses();
    expect(refs()).toHaveLength(100);
    expect(refs()[0]).toBe('ben/3');
    expect(refs()[99]).toBe('ben/149');
  });
});

describe('an engine', () => {
  it('tells of what others write from when everything is here, and not of history nor of its own', async () => {
    const relay = new RelayDouble({
      random,
      nowMs: () => Date.now(),
      practice,
      users: [ana, ben],
    });
    relay.addConversation(team);
    const a = await signedIn(relay, ana.id, `fresh-${disk++}`);
    const b = await signedIn(relay, ben.id, `fresh-${disk++}`);
    made.push(a, b);
    const write = async (text: string): Promise<string> => {
      const { ref } = await writeMessage(b.db, b.user, team.id, { kind: 'message', text });
      await b.until('stored', async () => (await b.db.messages.get(ref))?.delivery === 'stored');
      return ref;
    };
    await b.start();
    await write('history');
    await a.start();
    await a.until('filled', async () => (await getMeta(a.db, 'filledAt')) !== undefined);
    const ref = await write('news');
    const freshOn = (at: typeof a) => at.told.filter(({ type }) => type === 'fresh');
    await a.until('told', async () => freshOn(a).length > 0);
    expect(freshOn(a)).toEqual([{ type: 'fresh', conversation: team.id, refs: [ref] }]);
    expect(freshOn(b)).toEqual([]);
  });
});
