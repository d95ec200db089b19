/**
 * Frames of a signed-in workstation to a whole relay over the store in memory: what is stored, and
 * what is sent back, whatever the frame says.
 */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import {
  type ConversationId,
  canonicalPayload,
  type DeviceId,
  decodeClientFrame,
  decodeEntry,
  deviceIdOf,
  type EntryId,
  type EntryKey,
  encodeClientMessage,
  encodeEntry,
  encodeFrame,
  encodeStep1,
  encodeUpdate,
  entryIdOf,
  type Payload,
  type PracticeId,
  randomId,
  readSegmentUpdate,
  type SegmentName,
  type Struct,
  signedBytes,
  stampOf,
  type UserId,
  type Verify,
  writeSegmentUpdate,
  writeStateVector,
} from '@corridor/core';
import { FakeScheduler, SeededRandom } from '@corridor/core/testing';
import { sha256 } from '../../../../e2e/harness/person.ts';
import { Relay } from '../../../../sync-server/src/relay/relay.ts';
import { TestingDirectory } from '../../../../sync-server/src/relay/testing/directory.ts';
import { FakePeer } from '../../../../sync-server/src/relay/testing/fake-peer.ts';
import { Receipts } from '../../../../sync-server/src/store/receipts.ts';
import { MemoryEntryStore } from '../../../../sync-server/src/store/testing/memory.ts';
import { MemoryMarkers } from '../../../../sync-server/src/store/testing/memory-markers.ts';
import { MemoryPresence } from '../../../../sync-server/src/store/testing/memory-presence.ts';
import { MemoryDisk } from '../../../../sync-server/src/store/testing/memory-tables.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { type Outcome, owes, type Target } from '../target.ts';
import { mutateEntry } from './entries.ts';
import { mutateFrame } from './frames.ts';

const NOW_MS = Date.UTC(2026, 0, 5, 9);
const SECRET = new Uint8Array(32).fill(5);
/** What only the other conversation holds. */
const PRIVATE_TEXT = 'only for Ben';

/** Somebody whose key is made from a number, so that the same bytes are signed in every run. */
class Signer {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly publicKey: Uint8Array;
  readonly #key;
  #count = 0;

  constructor(number: number, random: SeededRandom) {
    const prefix = Buffer.from('MC4CAQAwBQYDK2VwBCIEIA==', 'base64');
    const seed = new Uint8Array(32).fill(number);
    const der = Buffer.concat([prefix, seed]);
    this.#key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(this.#key).export({ type: 'spki', format: 'der' });
    this.publicKey = new Uint8Array(spki.subarray(-32));
    this.device = deviceIdOf(this.publicKey, sha256);
    this.user = randomId(random.bytes) as UserId;
  }

  write(conversation: ConversationId, text: string, random: SeededRandom): Omit<Struct, 'clock'> {
    const payload = canonicalPayload({
      conversation,
      author: this.user,
      device: this.device,
      key: randomId(random.bytes) as EntryKey,
      at: stampOf({ ms: NOW_MS, counter: this.#count++ }),
      kind: 'message',
      body: { text },
      after: null,
    } as Payload);
    const bytes = encodeEntry(payload, new Uint8Array(sign(null, signedBytes(payload), this.#key)));
    return { id: entryIdOf(bytes, sha256), bytes };
  }
}

/** In this turn: what is left for a thread would be done at another moment in every run. */
const verifyNow: Verify = async (publicKey, signature, bytes) => {
  const x = Buffer.from(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, bytes, key, signature);
};

const noLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** One clinic, the same every time: Ana and Ben share a conversation, Ben has another. */
const makeWorld = async () => {
  const random = new SeededRandom(23);
  const scheduler = new FakeScheduler(() => new Promise((resolve) => setImmediate(resolve)));
  const disk = new MemoryDisk(SECRET);
  const store = new MemoryEntryStore({
    disk,
    now: () => NOW_MS,
    random: random.bytes,
    beforeCommit: undefined,
  });
  const directory = new TestingDirectory();
  const practice = randomId(random.bytes) as PracticeId;
  const [ana, ben] = [new Signer(1, random), new Signer(2, random)];
  for (const { user, device, publicKey } of [ana, ben]) {
    directory.addUser(practice, user, 'staff');
    directory.addDevice({ id: device, user, publicKey, kind: 'workstation', blocked: false });
  }
  const conversation = (...members: readonly Signer[]): ConversationId => {
    const id = randomId(random.bytes) as ConversationId;
    directory.addConversation(practice, id);
    store.addConversation(id);
    for (const { user } of members) {
      store.addMember(id, user, 0);
      directory.addMember(id, user, 0);
    }
    return id;
  };
  const shared = conversation(ana, ben);
  const others = conversation(ben);
  const relay = await Relay.create({
    store,
    markers: new MemoryMarkers((conversation) => directory.members(conversation)),
    presence: new MemoryPresence(),
    directory,
    clock: { wallMs: () => NOW_MS + scheduler.nowMs, monotonicMs: () => scheduler.nowMs },
    scheduler,
    sha256,
    verify: verifyNow,
    log: noLog,
    metrics: { count: () => undefined },
    isHealWindowOpen: () => false,
  });
  const head = async (id: ConversationId): Promise<SegmentName> => {
    const state = await store.head(id);
    if (state === null) throw new Error('no such conversation');
    return state.head;
  };
  const held = ben.write(others, PRIVATE_TEXT, random);
  const held2 = ben.write(shared, 'for both', random);
  const open = async (
    person: Signer,
  ): Promise<{ peer: FakePeer; say: (frame: Uint8Array) => Promise<void> }> => {
    const peer = new FakePeer();
    const { user, device } = person;
    const session = relay.connect({ user, device, sessionId: user }, peer);
    const say = async (frame: Uint8Array): Promise<void> => {
      session.receive(frame);
      await scheduler.runFor(400);
    };
    await say(
      encodeFrame([
        encodeClientMessage({
          type: 'hello',
          hello: { minVersion: 1, maxVersion: 1, client: '', era: null, directoryRevision: 0 },
        }),
      ]),
    );
    return { peer, say };
  };
  const first = await open(ben);
  const segments = { shared: await head(shared), others: await head(others) };
  await first.say(
    encodeFrame(
      [
        { channel: 1, segment: segments.others, entry: held },
        { channel: 2, segment: segments.shared, entry: held2 },
      ].flatMap(({ channel, segment, entry }) => [
        encodeClientMessage({ type: 'attach', channel, segment, sequence: 0 }),
        dataOf(channel, 900 + channel, 0, [entry]),
      ]),
    ),
  );
  return { ana, ben, shared, others, segments, held, held2, disk, directory, open, random };
};

type World = Awaited<ReturnType<typeof makeWorld>>;

const dataOf = (
  channel: number,
  client: number,
  clock: number,
  entries: readonly Omit<Struct, 'clock'>[],
): Uint8Array => {
  const structs = entries.map((entry, i) => ({ ...entry, clock: clock + i }));
  const payload = encodeUpdate(writeSegmentUpdate([{ client, structs }]));
  return encodeClientMessage({ type: 'data', channel, payload });
};

/** Everything a workstation says in a working day, some of it about what it must not reach. */
const seedsOf = ({
  ana,
  ben,
  shared,
  others,
  segments,
  held,
  held2,
  random,
}: World): Uint8Array[] => {
  const mine = ['one', 'two', 'three'].map((text) => ana.write(shared, text, random));
  const attach = (channel: number, segment: SegmentName): Uint8Array =>
    encodeClientMessage({ type: 'attach', channel, segment, sequence: 0 });
  const step1 = encodeClientMessage({
    type: 'data',
    channel: 1,
    payload: encodeStep1(writeStateVector(new Map([[902, 1]]))),
  });
  const lost = ana.write(shared, 'lost', random);
  const sequence = 2 ** 21 * 1_700_000_000 + 9;
  const arrivedAt = NOW_MS - 86_400_000;
  const heal = (conversation: ConversationId, entry: Omit<Struct, 'clock'>): Uint8Array =>
    encodeClientMessage({
      type: 'heal',
      conversation,
      records: [
        {
          sequence,
          arrivedAt,
          receipt: new Receipts(SECRET).make(conversation, entry.id, sequence, arrivedAt),
          bytes: entry.bytes,
        },
      ],
    });
  return [
    [attach(1, segments.shared), step1, dataOf(1, 77, 0, mine)],
    [attach(1, segments.shared), ...mine.map((entry, i) => dataOf(1, 78, i, [entry]))],
    [attach(1, segments.shared), dataOf(1, 902, 0, [held2, ...mine])],
    [attach(1, segments.shared), dataOf(1, 79, 0, [ben.write(shared, 'as Ben', random)])],
    [attach(1, segments.shared), dataOf(1, 80, 0, [held])],
    [attach(1, segments.others), dataOf(1, 81, 0, [ana.write(others, 'in', random)])],
    [attach(1, segments.shared), encodeClientMessage({ type: 'digest-request', channel: 1 })],
    [attach(1, segments.shared), encodeClientMessage({ type: 'detach', channel: 1 })],
    [heal(shared, lost)],
    [heal(others, held), heal(shared, held2)],
  ].map((messages) => encodeFrame(messages));
};

/** Changes an entry inside an update and gives it the id that its bytes have then. */
const rehashed = (
  random: SeededRandom,
  frame: Uint8Array,
  other: Uint8Array,
): Uint8Array | null => {
  const decoded = decodeClientFrame(frame);
  if (!decoded.ok) return null;
  return encodeFrame(
    decoded.value.map((message) => {
      if (message.type !== 'data') return encodeClientMessage(message);
      const update = readSegmentUpdate(message.payload.subarray(2 + varUintBytes(message.payload)));
      const [block] = update.ok ? update.value.clients : [];
      if (block === undefined) return encodeClientMessage(message);
      const structs = block.structs.map(({ bytes }) => {
        const changed = random.chance(0.5) ? mutateEntry(random, bytes, other) : bytes;
        return { id: entryIdOf(changed, sha256) as EntryId, bytes: changed };
      });
      const clock = random.chance(0.8) ? 0 : random.between(0, 3);
      return dataOf(message.channel, random.chance(0.8) ? block.client : 902, clock, structs);
    }),
  );
};

/** Of the length that stands at the third byte of a y-websocket message. */
const varUintBytes = (payload: Uint8Array): number => {
  let count = 1;
  while ((payload[1 + count] ?? 0) >= 0x80) count++;
  return count;
};

const mutate: Target['mutate'] = (random, seed, other) => {
  const how = random.fraction();
  if (how < 0.4) return rehashed(random, seed, other) ?? mutateBytes(random, seed, other);
  return how < 0.8 ? mutateFrame(random, seed, other) : mutateBytes(random, seed, other);
};

const isAnas = ({ ana, shared }: World, id: EntryId, bytes: Uint8Array): boolean => {
  const entry = decodeEntry(bytes, sha256);
  if (!entry.ok || entry.value.id !== id) return false;
  const { author, device, conversation, via } = entry.value.payload;
  const isOwn = author === ana.user && device === ana.device && via === undefined;
  return isOwn && conversation === shared;
};

const run = async (input: Uint8Array): Promise<Outcome> => {
  const world = await makeWorld();
  const { ana, ben, disk, held, held2, shared, others } = world;
  const before = new Set(disk.places.keys());
  const reader = await world.open(ben);
  const { peer, say } = await world.open(ana);
  await say(input);
  let added = 0;
  for (const [id, { row, segment }] of disk.places) {
    if (before.has(id)) continue;
    added++;
    owes(isAnas(world, id, row.entry.bytes), 'what is stored is the session’s own and whole');
    owes(segment.conversation === shared, 'what is stored is where it says');
  }
  for (const id of before) owes(disk.places.has(id), 'what was stored stays');
  owes(
    disk.conversations.get(others)?.segments.length === 1,
    'the other conversation is as it was',
  );
  owes(!peer.received.includes(held.id), 'nobody reads what they are no member of');
  for (const id of peer.arrived) owes(disk.places.has(id as EntryId), 'acknowledged means stored');
  for (const id of reader.peer.received) {
    owes(
      id === held.id || id === held2.id || disk.places.has(id as EntryId),
      'delivered means stored',
    );
  }
  owes(reader.peer.closedWith === null, 'nobody else is disconnected');
  const decoded = decodeClientFrame(input);
  if (!decoded.ok) {
    owes(added === 0, 'M2: nothing of a frame with a fault is taken');
    const closed = peer.closedWith?.code;
    owes(
      closed === 4400 || closed === 4413,
      `a frame with a fault closes the socket, not ${closed}`,
    );
  }
  return added > 0 ? 'taken' : 'refused';
};

export const relayTarget = async (): Promise<Target> => ({
  name: 'relay',
  share: 30,
  seeds: seedsOf(await makeWorld()),
  mutate,
  run,
});
