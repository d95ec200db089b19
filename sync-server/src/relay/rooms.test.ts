import { type ConversationId, EMPTY_DIGEST, type SegmentName } from '@corridor/core';
import { expect, test } from 'vitest';
import type { EntryStore, SegmentState } from '../store/port.ts';
import type { Listener } from './fan-out.ts';
import { Rooms } from './rooms.ts';
import { realScheduler } from './testing/clinic.ts';

const CAPACITY = 10;

const stateOf = (name: SegmentName): SegmentState => ({
  name,
  conversation: name as string as ConversationId,
  number: 0,
  floor: 0,
  closed: false,
  head: name,
  lastSequence: 0,
  entries: 0,
  bytes: 0,
  digest: EMPTY_DIGEST,
  writers: new Map(),
});
const store = {
  segment: (name: SegmentName) => Promise.resolve(stateOf(name)),
} as Partial<EntryStore> as EntryStore;
const named = (kind: string, n: number): SegmentName => `${kind}${n}` as SegmentName;

test('[R15] rooms nobody listens to are let go, however many in use are older', async () => {
  const rooms = new Rooms(store, realScheduler, CAPACITY);
  for (let n = 0; n < CAPACITY; n++) {
    const room = await rooms.get(named('used', n));
    room?.channels.add({} as Listener);
  }
  for (let n = 0; n < 500; n++) await rooms.get(named('idle', n));
  let idle = 0;
  for (let n = 0; n < 500; n++) if (rooms.cached(named('idle', n)) !== null) idle++;
  expect(idle).toBeLessThan(CAPACITY);
  for (let n = 0; n < CAPACITY; n++) expect(rooms.cached(named('used', n))).not.toBeNull();
});

test('the rooms that were used last are kept for who comes back', async () => {
  const rooms = new Rooms(store, realScheduler, CAPACITY);
  for (let n = 0; n < 2 * CAPACITY; n++) await rooms.get(named('idle', n));
  for (let n = 0; n < CAPACITY; n++) expect(rooms.cached(named('idle', n))).toBeNull();
  for (let n = CAPACITY; n < 2 * CAPACITY; n++) {
    expect(rooms.cached(named('idle', n))).not.toBeNull();
  }
});
