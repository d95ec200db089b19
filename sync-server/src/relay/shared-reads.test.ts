/** A practice that comes back together is answered by few reads, and misses nothing by it. */
import {
  type ConversationId,
  decodeEntry,
  encodeStep1,
  encodeUpdate,
  type SegmentName,
  type StateVector,
  writeSegmentUpdate,
  writeStateVector,
} from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../store/sqlite/sha256.ts';
import type { Relay } from './relay.ts';
import { Clinic, HeldScheduler } from './testing/clinic.ts';
import type { Person, SignedEntry } from './testing/people.ts';
import { Seat, turn } from './testing/seat.ts';
import { checkedEntry } from './verdict.ts';

let clinic: Clinic;
let scheduler: HeldScheduler;
let relay: Relay;
let people: Person[];
let conversation: ConversationId;
let head: SegmentName;
let reads: number;

beforeEach(async () => {
  scheduler = new HeldScheduler();
  ({ clinic, relay } = await Clinic.open(scheduler));
  people = Array.from({ length: 6 }, () => clinic.addPerson());
  conversation = clinic.addConversation(...people);
  head = await clinic.headOf(conversation);
  reads = 0;
  const read = clinic.store.arrivalsSince.bind(clinic.store);
  clinic.store.arrivalsSince = (...asked) => {
    reads++;
    return read(...asked);
  };
});

const settle = async (): Promise<void> => {
  await turn();
  await relay.settled();
  await turn();
};

const NOTHING: StateVector = new Map();

/** A workstation that comes back with a replica and the highest sequence it was told of. */
const comesBack = async (who: number, vector = NOTHING, sequence = 0): Promise<Seat> => {
  const seat = await Seat.take(relay, people[who]);
  await seat.say(
    { type: 'attach', channel: 1, segment: head, sequence },
    { type: 'data', channel: 1, payload: encodeStep1(writeStateVector(vector)) },
  );
  await settle();
  return seat;
};

const entry = (who: number, text: string): SignedEntry => {
  const person = people[who];
  if (!person) throw new Error('nobody');
  return person.write(conversation, text, Date.now());
};

const write = async (seat: Seat, client: number, clock: number, e: SignedEntry): Promise<void> => {
  const update = writeSegmentUpdate([{ client, structs: [{ clock, ...e }] }]);
  await seat.say({ type: 'data', channel: 1, payload: encodeUpdate(update) });
  await settle();
};

/** As an import, a command or a healing does. */
const storePastRelay = async (client: number, { id, bytes }: SignedEntry): Promise<void> => {
  const decoded = decodeEntry(bytes, sha256);
  const device = people[0]?.device;
  if (!decoded.ok || device === undefined) throw new Error('a bad entry');
  const entries = [checkedEntry(id, bytes, decoded.value.payload)];
  const arrivedAt = Date.now();
  await clinic.store.commit([{ segment: head, device, client, firstClock: 0, arrivedAt, entries }]);
};

const expectAll = (seat: Seat, ...ids: readonly string[]): void => {
  expect(new Set(seat.peer.received)).toEqual(new Set(ids));
  expect(new Set(seat.peer.arrived)).toEqual(new Set(ids));
};

describe('a practice that comes back', () => {
  it('[M5] [R15] is answered by one read, and by what was committed since', async () => {
    const anna = await comesBack(0);
    const first = entry(0, 'before');
    await write(anna, 5, 0, first);
    expect(reads).toBe(0);
    expectAll(await comesBack(1), first.id);
    const second = entry(0, 'meanwhile');
    await write(anna, 5, 1, second);
    for (const who of [2, 3, 4]) expectAll(await comesBack(who), first.id, second.id);
    expect(reads).toBe(1);
  });

  it('[M5] who brings queued entries of their own is answered like the others', async () => {
    await write(await comesBack(0), 5, 0, entry(0, 'before'));
    const held = new Map([[5, 1]]);
    const [second, own] = [entry(0, 'second'), entry(2, 'own')];
    await write(await comesBack(0, held), 6, 0, second);
    const other = await comesBack(1, held);
    expect(other.peer.received).toEqual([second.id]);
    // Its replica has what the relay has not.
    const ben = await comesBack(2, new Map([...held, [7, 1]]));
    expect(ben.peer.received).toEqual([second.id]);
    await write(ben, 7, 0, own);
    expect(other.peer.received).toEqual([second.id, own.id]);
    expect((await comesBack(3, held)).peer.received).toEqual([second.id, own.id]);
    expect(reads).toBe(1);
  });

  it('[M5] who holds something else gets what they lack, and no more', async () => {
    const anna = await comesBack(0);
    const [first, second] = [entry(0, 'one'), entry(0, 'two')] as const;
    await write(anna, 5, 0, first);
    await write(anna, 5, 1, second);
    expectAll(await comesBack(1), first.id, second.id);
    const held = await comesBack(2, new Map([[5, 1]]));
    expect(held.peer.received).toEqual([second.id]);
    const told = anna.peer.messages.flatMap((m) => (m.type === 'arrivals' ? m.arrivals : []));
    const toldOfFirst = await comesBack(3, NOTHING, told[0]?.sequence);
    expect(toldOfFirst.peer.arrived).toEqual([second.id]);
    expect(reads).toBe(3);
  });

  it('[M5] what was stored past the relay is in no answer from before', async () => {
    const [first, second] = [entry(0, 'one'), entry(0, 'two')] as const;
    await write(await comesBack(0), 5, 0, first);
    expectAll(await comesBack(1), first.id);
    await storePastRelay(20, second);
    await relay.refresh(conversation);
    expectAll(await comesBack(2), first.id, second.id);
  });

  it('[R15] is read for afresh after half a second', async () => {
    await write(await comesBack(0), 5, 0, entry(0, 'one'));
    await comesBack(1);
    scheduler.timePasses();
    await comesBack(2);
    expect(reads).toBe(2);
  });

  it('comes back once more when a read failed, and the next read is a new one', async () => {
    const first = entry(0, 'one');
    await write(await comesBack(0), 5, 0, first);
    const read = clinic.store.arrivalsSince;
    clinic.store.arrivalsSince = () => Promise.reject(new Error('the disk'));
    const failed = await Promise.all([comesBack(1), comesBack(2)]);
    for (const { peer } of failed) expect(peer.closedWith?.code).toBe(4503);
    clinic.store.arrivalsSince = read;
    expectAll(await comesBack(3), first.id);
  });
});
