import { ConversationId, EntryId, UserId } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import type { Holding } from '../processes/wire.ts';
import { comparedReplicas, failuresOf, untested } from './verdict.ts';

const idOf = (name: string): EntryId => EntryId.parse(name.padEnd(32, 'A'));
const conversationOf = (name: string): ConversationId => ConversationId.parse(name.padEnd(22, 'A'));
const author = UserId.parse('ana'.padEnd(22, 'A'));

/** Somebody's screen: texts by conversation, in its order; a text is its own id. */
const screen = (shown: Readonly<Record<string, readonly string[]>>): Holding => ({
  outbox: [],
  replicas: [],
  messages: Object.entries(shown).flatMap(([conversation, texts]) =>
    texts.map((text, i) => ({
      id: idOf(text),
      conversation: conversationOf(conversation),
      author,
      text,
      sequence: i + 1,
      delivery: 'stored' as const,
    })),
  ),
});

const verdictOn = (...screens: readonly Holding[]): string[] => {
  const holders = screens.map((look, i) => ({ name: `station ${i}`, user: author, look }));
  const none = { attempts: new Map(), acknowledged: new Map() };
  const check = { sound: true, findings: [] } as never;
  const relay = { entries: [], members: [], markers: [], heads: new Map(), check };
  return failuresOf(none, relay, holders).filter((failure) => failure.includes('sorts'));
};

describe('the same order everywhere', () => {
  it('is looked at in each conversation, between those who have it', () => {
    const first = screen({ one: ['a', 'b'] });
    const second = screen({ two: ['c', 'd', 'e'] });
    expect(verdictOn(first, second, screen({ one: ['a', 'b'], two: ['c', 'e'] }))).toEqual([]);
    expect(verdictOn(first, second, screen({ two: ['c', 'e', 'd'] }))).toEqual([
      'station 2 sorts otherwise than station 1',
    ]);
  });
});

describe('a run that put nothing to the test', () => {
  it('does not pass', () => {
    expect(untested({ sends: 3, acknowledged: 1, compared: 2 })).toEqual([]);
    expect(untested({ sends: 3, acknowledged: 0, compared: 2 })).toEqual([
      'nothing was tested: nothing was acknowledged',
    ]);
    expect(untested({ sends: 0, acknowledged: 0, compared: 0 })).toEqual([
      'nothing was tested: nobody wrote',
      'nothing was tested: no replica was compared with the relay',
    ]);
  });

  it('is one in which no replica has a head to be compared with', () => {
    const conversation = conversationOf('one');
    const look = { ...screen({}), replicas: [{ segment: 'one.0.x', conversation, digest: '1:x' }] };
    const holders = [{ name: 'station', user: author, look }];
    const check = { sound: true, findings: [] } as never;
    const relay = (heads: ReadonlyMap<string, string>) => ({
      ...{ entries: [], members: [], markers: [], check },
      heads,
    });
    expect(comparedReplicas(relay(new Map([['other.0.x', '1:x']])), holders)).toBe(0);
    expect(comparedReplicas(relay(new Map([['one.0.x', '2:y']])), holders)).toBe(1);
  });
});
