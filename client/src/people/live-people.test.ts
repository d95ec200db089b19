import { ConversationId, TYPING_INTERVAL_MS, UNTIL_CHANGED, UserId } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Activity, AWAY_AFTER_MS } from '../engine/activity.ts';
import type { LiveDeed, LiveNews } from '../engine/port.ts';
import { PresenceBook } from '../engine/presence-book.ts';
import { LivePeople } from './live-people.ts';
import { shownState } from './usePeople.ts';

const id = (letter: string): string => `${letter}${'0'.repeat(20)}A`;
const [ana, ben] = [UserId.parse(id('a')), UserId.parse(id('b'))];
const room = ConversationId.parse(id('c'));

let hear: (news: LiveNews) => void;
let said: LiveDeed[];
let people: LivePeople;
let changes = 0;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  changes = 0;
  people = new LivePeople({
    hear: (listener) => {
      hear = listener;
      return () => undefined;
    },
    say: (deed) => void said.push(deed),
  });
  people.follow();
  people.subscribe(() => changes++);
});
afterEach(() => vi.useRealTimers());

describe('people of a tab', () => {
  it('[M17] knows of nobody before it is told, and forgets all when a whole list comes', () => {
    expect(people.presenceOf(ana)).toBeNull();
    const online = { user: ana, state: 'online', since: 5 } as const;
    hear({ type: 'people', complete: false, people: [online] });
    expect(people.presenceOf(ana)).toEqual(online);
    hear({ type: 'people', complete: true, people: [] });
    expect(people.presenceOf(ana)).toBeNull();
  });

  it('[M17] a status and being busy end when their time has come, with no further word', () => {
    const now = Date.now();
    const [status, busy] = [
      { text: 'Lunch', since: now, until: now + 60_000 },
      { since: now, until: now + 30_000 },
    ];
    const person = { user: ana, state: 'online', since: 5 } as const;
    hear({ type: 'people', complete: false, people: [{ ...person, status, busy }] });
    expect(shownState(people.presenceOf(ana) ?? person)).toBe('busy');
    expect(shownState({ ...person, state: 'offline', busy })).toBe('offline');
    const before = changes;
    vi.advanceTimersByTime(30_000);
    expect(people.presenceOf(ana)).toEqual({ ...person, status });
    expect(shownState(person)).toBe('online');
    vi.advanceTimersByTime(30_000);
    expect(people.presenceOf(ana)).toEqual(person);
    expect(changes).toBe(before + 2);
    // Told when it was over by this clock already.
    hear({ type: 'people', complete: false, people: [{ ...person, status }] });
    expect(people.presenceOf(ana)).toEqual(person);
    // One without end needs no timer that lasts so long.
    const forever = { ...status, until: UNTIL_CHANGED };
    hear({ type: 'people', complete: false, people: [{ ...person, status: forever }] });
    vi.advanceTimersByTime(3 * 24 * 3_600_000);
    expect(people.presenceOf(ana)).toEqual({ ...person, status: forever });
  });

  it('[M18] somebody types until they stop saying so, or what they wrote is here', () => {
    const types = (user: UserId) => hear({ type: 'someone-types', conversation: room, user });
    types(ana);
    types(ben);
    expect(people.typersIn(room)).toEqual([ana, ben]);
    vi.advanceTimersByTime(TYPING_INTERVAL_MS);
    types(ana);
    vi.advanceTimersByTime(TYPING_INTERVAL_MS + 1);
    expect(people.typersIn(room)).toEqual([ana]);
    const before = changes;
    people.wrote(room, ana);
    expect(people.typersIn(room)).toEqual([]);
    expect(changes).toBe(before + 1);
    people.wrote(room, ana);
    expect(changes).toBe(before + 1);
  });

  it('[M18] says that somebody types every three seconds at most', () => {
    for (let key = 0; key < 70; key++) {
      people.types(room);
      vi.advanceTimersByTime(100);
    }
    expect(said).toHaveLength(3);
  });
});

describe('what the engine tells of people', () => {
  it('[M17] nothing, once the line is lost', () => {
    const told: LiveNews[] = [];
    const book = new PresenceBook((news) => void told.push(news));
    book.take({
      type: 'presence',
      complete: true,
      people: [{ user: ana, state: 'away', since: 1 }],
    });
    book.lineLost();
    book.repeat();
    expect(told.map((news) => news.type === 'people' && news.people.length)).toEqual([1, 0, 0]);
  });

  it('[M17] somebody is away five minutes after the last input, and back with the next', () => {
    const told: boolean[] = [];
    const time = {
      monoMs: () => performance.now(),
      after: (ms: number, task: () => void) => {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
    };
    const activity = new Activity(time, (active) => void told.push(active));
    activity.used();
    expect(told).toEqual([]);
    activity.open();
    vi.advanceTimersByTime(AWAY_AFTER_MS - 1);
    activity.used();
    vi.advanceTimersByTime(AWAY_AFTER_MS - 1);
    expect(told).toEqual([true]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([true, false]);
    activity.used();
    activity.used();
    expect(told).toEqual([true, false, true]);
    activity.close();
    vi.advanceTimersByTime(10 * AWAY_AFTER_MS);
    expect(told).toEqual([true, false, true]);
    activity.open();
    expect(told).toEqual([true, false, true, false]);
  });
});
