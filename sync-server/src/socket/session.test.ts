/** Sessions over a real socket: attach, fan-out, slow readers, failed commits, closing, healing. */
import {
  CLOSE,
  type ConversationId,
  decodeYMessage,
  encodeStep1,
  type HealRecord,
  MAX_SEGMENT_BYTES,
  type SegmentName,
  writeStateVector,
} from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newPractice, type Person } from '../relay/testing/people.ts';
import { ServedClinic } from './testing/served-clinic.ts';

let served: ServedClinic;
let anna: Person;
let ben: Person;
let conversation: ConversationId;
let head: SegmentName;

beforeEach(async () => {
  served = await ServedClinic.open();
  anna = served.clinic.addPerson();
  ben = served.clinic.addPerson();
  conversation = served.clinic.addConversation(anna, ben);
  head = await served.clinic.headOf(conversation);
});
afterEach(() => served.close());

const message = (person: Person, text: string) => person.write(conversation, text, Date.now());

describe('hello and attach', () => {
  it('[M9] the welcome tells the era, relay time and how conversations stand', async () => {
    const a = await served.connect(anna);
    const { welcome } = await a.next('welcome');
    expect(welcome).toMatchObject({
      version: 1,
      era: served.clinic.store.era,
      eraKnown: true,
      user: anna.user,
      conversations: [{ conversation, head, sequence: 0, latestMs: 0 }],
    });
    expect(Math.abs(welcome.relayTime - Date.now())).toBeLessThan(5_000);
  });

  it('[M1] a version that is not spoken closes with 4426, naming ours', async () => {
    const a = served.raw(anna);
    await a.opened;
    const hello = { minVersion: 7, maxVersion: 9, client: '', era: null, directoryRevision: 0 };
    a.send({ type: 'hello', hello });
    expect(await a.closed).toEqual({ code: CLOSE.versionNotSpoken, reason: '1-1' });
  });

  it('[H1] an era that the relay never drew is unknown to it', async () => {
    const a = served.raw(anna);
    await a.opened;
    const hello = { minVersion: 1, maxVersion: 1, client: '', era: 12_345, directoryRevision: 0 };
    a.send({ type: 'hello', hello });
    expect((await a.next('welcome')).welcome.eraKnown).toBe(false);
  });

  it('[M5] attached, SyncStep1, SyncStep2, then the arrivals since', async () => {
    const b = await served.connect(ben);
    await b.attach(1, head);
    const first = message(ben, 'one');
    b.write(1, 77, 0, first);
    const { arrivals } = await b.next('arrivals');
    const second = message(ben, 'two');
    b.write(1, 77, 1, second);
    await b.next('arrivals', (one) => one.arrivals[0]?.id === second.id);

    const a = await served.connect(anna);
    await a.attach(3, head, arrivals[0]?.sequence ?? 0);
    const since = await a.next('arrivals');
    expect(since.arrivals.map(({ id }) => id)).toEqual([second.id]);
    // A notice of what Ben wrote may still be under way: it is of no channel.
    const ofChannel = a.messages.flatMap((one) => ('channel' in one ? [one] : []));
    expect(ofChannel.map(({ channel }) => channel)).toEqual([3, 3, 3, 3]);
    expect(ofChannel.map(({ type }) => type)).toEqual(['attached', 'data', 'data', 'arrivals']);
    const inner = a.messages.flatMap((one) =>
      one.type === 'data' ? [decodeYMessage(one.payload)] : [],
    );
    expect(inner.map((one) => one.ok && one.value.type)).toEqual(['step1', 'step2']);
    expect(new Set(a.received)).toEqual(new Set([first.id, second.id]));
  });

  it('[M5] whoever is current gets an empty answer, and the segment is not read', async () => {
    const b = await served.connect(ben);
    await b.attach(1, head);
    b.write(1, 77, 0, message(ben, 'one'));
    const { arrivals } = await b.next('arrivals');
    served.clinic.store.diff = () => Promise.reject(new Error('it was read'));
    served.clinic.store.arrivalsSince = () => Promise.reject(new Error('it was read'));
    const a = await served.connect(anna);
    const segment = head;
    const sequence = arrivals[0]?.sequence ?? 0;
    const payload = encodeStep1(writeStateVector(new Map([[77, 1]])));
    a.send(
      { type: 'attach', channel: 1, segment, sequence },
      { type: 'data', channel: 1, payload },
    );
    await a.roundTrip();
    await a.roundTrip();
    expect(a.messages.filter(({ type }) => type === 'data')).toHaveLength(2);
    expect(a.received).toEqual([]);
  });

  it('[S7] a digest is told with the sequence it holds for', async () => {
    const a = await served.connect(anna);
    await a.attach(1, head);
    a.write(1, 5, 0, message(anna, 'one'));
    const { arrivals } = await a.next('arrivals');
    a.send({ type: 'digest-request', channel: 1 });
    const { digest, sequence } = await a.next('digest');
    expect(digest.count).toBe(1);
    expect(sequence).toBe(arrivals[0]?.sequence);
  });
});

describe('fan-out', () => {
  it('[M9] a member who is not attached is told that the conversation changed', async () => {
    const a = await served.connect(anna);
    const b = await served.connect(ben);
    await a.attach(1, head);
    a.write(1, 5, 0, message(anna, 'one'));
    const { arrivals } = await a.next('arrivals');
    const { notice } = await b.next('notice');
    expect(notice.conversations).toEqual([{ conversation, head, sequence: arrivals[0]?.sequence }]);
    expect(a.messages.some(({ type }) => type === 'notice')).toBe(false);
  });

  it('[M9] a change of the directory is told with its revision', async () => {
    const a = await served.connect(anna);
    served.clinic.directory.change(anna.user, {});
    const { notice } = await a.next('notice');
    expect(notice.directoryRevision).toBe(2);
  });

  it('[M9] markers that moved are told to the other sessions of the same user, and to nobody else', async () => {
    const a = await served.connect(anna);
    const b = await served.connect(ben);
    served.relay.markersMoved(anna.identity, []);
    served.relay.markersMoved({ user: ben.user, sessionId: 'another of his' }, []);
    expect((await b.next('notice')).notice).toEqual({ conversations: [], markersMoved: true });
    await a.roundTrip();
    expect(a.messages.some(({ type }) => type === 'notice')).toBe(false);
  });

  it('[M9] settings that changed are told to the other sessions of the same user', async () => {
    const a = await served.connect(anna);
    const b = await served.connect(ben);
    served.relay.settingsMoved(anna.identity);
    served.relay.settingsMoved({ user: ben.user, sessionId: 'another of his' });
    expect((await b.next('notice')).notice).toEqual({ conversations: [], settingsMoved: true });
    await a.roundTrip();
    expect(a.messages.some(({ type }) => type === 'notice')).toBe(false);
  });

  it('[A5] a failed commit refuses nothing: the socket is asked to come back, and all is taken', async () => {
    const a = await served.connect(anna);
    await a.attach(1, head);
    served.clinic.beforeCommit = () => {
      throw new Error('disk full');
    };
    const entry = message(anna, 'kept');
    a.write(1, 5, 0, entry);
    expect((await a.closed).code).toBe(CLOSE.tryAgain);
    expect(a.messages.some(({ type }) => type === 'refused')).toBe(false);
    served.clinic.beforeCommit = () => {};
    const again = await served.connect(anna);
    await again.attach(1, head);
    again.write(1, 5, 0, entry);
    expect((await again.next('arrivals')).arrivals[0]?.id).toBe(entry.id);
  });

  it('[A1] nothing is told before the commit is done', async () => {
    const a = await served.connect(anna);
    const b = await served.connect(ben);
    await a.attach(1, head);
    await b.attach(1, head);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    served.clinic.beforeCommit = () => held;
    a.write(1, 5, 0, message(anna, 'held'));
    await a.roundTrip();
    await b.roundTrip();
    expect(b.received).toEqual([]);
    expect(a.messages.some(({ type }) => type === 'arrivals')).toBe(false);
    release();
    await Promise.all([a.next('arrivals'), b.next('arrivals')]);
  });

  it('[S5] [M6] when the head closes, its readers get the rest, then the name of the next', async () => {
    const a = await served.connect(anna);
    const b = await served.connect(ben);
    await a.attach(1, head);
    await b.attach(1, head);
    const big = Array.from({ length: Math.ceil(MAX_SEGMENT_BYTES / 7_900) + 3 }, () =>
      message(anna, 'x'.repeat(7_900)),
    );
    a.write(1, 5, 0, ...big);
    const closed = await b.next('channel-closed');
    expect(closed).toMatchObject({ code: CLOSE.segmentClosed });
    expect(closed.reason).toBe(await served.clinic.headOf(conversation));
    const stored = b.received.length;
    expect(stored).toBe(served.clinic.storedCount);
    const refused = big.length - stored;
    if (refused > 0) {
      const { entries } = await a.next('refused');
      expect(entries[0]).toMatchObject({ code: 'segment-closed', detail: closed.reason });
    }
    await b.attach(2, closed.reason as SegmentName);
  });

  it('[M11] an ended session and a deactivated user are closed at once', async () => {
    const a = await served.connect(anna);
    const b = await served.connect(ben);
    const { directory } = served.clinic;
    directory.change(anna.user, { endedSessions: [anna.identity.sessionId] });
    expect((await a.closed).code).toBe(CLOSE.signedOut);
    directory.deactivate(ben.user);
    expect((await b.closed).code).toBe(CLOSE.deactivated);
  });

  it('[A6] a graceful stop commits and acknowledges what it took', async () => {
    const a = await served.connect(anna);
    await a.attach(1, head);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    served.clinic.beforeCommit = () => held;
    const entry = message(anna, 'last words');
    a.write(1, 5, 0, entry);
    await a.roundTrip();
    const stopped = served.sockets.stop();
    release();
    expect((await a.next('arrivals')).arrivals[0]?.id).toBe(entry.id);
    expect((await a.closed).code).toBe(CLOSE.goingAway);
    await stopped;
  });
});

describe('healing', () => {
  /** What a workstation holds of an entry that another relay of this installation stored. */
  const recordsOf = (count: number): HealRecord[] => {
    const era = served.clinic.store.era - 100;
    return Array.from({ length: count }, (_, i) => {
      const { id, bytes } = message(anna, `m${i}`);
      const sequence = era * 2 ** 21 + i + 1;
      const arrivedAt = Date.now() - 1_000;
      const receipt = served.clinic.receipts.make(conversation, id, sequence, arrivedAt);
      return { sequence, arrivedAt, receipt, bytes };
    });
  };

  it('[H4] a receipt brings an entry back, under its old sequence, to everybody', async () => {
    const [record] = recordsOf(1);
    if (record === undefined) throw new Error('no record');
    const b = await served.connect(ben);
    const a = await served.connect(anna);
    await a.attach(1, head);
    b.send({ type: 'heal', conversation, records: [record] });
    const { results } = await b.next('healed');
    expect(results[0]?.outcome).toBe('stored');
    const { arrivals } = await a.next('arrivals');
    expect(arrivals[0]).toMatchObject({ sequence: record.sequence, arrivedAt: record.arrivedAt });
    expect(a.received).toEqual([results[0]?.id]);
    b.send({ type: 'heal', conversation, records: [record] });
    expect((await b.next('healed', ({ results: [one] }) => one?.outcome === 'known')).type).toBe(
      'healed',
    );
  });

  it('[H4] [H5] [H6] each record is judged alone', async () => {
    const [good, altered] = recordsOf(2);
    if (good === undefined || altered === undefined) throw new Error('no records');
    const none = new Uint8Array(0);
    const forged = anna.forge(conversation, 'forged', Date.now());
    const forgedReceipt = served.clinic.receipts.make(
      conversation,
      forged.id,
      good.sequence + 9,
      1,
    );
    const b = await served.connect(ben);
    const records: HealRecord[] = [
      { ...altered, sequence: altered.sequence + 1 },
      { ...good, receipt: none },
      { sequence: 1, arrivedAt: 1, receipt: none, bytes: message(ben, 'own').bytes },
      { sequence: good.sequence + 9, arrivedAt: 1, receipt: forgedReceipt, bytes: forged.bytes },
      { ...good, bytes: new Uint8Array(100) },
      good,
    ];
    b.send({ type: 'heal', conversation, records });
    const { results } = await b.next('healed');
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'bad-receipt',
      'heal-window-closed',
      'own-session',
      'bad-signature',
      'entry-malformed',
      'stored',
    ]);
    expect(served.clinic.storedCount).toBe(1);
  });

  it('[H5] without a receipt an entry heals only in an open window', async () => {
    served.clinic.healWindowOpen = true;
    const b = await served.connect(ben);
    const { bytes } = message(anna, 'no receipt');
    const receipt = new Uint8Array(0);
    b.send({
      type: 'heal',
      conversation,
      records: [{ sequence: 5, arrivedAt: 2 ** 52, receipt, bytes }],
    });
    expect((await b.next('healed')).results[0]?.outcome).toBe('stored');
    // What is claimed without a receipt does not become relay time at the next start.
    expect(await served.clinic.store.newestArrival(2 ** 53)).toBeLessThan(Date.now() + 60_000);
  });

  it('[H4] [H6] who left may hand back what has a receipt; another practice nothing', async () => {
    const [record] = recordsOf(1);
    if (record === undefined) throw new Error('no record');
    const elsewhere = await served.connect(served.clinic.addPerson(newPractice()));
    elsewhere.send({ type: 'heal', conversation, records: [record] });
    expect((await elsewhere.next('healed')).results[0]?.outcome).toBe('not-a-member');
    served.clinic.healWindowOpen = true;
    const receipt = new Uint8Array(0);
    const stranger = await served.connect(served.clinic.addPerson());
    stranger.send({ type: 'heal', conversation, records: [{ ...record, receipt }] });
    expect((await stranger.next('healed')).results[0]?.outcome).toBe('not-a-member');
    expect(served.clinic.storedCount).toBe(0);
    stranger.send({ type: 'heal', conversation, records: [record] });
    await stranger.next('healed', ({ results }) => results[0]?.outcome === 'stored');
  });
});
