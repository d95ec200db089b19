/** The relay without a socket: what depends on when things happen. */
import { randomBytes } from 'node:crypto';
import {
  type ClientMessage,
  type ConversationId,
  decodeEntry,
  digestOf,
  encodeClientMessage,
  encodeFrame,
  encodeStep1,
  encodeUpdate,
  makeSegmentName,
  type SegmentName,
  SLOW_READER_BYTES,
  writeSegmentUpdate,
  writeStateVector,
} from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../store/sqlite/sha256.ts';
import { Liveness } from './liveness.ts';
import type { MuxSession } from './mux-session.ts';
import type { Relay } from './relay.ts';
import { loadRelayTime, RelayTime } from './relay-time.ts';
import { Clinic, HeldScheduler, realClock } from './testing/clinic.ts';
import { FakePeer } from './testing/fake-peer.ts';
import type { Person, SignedEntry } from './testing/people.ts';
import { TokenBucket } from './token-bucket.ts';
import { checkedEntry } from './verdict.ts';

let clinic: Clinic;
/** Notices leave when a test lets the time pass, and not in between because the machine is busy. */
let scheduler: HeldScheduler;
let relay: Relay;
let anna: Person;
let ben: Person;
let conversation: ConversationId;
let head: SegmentName;

beforeEach(async () => {
  scheduler = new HeldScheduler();
  ({ clinic, relay } = await Clinic.open(scheduler));
  anna = clinic.addPerson();
  ben = clinic.addPerson();
  conversation = clinic.addConversation(anna, ben);
  head = await clinic.headOf(conversation);
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const settle = async (): Promise<void> => {
  await turn();
  await relay.settled();
  await turn();
};

const say = (session: MuxSession, ...messages: readonly ClientMessage[]): void => {
  session.receive(encodeFrame(messages.map(encodeClientMessage)));
};

const connect = (person: Person): Promise<{ session: MuxSession; peer: FakePeer }> =>
  connectTo(person, 0);

const connectTo = async (
  person: Person,
  bufferedBytes: number,
): Promise<{ session: MuxSession; peer: FakePeer }> => {
  const peer = new FakePeer();
  peer.bufferedBytes = bufferedBytes;
  const session = relay.connect(person.identity, peer);
  const hello = { minVersion: 1, maxVersion: 1, client: '', era: null, directoryRevision: 0 };
  const payload = encodeStep1(writeStateVector(new Map()));
  say(
    session,
    { type: 'hello', hello },
    { type: 'attach', channel: 1, segment: head, sequence: 0 },
    { type: 'data', channel: 1, payload },
  );
  await settle();
  return { session, peer };
};

const write = (session: MuxSession, client: number, clock: number, entry: SignedEntry): void => {
  const update = writeSegmentUpdate([{ client, structs: [{ clock, ...entry }] }]);
  say(session, { type: 'data', channel: 1, payload: encodeUpdate(update) });
};

/** As an import, a command or a healing does. */
const storePastRelay = async (client: number, { id, bytes }: SignedEntry): Promise<void> => {
  const decoded = decodeEntry(bytes, sha256);
  if (!decoded.ok) throw new Error(decoded.error.detail);
  const entry = checkedEntry(id, bytes, decoded.value.payload);
  const frame = {
    segment: head,
    device: anna.device,
    client,
    firstClock: 0,
    arrivedAt: Date.now(),
  };
  await clinic.store.commit([{ ...frame, entries: [entry] }]);
};

const entries = (count: number): SignedEntry[] =>
  Array.from({ length: count }, (_, i) => anna.write(conversation, `m${i}`, Date.now()));

describe('fan-out', () => {
  it('[M8] a slow reader gets nothing while it is slow, and all of it when it drained', async () => {
    const a = await connect(anna);
    const b = await connect(ben);
    const [first, second, third] = entries(3) as [SignedEntry, SignedEntry, SignedEntry];
    write(a.session, 5, 0, first);
    await settle();
    b.peer.bufferedBytes = SLOW_READER_BYTES + 1;
    write(a.session, 5, 1, second);
    await settle();
    write(a.session, 5, 2, third);
    await settle();
    expect(b.peer.received).toEqual([first.id]);
    expect(a.peer.arrived).toEqual([first.id, second.id, third.id]);
    b.peer.bufferedBytes = 0;
    await b.session.drained();
    expect(b.peer.received).toEqual([first.id, second.id, third.id]);
    expect(b.peer.arrived).toEqual([first.id, second.id, third.id]);
    const [fourth] = entries(1) as [SignedEntry];
    write(a.session, 5, 3, fourth);
    await settle();
    expect(b.peer.received.at(-1)).toBe(fourth.id);
  });

  // Found by the lab: row membership, seed 1. A channel answered while its socket was idle was
  // never answered again.
  it('[M8] a reader that fell behind twice is caught up twice', async () => {
    const a = await connect(anna);
    const b = await connect(ben);
    const ids: string[] = [];
    for (const [clock, entry] of entries(6).entries()) {
      b.peer.bufferedBytes = clock % 2 === 0 ? SLOW_READER_BYTES + 1 : 0;
      if (clock % 2 === 1) await b.session.drained();
      write(a.session, 5, clock, entry);
      await settle();
      ids.push(entry.id);
    }
    expect(b.peer.received).toEqual(ids);
    expect(b.peer.arrived).toEqual(ids);
  });

  it('[M5] what is committed while an answer is read comes behind the answer, once', async () => {
    const a = await connect(anna);
    const [first, second] = entries(2) as [SignedEntry, SignedEntry];
    write(a.session, 5, 0, first);
    await settle();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const read = clinic.store.diff.bind(clinic.store);
    clinic.store.diff = async (name, vector) => {
      const answer = await read(name, vector);
      await held;
      return answer;
    };
    const b = await connect(ben);
    write(a.session, 5, 1, second);
    await settle();
    expect(b.peer.received).toEqual([]);
    release();
    await settle();
    expect(b.peer.received).toEqual([first.id, second.id]);
  });

  it('[M5] what one sends again is acknowledged in its place among what one was not told', async () => {
    const a = await connect(anna);
    const [first, second] = entries(2) as [SignedEntry, SignedEntry];
    const own = ben.write(conversation, 'mine', Date.now());
    const before = await connect(ben);
    write(a.session, 5, 0, first);
    await settle();
    write(before.session, 6, 0, own);
    await settle();
    before.session.ended();
    write(a.session, 5, 1, second);
    await settle();
    // Its answer waits until it drained; its outbox does not.
    const b = await connectTo(ben, SLOW_READER_BYTES + 1);
    write(b.session, 7, 0, own);
    await settle();
    expect(b.peer.arrived).toEqual([]);
    b.peer.bufferedBytes = 0;
    await b.session.drained();
    expect(b.peer.arrived).toEqual([first.id, own.id, second.id]);
    write(b.session, 8, 0, own);
    await settle();
    expect(b.peer.arrived.at(-1)).toBe(own.id);
  });

  it('[M5] what was stored past the relay reaches who listens, each time', async () => {
    const a = await connect(anna);
    const b = await connect(ben);
    const written = entries(3) as [SignedEntry, SignedEntry, SignedEntry];
    for (const [i, entry] of written.entries()) {
      await storePastRelay(20 + i, entry);
      await relay.refresh(conversation);
      await settle();
    }
    const [, , , last] = [...written, ...entries(1)];
    write(a.session, 5, 0, last as SignedEntry);
    await settle();
    const all = [...written, last as SignedEntry].map(({ id }) => id);
    for (const { peer } of [a, b]) expect([...peer.arrived].sort()).toEqual([...all].sort());
    expect([...b.peer.received].sort()).toEqual([...all].sort());
  });

  it('[M5] what is stored past the relay while an answer is read is not left out', async () => {
    const [first, second] = entries(2) as [SignedEntry, SignedEntry];
    await storePastRelay(20, first);
    const read = clinic.store.arrivalsSince.bind(clinic.store);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    clinic.store.arrivalsSince = async (name, sequence) => {
      const answer = await read(name, sequence);
      await held;
      return answer;
    };
    const { peer } = await connect(ben);
    await storePastRelay(21, second);
    await relay.refresh(conversation);
    release();
    await settle();
    expect(new Set(peer.arrived)).toEqual(new Set([first.id, second.id]));
    expect(new Set(peer.received)).toEqual(new Set([first.id, second.id]));
  });

  it('[A3] a reader who may not read any more at that moment gets nothing', async () => {
    const a = await connect(anna);
    const b = await connect(ben);
    clinic.directory.forget(conversation, ben.user);
    write(a.session, 5, 0, entries(1)[0] as SignedEntry);
    await settle();
    expect(b.peer.received).toEqual([]);
    expect(b.peer.messages.at(-1)).toMatchObject({ type: 'channel-closed', code: 4403 });
  });

  it('[A3] frames of one turn are one commit and one message to each reader', async () => {
    const a = await connect(anna);
    const b = await connect(ben);
    const before = clinic.counts.get('commits') ?? 0;
    const from = b.peer.messages.length;
    for (const [clock, entry] of entries(20).entries()) write(a.session, 5, clock, entry);
    await settle();
    expect((clinic.counts.get('commits') ?? 0) - before).toBe(1);
    expect(b.peer.messages.slice(from).map(({ type }) => type)).toEqual(['data', 'arrivals']);
    expect(b.peer.received).toHaveLength(20);
  });

  it('[E12] a mention reaches nobody who may not read, and keeps no message from who may', async () => {
    const carl = clinic.addPerson();
    const readers = [await connect(anna), await connect(ben), await connect(carl)] as const;
    const body = { text: '@Hygienists', mentions: [ben.user, carl.user] };
    const entry = anna.write(conversation, '', Date.now(), { body } as never);
    write(readers[0].session, 5, 0, entry);
    await settle();
    scheduler.timePasses();
    expect(readers[0].peer.arrived).toEqual([entry.id]);
    expect(readers[1].peer.received).toEqual([entry.id]);
    const toCarl = readers[2].peer.messages.map(({ type }) => type);
    expect(toCarl).toEqual(['welcome', 'channel-closed']);
  });

  it('[P3] a newcomer who reads since they joined gets the new head and nothing before', async () => {
    const a = await connect(anna);
    write(a.session, 5, 0, entries(1)[0] as SignedEntry);
    await settle();
    const carl = clinic.addPerson();
    const readableFrom = clinic.store.closeHeadFor(conversation);
    clinic.addMember(conversation, carl.user, readableFrom);
    clinic.directory.change(carl.user, { conversations: new Set([conversation]) });
    await settle();
    const next = await clinic.headOf(conversation);
    expect(next).not.toBe(head);
    expect(a.peer.messages.at(-1)).toMatchObject({
      type: 'channel-closed',
      code: 4410,
      reason: next,
    });
    scheduler.timePasses();
    expect(a.peer.messages.at(-1)).toMatchObject({
      type: 'notice',
      notice: { conversations: [{ conversation, head: next }] },
    });
    const c = await connect(carl); // Asks for the old head.
    expect(c.peer.messages.at(-1)).toMatchObject({ type: 'channel-closed', code: 4403 });
    say(c.session, { type: 'attach', channel: 2, segment: next, sequence: 0 });
    await settle();
    expect(c.peer.messages.some(({ type }) => type === 'attached')).toBe(true);
    expect(c.peer.received).toEqual([]);
  });

  it('[P3] [R11] a newcomer’s reaction to what came before them is answered as to nothing', async () => {
    const a = await connect(anna);
    const before = entries(1)[0] as SignedEntry;
    write(a.session, 5, 0, before);
    await settle();
    const carl = clinic.addPerson();
    const readableFrom = clinic.store.closeHeadFor(conversation);
    clinic.addMember(conversation, carl.user, readableFrom);
    head = await clinic.headOf(conversation);
    const c = await connect(carl);
    const never = anna.write(conversation, 'never sent', 1);
    for (const [i, target] of [before.id, never.id].entries()) {
      const body = { target, emoji: '👍', on: true };
      const reaction = carl.write(conversation, '', Date.now(), {
        kind: 'reaction',
        body,
      } as never);
      write(c.session, 7 + i, 0, reaction);
      await settle();
      expect(c.peer.messages.at(-1)).toMatchObject({
        type: 'refused',
        entries: [{ id: reaction.id, code: 'unknown-target', detail: target }],
      });
    }
    expect(clinic.storedCount).toBe(1);
  });
});

/** Counts the calls of the store's reads, and the most that were under way at once. */
const countReads = (...names: readonly ('segment' | 'diff' | 'arrivalsSince')[]) => {
  const counted = { calls: 0, atOnce: 0 };
  let now = 0;
  for (const name of names) {
    const read = clinic.store[name].bind(clinic.store) as (...all: unknown[]) => Promise<unknown>;
    const replaced = async (...all: unknown[]): Promise<unknown> => {
      counted.calls++;
      counted.atOnce = Math.max(counted.atOnce, ++now);
      await turn();
      now--;
      return read(...all);
    };
    Object.assign(clinic.store, { [name]: replaced });
  }
  return counted;
};

describe('floods', () => {
  it('[M8] a slow reader who asks is answered when it drained, once', async () => {
    const a = await connect(anna);
    const first = entries(1)[0] as SignedEntry;
    write(a.session, 5, 0, first);
    const b = await connect(ben);
    const reads = countReads('diff', 'arrivalsSince');
    b.peer.bufferedBytes = SLOW_READER_BYTES + 1;
    const before = b.peer.messages.length;
    const payload = encodeStep1(writeStateVector(new Map()));
    for (let i = 0; i < 50; i++) {
      say(b.session, { type: 'data', channel: 1, payload });
      await settle();
    }
    expect(reads.calls).toBe(0);
    expect(b.peer.messages).toHaveLength(before);
    b.peer.bufferedBytes = 0;
    await b.session.drained();
    expect(b.peer.messages.slice(before).map(({ type }) => type)).toContain('data');
    expect(b.peer.received.at(-1)).toBe(first.id);
    expect(reads.calls).toBe(2);
  });

  it('[S7] [R15] digests are answered from memory, and right after commits', async () => {
    const a = await connect(anna);
    const reads = countReads('segment', 'diff', 'arrivalsSince');
    const written = entries(3);
    for (const [clock, entry] of written.entries()) write(a.session, 5, clock, entry);
    await settle();
    const ask = { type: 'digest-request', channel: 1 } as const;
    say(a.session, ...Array.from({ length: 4_000 }, () => ask));
    await settle();
    expect(reads.calls).toBe(0);
    const digests = a.peer.messages.filter(({ type }) => type === 'digest');
    expect(digests).toHaveLength(4_000);
    expect(digests[0]).toMatchObject({ digest: digestOf(written.map(({ id }) => id)) });
  });

  it('[R15] questions asked again before their turn are read once', async () => {
    const a = await connect(anna);
    const [entry] = entries(1) as [SignedEntry];
    write(a.session, 5, 0, entry);
    await settle();
    const reads = countReads('diff');
    const payload = encodeStep1(writeStateVector(new Map()));
    say(
      a.session,
      ...Array.from({ length: 1_000 }, () => ({ type: 'data', channel: 1, payload }) as const),
    );
    for (let i = 0; i < 10; i++) await settle();
    expect(reads.calls).toBe(1);
    expect(a.peer.received).toEqual([entry.id]);
  });

  it('[R15] attaches of one socket are looked up one after another, taken back ones not at all', async () => {
    const a = await connect(anna);
    const unknown = (): SegmentName => makeSegmentName(conversation, 9, randomBytes);
    const reads = countReads('segment');
    const attach = (channel: number) =>
      ({ type: 'attach', channel, segment: unknown(), sequence: 0 }) as const;
    for (let i = 0; i < 1_000; i++) say(a.session, attach(7), { type: 'detach', channel: 7 });
    say(a.session, ...Array.from({ length: 40 }, (_, i) => attach(100 + i)));
    for (let i = 0; i < 200; i++) await turn();
    expect(reads).toEqual({ calls: 40, atOnce: 1 });
    expect(a.peer.messages.filter(({ type }) => type === 'channel-closed')).toHaveLength(40);
  });
});

describe('time', () => {
  it('[R10] relay time never goes back, whatever the wall clock does', () => {
    let wallMs = 1_000_000;
    let monotonicMs = 0;
    const clock = { wallMs: () => wallMs, monotonicMs: () => monotonicMs };
    const time = new RelayTime(clock, 2_000_000);
    expect(time.now()).toBe(2_000_000);
    monotonicMs = 500;
    expect(time.now()).toBe(2_000_500);
    expect(time.wallBehindMs()).toBe(1_000_500);
    wallMs = 3_000_000;
    expect(time.now()).toBe(3_000_000);
    wallMs = 5;
    monotonicMs = 600;
    expect(time.now()).toBe(3_000_100);
  });

  it('[R10] an absurd arrival in the database does not become relay time, and is told', async () => {
    const other = clinic.addConversation(anna, ben);
    const store = async (into: ConversationId, arrivedAt: number): Promise<void> => {
      const { id, bytes } = anna.write(into, 'x', Date.now());
      const sequence = (clinic.store.era - 1) * 2 ** 21 + 1;
      const { author, key, at } = anna.payload(into, 'x', Date.now());
      const rest = { author, key, at, kind: 'message', target: null, imported: false } as const;
      const entry = { id, bytes, ...rest };
      const { device } = anna;
      const brought = { by: anna.user, at: arrivedAt, receipt: new Uint8Array(16) };
      await clinic.store.heal([
        { entry, device, conversation: into, sequence, arrivedAt, brought },
      ]);
    };
    const aheadMs = Date.now() + 3_600_000;
    await store(conversation, aheadMs);
    const lines = clinic.log.lines;
    const believed = await loadRelayTime(clinic.store, realClock, clinic.log);
    expect(believed.now()).toBeGreaterThanOrEqual(aheadMs);
    expect(lines).toEqual([]);
    await store(other, Date.UTC(3000, 0, 1));
    const time = await loadRelayTime(clinic.store, realClock, clinic.log);
    expect(time.now()).toBeGreaterThanOrEqual(aheadMs);
    expect(time.now()).toBeLessThan(aheadMs + 3_600_000);
    expect(lines).toEqual([expect.stringContaining('more than ten years after now')]);
    // A clock that was never set: what is stored is right.
    const unset = { wallMs: () => 0, monotonicMs: () => 0 };
    expect((await loadRelayTime(clinic.store, unset, clinic.log)).now()).toBe(aheadMs);
  });

  it('[M7] a quiet link is pinged, a silent one is dead within 10 s', () => {
    const link = new Liveness(0);
    expect(link.check(2_999)).toBe('fine');
    expect(link.check(3_000)).toBe('ping');
    expect(link.check(4_000)).toBe('fine');
    link.sent(5_900);
    expect(link.check(6_000)).toBe('ping');
    link.received(6_100);
    expect(link.check(9_000)).toBe('ping');
    expect(link.check(15_099)).toBe('ping');
    expect(link.check(15_100)).toBe('dead');
  });

  it('[R15] a bucket lets a burst through, then a steady rate', () => {
    const bucket = new TokenBucket(10, 20, 0);
    expect(bucket.take(20, 0)).toBe(true);
    expect(bucket.take(1, 0)).toBe(false);
    expect(bucket.take(5, 500)).toBe(true);
    expect(bucket.spend(10, 500)).toBe(1_000);
  });
});
