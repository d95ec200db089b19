/** How far members have come, told to each other. */
import {
  type ClientMessage,
  type ConversationId,
  MAX_MEMBERS_WITH_MARKERS,
  SLOW_READER_BYTES,
} from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Relay } from './relay.ts';
import { Clinic, HeldScheduler } from './testing/clinic.ts';
import type { Person } from './testing/people.ts';
import { Seat, turn } from './testing/seat.ts';

let clinic: Clinic;
let scheduler: HeldScheduler;
let relay: Relay;
let [anna, ben, cora]: Person[] = [];
let conversation: ConversationId;

/** What was gathered goes out, and what that asked of the store is answered. */
const second = async (): Promise<void> => {
  await turn();
  scheduler.timePasses();
  await turn();
};

const connect = (person: Person | undefined): Promise<Seat> => Seat.take(relay, person);

const told = ({ peer }: Seat): unknown[] =>
  peer.messages.flatMap((message) => (message.type === 'markers' ? [message.markers] : []));

const held = (sequence: number, of = conversation): ClientMessage => ({
  type: 'held',
  markers: [{ conversation: of, sequence }],
});
const watch = (...conversations: ConversationId[]): ClientMessage => ({
  type: 'watch',
  conversations,
});
const marker = (person: Person | undefined, sequence: number) => ({
  user: person?.user,
  read: 0,
  readAt: 0,
  held: sequence,
});

beforeEach(async () => {
  scheduler = new HeldScheduler();
  ({ clinic, relay } = await Clinic.open(scheduler));
  [anna, ben, cora] = [clinic.addPerson(), clinic.addPerson(), clinic.addPerson()];
  conversation = clinic.addConversation(anna, ben);
});

describe('markers of members', () => {
  it('[M15] who watches a conversation is told all of it, then what changes, a second of it at once', async () => {
    const [a, b] = [await connect(anna), await connect(ben)];
    await b.say(held(5));
    await second();
    await a.say(watch(conversation));
    expect(told(a)).toEqual([[marker(ben, 5)]]);
    await b.say(held(7), held(9));
    expect(told(a)).toHaveLength(1);
    await second();
    expect(told(a).slice(1)).toEqual([[marker(ben, 9)]]);
    expect(told(b)).toEqual([]);
  });

  it('[M16] what was read is told like what is held', async () => {
    const a = await connect(anna);
    await a.say(watch(conversation));
    const moved = { conversation, user: ben?.user as never, read: 4, readAt: 1_000, held: 4 };
    relay.markersMoved({ user: moved.user, sessionId: 'his' }, [moved]);
    await second();
    expect(told(a)).toEqual([[], [{ user: ben?.user, read: 4, readAt: 1_000, held: 4 }]]);
  });

  it('[M16] a client is told that it was read, and neither when nor what devices hold, where the practice tells them of no presence', async () => {
    const client = clinic.addPerson();
    clinic.directory.addUser(clinic.practice, client.user, 'client');
    const room = clinic.addConversation(anna as Person, client);
    const [a, c] = [await connect(anna), await connect(client)];
    await a.say(held(5, room));
    await second();
    await c.say(watch(room));
    await a.say(watch(room), held(6, room));
    await second();
    expect(told(c)).toEqual([[]]);
    const moved = {
      conversation: room,
      user: anna?.user as never,
      read: 4,
      readAt: 1_000,
      held: 6,
    };
    relay.markersMoved({ user: moved.user, sessionId: 'hers' }, [moved]);
    await a.say(held(7, room));
    await second();
    const read = { user: anna?.user, read: 4, readAt: 0, held: 4 };
    expect(told(c)).toEqual([[], [read]]);
    // The other way it is told, and of themselves.
    await c.say(held(6, room));
    await second();
    expect(told(a).at(-1)).toEqual([marker(client, 6)]);
    expect(told(c).at(-1)).toEqual([marker(client, 6)]);
  });

  it('[M15] [P9] who is no member is told nothing, before and after', async () => {
    const [a, b, c] = [await connect(anna), await connect(ben), await connect(cora)];
    await c.say(watch(conversation), held(3));
    await a.say(watch(conversation));
    await b.say(held(5));
    await second();
    expect(told(c)).toEqual([]);
    expect(told(a)).toEqual([[], [marker(ben, 5)]]);
    clinic.directory.removeMember(conversation, anna?.user as never);
    await b.say(held(6));
    await second();
    expect(told(a)).toHaveLength(2);
  });

  it('[M15] what is watched no more is told no more', async () => {
    const other = clinic.addConversation(anna as Person, ben as Person);
    const [a, b] = [await connect(anna), await connect(ben)];
    await a.say(watch(conversation), watch(other));
    await b.say(held(5), held(6, other));
    await second();
    expect(told(a).at(-1)).toEqual([marker(ben, 6)]);
    expect(told(a).flat()).not.toContainEqual(marker(ben, 5));
  });

  it('[R15] a list that is asked for again before its turn is read once', async () => {
    const other = clinic.addConversation(anna as Person);
    const a = await connect(anna);
    await a.say(
      ...Array.from({ length: 200 }, (_, n) => watch(n % 2 === 0 ? other : conversation)),
    );
    await second();
    expect(clinic.markers.lists).toBeLessThanOrEqual(2);
    expect(told(a)).toHaveLength(1);
  });

  it('[M15] in a conversation of very many nobody is told of everybody', async () => {
    const crowd = Array.from({ length: MAX_MEMBERS_WITH_MARKERS + 1 }, () => clinic.addPerson());
    const large = clinic.addConversation(...crowd);
    const [a, b] = [await connect(crowd[0]), await connect(crowd[1])];
    await a.say(watch(large));
    await b.say(held(5, large));
    await second();
    expect(told(a)).toEqual([]);
    expect(clinic.markers.lists).toBe(0);
  });

  it('[M8] who reads too slowly gets the whole list when they caught up', async () => {
    const [a, b] = [await connect(anna), await connect(ben)];
    await a.say(watch(conversation));
    a.peer.bufferedBytes = SLOW_READER_BYTES + 1;
    await b.say(held(5));
    await second();
    expect(told(a)).toEqual([[]]);
    a.peer.bufferedBytes = 0;
    await a.session.drained();
    await turn();
    expect(told(a).at(-1)).toEqual([marker(ben, 5)]);
  });

  it('[M16] what could not be stored is not told, and is stored later', async () => {
    const [a, b] = [await connect(anna), await connect(ben)];
    await a.say(watch(conversation));
    const { hold } = clinic.markers;
    clinic.markers.hold = () => Promise.reject(new Error('the disk is full'));
    await b.say(held(5));
    await second();
    await second();
    expect(told(a)).toEqual([[]]);
    expect(clinic.log.lines.filter((line) => line.includes('was not stored'))).toHaveLength(1);
    clinic.markers.hold = hold;
    await second();
    expect(told(a).at(-1)).toEqual([marker(ben, 5)]);
  });
});
