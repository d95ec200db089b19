/** What workstations bring back, record by record, and whose turn it is meanwhile. */
import {
  CLOSE,
  type ConversationId,
  canonicalPayload,
  encodeClientMessage,
  encodeFrame,
  type HealRecord,
  MAX_CLOCK_AHEAD_MS,
  MAX_HEAL_RECORDS,
  type Payload,
} from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { Healer } from './heal.ts';
import type { MuxSession } from './mux-session.ts';
import type { Relay } from './relay.ts';
import { RelayTime } from './relay-time.ts';
import { Clinic, realClock } from './testing/clinic.ts';
import { FakePeer } from './testing/fake-peer.ts';
import { newConversation, newPractice, type Person, sha256 } from './testing/people.ts';

const NO_RECEIPT = new Uint8Array(0);

let clinic: Clinic;
let relay: Relay;
let anna: Person;
let ben: Person;
let conversation: ConversationId;
let count: number;

beforeEach(async () => {
  ({ clinic, relay } = await Clinic.open());
  anna = clinic.addPerson();
  ben = clinic.addPerson();
  conversation = clinic.addConversation(anna, ben);
  clinic.healWindowOpen = true;
  count = 0;
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** As a workstation holds what another start of this installation acknowledged. */
const withReceipt = ({
  id,
  bytes,
}: {
  id: Parameters<Clinic['receipts']['make']>[1];
  bytes: Uint8Array;
}): HealRecord => {
  const sequence = (clinic.store.era - 100) * 2 ** 21 + ++count;
  const arrivedAt = Date.now() - 1_000;
  const receipt = clinic.receipts.make(conversation, id, sequence, arrivedAt);
  return { sequence, arrivedAt, receipt, bytes };
};
const without = ({ bytes }: { bytes: Uint8Array }): HealRecord => ({
  sequence: 1,
  arrivedAt: 1,
  receipt: NO_RECEIPT,
  bytes,
});

const connect = async (person: Person): Promise<{ session: MuxSession; peer: FakePeer }> => {
  const peer = new FakePeer();
  const session = relay.connect(person.identity, peer);
  const hello = { minVersion: 1, maxVersion: 1, client: '', era: null, directoryRevision: 0 };
  session.receive(encodeFrame([encodeClientMessage({ type: 'hello', hello })]));
  await turn();
  return { session, peer };
};

const offer = (session: MuxSession, ...lists: readonly (readonly HealRecord[])[]): number =>
  session.receive(
    encodeFrame(
      lists.map((records) => encodeClientMessage({ type: 'heal', conversation, records })),
    ),
  );

const answers = (peer: FakePeer): string[][] =>
  peer.messages.flatMap((message) =>
    message.type === 'healed' ? [message.results.map(({ outcome }) => outcome)] : [],
  );

/** What the relay says to each record, offered together by one person. */
const outcomes = async (bringer: Person, records: readonly HealRecord[]): Promise<string[]> => {
  const { session, peer } = await connect(bringer);
  offer(session, records);
  for (;;) {
    const [first] = answers(peer);
    if (first !== undefined) return first;
    await turn();
  }
};

const say = (person: Person, text = 'hello', changes: Partial<Payload> = {}) =>
  person.write(conversation, text, Date.now(), changes);
describe('without a receipt an entry is judged as a new one of its author', () => {
  it('[H5] [R10] a clock that is ahead is refused; with a receipt it was judged when it came', async () => {
    const ahead = () => anna.write(conversation, 'later', Date.now() + MAX_CLOCK_AHEAD_MS + 60_000);
    const records = [without(ahead()), without(say(anna)), withReceipt(ahead())];
    expect(await outcomes(ben, records)).toEqual(['clock-ahead', 'stored', 'stored']);
  });

  it('[H5] [R11] who is no member any more, or may not write, has written nothing now', async () => {
    clinic.store.removeMember(conversation, anna.user);
    const records = [without(say(anna)), withReceipt(say(anna))];
    expect(await outcomes(ben, records)).toEqual(['not-a-member', 'stored']);
    clinic.store.addMember(conversation, anna.user, 0);
    clinic.store.archive(conversation);
    const later = [without(say(anna)), withReceipt(say(anna))];
    expect(await outcomes(ben, later)).toEqual(['archived', 'stored']);
  });

  it('[H5] [P8] a workstation’s system entry is none', async () => {
    const body = { event: 'joined', user: anna.user };
    const entry = anna.sign(
      canonicalPayload(
        anna.payload(conversation, '', Date.now(), { kind: 'system', body } as Partial<Payload>),
      ),
    );
    expect(await outcomes(ben, [without(entry)])).toEqual(['not-permitted']);
    expect(clinic.storedCount).toBe(0);
  });
});

describe('who is no member', () => {
  it('[H4] [P9] learns nothing by offering: not even whether there is such a conversation', async () => {
    const stranger = clinic.addPerson();
    const entry = say(stranger);
    const guessed: HealRecord[] = [
      { ...without(entry), receipt: new Uint8Array(16) },
      { ...without(entry), receipt: new Uint8Array(3) },
      { ...withReceipt(entry), sequence: 7 },
      without(entry),
      { ...without(say(ben)), receipt: new Uint8Array(16) },
    ];
    const there = await outcomes(stranger, guessed);
    expect(there).toEqual(guessed.map(() => 'not-a-member'));
    conversation = newConversation();
    const nowhere = guessed.map((record, i) =>
      i < 4 ? { ...record, bytes: say(stranger).bytes } : { ...record, bytes: say(ben).bytes },
    );
    expect(await outcomes(stranger, nowhere)).toEqual(there);
  });

  it('[H4] [P2] a receipt of one practice brings nothing back from another', async () => {
    const record = withReceipt(say(anna));
    const elsewhere = clinic.addPerson(newPractice());
    expect(await outcomes(elsewhere, [record])).toEqual(['not-a-member']);
    // Nor for a conversation that it was not made for.
    const other = clinic.addConversation(anna, ben);
    const { session, peer } = await connect(ben);
    const message = { type: 'heal', conversation: other, records: [record] } as const;
    session.receive(encodeFrame([encodeClientMessage(message)]));
    while (answers(peer).length === 0) await turn();
    expect(answers(peer)).toEqual([['wrong-conversation']]);
    expect(clinic.storedCount).toBe(0);
  });
});

describe('nobody waits for who heals', () => {
  it('[H4] one record many times in a message comes back once', async () => {
    const record = withReceipt(say(anna));
    const many = await outcomes(
      ben,
      Array.from({ length: MAX_HEAL_RECORDS }, () => record),
    );
    expect(many.filter((outcome) => outcome === 'stored')).toHaveLength(1);
    expect(many.filter((outcome) => outcome === 'known')).toHaveLength(MAX_HEAL_RECORDS - 1);
    expect(clinic.storedCount).toBe(1);
  });

  it('[R15] in one turn at most 16 records are judged, of all who heal together', async () => {
    let verified = 0;
    const turns: (() => void)[] = [];
    const healer = new Healer({
      store: clinic.store,
      directory: clinic.directory,
      time: new RelayTime(realClock, 0),
      sha256,
      verify: () => {
        verified++;
        return Promise.resolve(true);
      },
      metrics: { count: () => {} },
      scheduler: { soon: (task) => turns.push(task), after: () => () => {}, idle: () => {} },
      isHealWindowOpen: () => false,
    });
    const bring = (length: number) =>
      healer.heal(
        ben.identity,
        conversation,
        Array.from({ length }, () => withReceipt(say(anna))),
      );
    const done: string[] = [];
    const all = [
      bring(100).then(() => done.push('long')),
      bring(10).then(() => done.push('short')),
      bring(40).then(() => done.push('middle')),
    ];
    const judged: number[] = [];
    while (done.length < all.length) {
      const before = verified;
      turns.shift()?.();
      await turn();
      judged.push(verified - before);
    }
    expect(Math.max(...judged)).toBe(16);
    expect(verified).toBe(150);
    // And nobody waits for all of who came first.
    expect(done).toEqual(['short', 'middle', 'long']);
  });

  it('[R15] a colleague’s socket is answered between two messages of who heals', async () => {
    const [a, b] = [await connect(anna), await connect(ben)];
    const lists = Array.from({ length: 8 }, () =>
      Array.from({ length: 64 }, () => withReceipt(say(anna))),
    );
    offer(b.session, ...lists);
    const ping = encodeClientMessage({
      type: 'attach',
      channel: 1,
      segment: await clinic.headOf(conversation),
      sequence: 0,
    });
    a.session.receive(encodeFrame([ping]));
    while (!a.peer.messages.some(({ type }) => type === 'attached')) await turn();
    expect(answers(b.peer).length).toBeLessThan(lists.length);
    while (answers(b.peer).length < lists.length) await turn();
    expect(answers(b.peer).flat()).toEqual(Array(8 * 64).fill('stored'));
  });

  it('[R15] a record counts for the socket’s rate as an entry does', async () => {
    const { session } = await connect(ben);
    const records = Array.from({ length: 20 }, () => without(say(anna)));
    expect(offer(session, records, [])).toBe(21);
  });

  it('[R15] what waits in memory is bounded: who offers on without an answer is closed', async () => {
    const { session, peer } = await connect(ben);
    const big = { ...without(say(anna)), bytes: new Uint8Array(60_000) };
    const frame = Array.from({ length: 30 }, () => big);
    for (let i = 0; i < 2; i++) offer(session, frame);
    expect(peer.closedWith).toBeNull();
    offer(session, frame);
    expect(peer.closedWith).toEqual({ code: CLOSE.tooMany, reason: 'wait-for-healed' });
    for (let i = 0; i < 20; i++) await turn();
    expect(peer.messages.filter(({ type }) => type === 'healed')).toEqual([]);
  });
});
