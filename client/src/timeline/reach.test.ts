import { describe, expect, it } from 'vitest';
import { personReach, type ReachMarker, reachOf, readersOf } from './reach.pure.ts';

const marker = (held: number, ...steps: [upTo: number, at: number][]): ReachMarker => ({
  user: 'ana',
  held,
  steps: steps.map(([upTo, at]) => ({ upTo, at })),
});

describe('how far a message has come', () => {
  it('[M16] is on the server until a device holds it, and read when a marker passed it', () => {
    expect(personReach(5, 'ana', undefined).reach).toBe('stored');
    expect(personReach(5, 'ana', marker(4)).reach).toBe('stored');
    expect(personReach(5, 'ana', marker(5)).reach).toBe('held');
    expect(personReach(5, 'ana', marker(9, [4, 100])).reach).toBe('held');
    expect(personReach(5, 'ana', marker(9, [4, 100], [5, 200])).reach).toBe('read');
  });

  it('names a time as exact only when the step before is known', () => {
    const read = marker(9, [4, 100], [7, 200], [9, 300]);
    expect(personReach(5, 'ana', read)).toMatchObject({ at: 200, exact: true });
    expect(personReach(9, 'ana', read)).toMatchObject({ at: 300, exact: true });
    expect(personReach(3, 'ana', read)).toMatchObject({ at: 100, exact: false });
    expect(personReach(3, 'ana', marker(4, [4, 0]))).toMatchObject({ at: null });
  });

  it('[M16] is read without a time where the relay tells none', () => {
    const read = marker(7, [5, 0], [7, 0]);
    expect(personReach(6, 'ana', read)).toMatchObject({ reach: 'read', at: null });
    expect(personReach(8, 'ana', read).reach).toBe('stored');
  });

  it('is with a group as far as with its last', () => {
    const people = (...reaches: ('stored' | 'held' | 'read')[]) =>
      reaches.map((reach) => ({ user: 'ana', reach, at: null, exact: false }));
    expect(reachOf(people('read', 'held', 'read'))).toEqual({
      level: 'held',
      read: 2,
      held: 3,
      of: 3,
    });
    expect(reachOf(people('read', 'stored'))).toMatchObject({ level: 'stored', read: 1, held: 1 });
    expect(reachOf(people('read', 'read')).level).toBe('read');
    expect(reachOf([]).level).toBe('stored');
  });

  it('does not wait for who may not read it', () => {
    const members = [
      { user: 'me', joinedAt: 0 },
      { user: 'ana', joinedAt: 0 },
      { user: 'new', joinedAt: 500 },
    ];
    const users = (sinceJoin: boolean) =>
      readersOf(members, 'me', 400, sinceJoin).map(({ user }) => user);
    expect(users(false)).toEqual(['ana', 'new']);
    expect(users(true)).toEqual(['ana']);
  });
});
