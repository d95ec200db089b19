/** Who is there and who types, told to who may know. */
import {
  type ClientMessage,
  type ConversationId,
  MAX_MEMBERS_WITH_MARKERS,
  SLOW_READER_BYTES,
  TYPING_INTERVAL_MS,
} from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { LEAVES_AFTER_MS } from './presence.ts';
import type { Relay } from './relay.ts';
import { Clinic, HeldScheduler } from './testing/clinic.ts';
import type { Person } from './testing/people.ts';
import { Seat, turn } from './testing/seat.ts';

let clinic: Clinic;
let scheduler: HeldScheduler;
let relay: Relay;
let [anna, ben, cora]: Person[] = [];
let conversation: ConversationId;
/** The relay's monotonic clock, from which its time follows. */
let nowMs = 0;

const ACTIVE: ClientMessage = { type: 'activity', active: true };
const IDLE: ClientMessage = { type: 'activity', active: false };

/** What was gathered goes out. */
const pass = async (ms = 10_000): Promise<void> => {
  nowMs += ms;
  await turn();
  scheduler.timePasses();
  await turn();
};
const connect = (person: Person | undefined): Promise<Seat> => Seat.take(relay, person);

const told = ({ peer }: Seat, of: Person | undefined): string[] =>
  peer.messages.flatMap((message) =>
    message.type === 'presence'
      ? message.people.filter(({ user }) => user === of?.user).map(({ state }) => state)
      : [],
  );

beforeEach(async () => {
  nowMs = 1_800_000_000_000;
  scheduler = new HeldScheduler();
  ({ clinic, relay } = await Clinic.open(scheduler, () => nowMs));
  [anna, ben, cora] = [clinic.addPerson(), clinic.addPerson(), clinic.addPerson()];
  conversation = clinic.addConversation(anna, ben);
});

describe('presence', () => {
  it('[M17] is told when somebody comes, is idle, is back and leaves, once each', async () => {
    const [a, b] = [await connect(anna), await connect(ben)];
    await a.say(ACTIVE);
    await pass();
    await b.say(ACTIVE);
    await pass();
    await b.say(ACTIVE, IDLE);
    await pass();
    await b.say(ACTIVE);
    await pass();
    b.session.ended();
    await pass(LEAVES_AFTER_MS);
    await pass();
    expect(told(a, ben)).toEqual(['online', 'away', 'online', 'offline']);
    expect(told(a, cora)).toEqual([]);
  });

  it('[M17] who comes later is told all of it, with since when', async () => {
    const b = await connect(ben);
    await b.say(IDLE);
    await pass();
    const since = relay.time.now();
    await pass();
    const a = await connect(anna);
    await a.say(ACTIVE);
    await pass();
    const [first] = a.peer.messages.filter(({ type }) => type === 'presence');
    expect(first).toMatchObject({
      complete: true,
      people: expect.arrayContaining([{ user: ben?.user, state: 'away', since }]),
    });
  });

  it('[M17] a line that comes back within seconds has nobody leave', async () => {
    const [a, b] = [await connect(anna), await connect(ben)];
    await a.say(ACTIVE);
    await b.say(ACTIVE);
    await pass();
    b.session.ended();
    const again = await connect(ben);
    await again.say(ACTIVE);
    await pass(LEAVES_AFTER_MS);
    await pass();
    expect(told(a, ben)).toEqual(['online']);
  });

  it('[M17] what somebody says of themselves goes with it, once each, and of who is offline too', async () => {
    const [a, c] = [await connect(anna), await connect(cora)];
    await a.say(ACTIVE);
    await c.say(ACTIVE);
    await pass();
    const now = relay.time.now();
    const user = (ben as Person).user;
    const identity = { user, sessionId: 'his' };
    const status = { text: 'On leave', since: now, until: now + 60_000 };
    const busy = { since: now, until: now + 60_000 };
    const heard = ({ peer }: Seat) =>
      peer.messages.flatMap((message) =>
        message.type === 'presence' ? message.people.filter((each) => each.user === user) : [],
      );
    clinic.presence.says.set(user, { status });
    relay.settingsMoved(identity);
    // Read in one turn, told in the next.
    await pass(1_000);
    await pass(1_000);
    expect(heard(a)).toEqual([{ user, state: 'offline', since: 0, status }]);
    // Within the seconds in which nothing more of them is told, all of it is gathered.
    clinic.presence.says.set(user, { status, busy });
    relay.settingsMoved(identity);
    await pass(1_000);
    await pass(1_000);
    await pass();
    // They settled something that is nobody else's.
    relay.settingsMoved(identity);
    await pass();
    await pass();
    expect(heard(a).slice(1)).toEqual([{ user, state: 'offline', since: 0, status, busy }]);
    expect(heard(c)).toEqual([]);
    // Who comes while it lasts is told it, and who comes later is not.
    const again = await connect(anna);
    await again.say(ACTIVE);
    await pass();
    expect(heard(again)).toEqual([{ user, state: 'offline', since: 0, status, busy }]);
    await pass(60_000);
    const late = await connect(anna);
    await late.say(ACTIVE);
    await pass();
    expect(heard(late)).toEqual([]);
  });

  it('[M17] is that of the device that is used, of several', async () => {
    const [a, b, b2] = [await connect(anna), await connect(ben), await connect(ben)];
    await a.say(ACTIVE);
    await b.say(IDLE);
    await pass();
    await b2.say(ACTIVE);
    await pass();
    b2.session.ended();
    await pass();
    expect(told(a, ben)).toEqual(['away', 'online', 'away']);
  });

  it('[P9] nobody learns of whom they share nothing with, nor a client where the rules say so', async () => {
    const client = clinic.addPerson();
    clinic.directory.addUser(clinic.practice, client.user, 'client');
    clinic.addConversation(ben as Person, client);
    const [b, c, k] = [await connect(ben), await connect(cora), await connect(client)];
    await c.say(ACTIVE);
    await k.say(ACTIVE);
    await b.say(ACTIVE);
    await pass();
    await b.say(IDLE);
    await pass();
    expect(told(c, ben)).toEqual([]);
    expect(told(k, ben)).toEqual([]);
    expect(told(b, client)).toEqual(['online']);
  });

  it('[P9] who leaves the shared conversation is told a list without the other', async () => {
    const [a, b] = [await connect(anna), await connect(ben)];
    await a.say(ACTIVE);
    await b.say(ACTIVE);
    await pass();
    clinic.directory.removeMember(conversation, anna?.user as never);
    await pass();
    const last = a.peer.messages.filter(({ type }) => type === 'presence').at(-1);
    expect(last).toMatchObject({ complete: true, people: [{ user: anna?.user }] });
    await b.say(IDLE);
    await pass();
    expect(told(a, ben)).toEqual(['online']);
  });

  it('[M17] [R15] whoever changes all the time is told of every few seconds', async () => {
    const [a, b] = [await connect(anna), await connect(ben)];
    await a.say(ACTIVE);
    await b.say(ACTIVE);
    await pass();
    for (let n = 0; n < 12; n++) {
      await b.say(n % 2 === 0 ? IDLE : ACTIVE);
      await pass(500);
    }
    expect(told(a, ben).length).toBeLessThanOrEqual(4);
  });

  it('[M8] who reads too slowly gets the whole list when they caught up', async () => {
    const [a, b] = [await connect(anna), await connect(ben)];
    await a.say(ACTIVE);
    await pass();
    a.peer.bufferedBytes = SLOW_READER_BYTES + 1;
    await b.say(ACTIVE);
    await pass();
    expect(told(a, ben)).toEqual([]);
    a.peer.bufferedBytes = 0;
    await a.session.drained();
    await pass();
    expect(told(a, ben)).toEqual(['online']);
  });

  it('[M17] who tells nothing of themselves takes no part', async () => {
    const [a, b] = [await connect(anna), await connect(ben)];
    await b.say(ACTIVE);
    await pass();
    expect(a.peer.messages.some(({ type }) => type === 'presence')).toBe(false);
    expect(told(b, anna)).toEqual([]);
  });

  it('[M17] when somebody was last seen outlives a stop', async () => {
    const [a, b] = [await connect(anna), await connect(ben)];
    await a.say(ACTIVE);
    await b.say(ACTIVE);
    await pass();
    b.session.ended();
    const left = relay.time.now();
    await pass(LEAVES_AFTER_MS);
    await pass();
    await relay.stop();
    expect([...clinic.presence.at]).toEqual([
      [ben?.user, left],
      [anna?.user, relay.time.now()],
    ]);
  });
});

describe('typing', () => {
  const types: () => ClientMessage = () => ({ type: 'typing', conversation });
  const watch = (...conversations: ConversationId[]): ClientMessage => ({
    type: 'watch',
    conversations,
  });
  const typers = ({ peer }: Seat): unknown[] =>
    peer.messages.flatMap((message) => (message.type === 'someone-types' ? [message.user] : []));

  it('[M18] is told at once to who watches, not to the typer, and not twice in three seconds', async () => {
    const [a, b, c] = [await connect(anna), await connect(ben), await connect(cora)];
    for (const seat of [a, b, c]) await seat.say(watch(conversation));
    await b.say(types(), types());
    expect(typers(a)).toEqual([ben?.user]);
    nowMs += TYPING_INTERVAL_MS;
    await b.say(types());
    expect(typers(a)).toEqual([ben?.user, ben?.user]);
    expect(typers(b)).toEqual([]);
    // Who is no member neither learns of it nor can pretend.
    await c.say(types());
    expect(typers(c)).toEqual([]);
    expect(typers(a)).toHaveLength(2);
  });

  it('[M18] [P9] is never told to a client where the practice’s rules say so', async () => {
    const client = clinic.addPerson();
    clinic.directory.addUser(clinic.practice, client.user, 'client');
    clinic.addMember(conversation, client.user);
    const [a, b, k] = [await connect(anna), await connect(ben), await connect(client)];
    for (const seat of [a, b, k]) await seat.say(watch(conversation));
    await b.say(types());
    expect(typers(a)).toEqual([ben?.user]);
    expect(typers(k)).toEqual([]);
    await k.say(types());
    expect(typers(a)).toEqual([ben?.user, client.user]);
  });

  it('[M18] is not told in a conversation of very many', async () => {
    const crowd = Array.from({ length: MAX_MEMBERS_WITH_MARKERS + 1 }, () => clinic.addPerson());
    const large = clinic.addConversation(...crowd);
    const [a, b] = [await connect(crowd[0]), await connect(crowd[1])];
    for (const seat of [a, b]) await seat.say(watch(large));
    await b.say({ type: 'typing', conversation: large });
    expect(typers(a)).toEqual([]);
  });
});
