/** What a hostile user does, one thing at a time, until it is told to end. */
import { connect } from 'node:net';
import {
  type ConversationId,
  decodeYMessage,
  type EntryId,
  type EntryKey,
  encodeStep1,
  entryIdOf,
  freshClientId,
  MAX_HEAL_RECORDS,
  MAX_UPDATE_CLIENTS,
  randomId,
  readStateVector,
  type SegmentName,
  type Struct,
  signEntry,
  stampOf,
  writeStateVector,
} from '@corridor/core';
import WebSocket from 'ws';
import { random, sha256 } from '../../../e2e/harness/person.ts';
import { type Attacker, dataOf, type HostileSocket, pause } from './attacker.ts';

type Attack = (attacker: Attacker) => Promise<void>;

/** An entry in the victim's name, signed with the attacker's key. */
const forge = async ({ orders, person }: Attacker): Promise<Omit<Struct, 'clock'>> => {
  const bytes = await signEntry(
    {
      conversation: orders.shared,
      author: orders.victim,
      device: person.device.id,
      key: randomId(random) as EntryKey,
      at: stampOf({ ms: Date.now(), counter: 0 }),
      kind: 'message',
      body: { text: 'forged' },
      after: null,
    },
    async (toSign) => person.device.sign(toSign),
  );
  return { id: entryIdOf(bytes, sha256), bytes };
};

const attachedSocket = async (attacker: Attacker): Promise<HostileSocket> =>
  (await attacker.attached()).socket;

/** Counts what the relay acknowledges of these: none of it may be. */
const watch = (attacker: Attacker, socket: HostileSocket, ids: ReadonlySet<EntryId>): void => {
  const before = socket.onMessage;
  socket.onMessage = (message) => {
    before(message);
    if (message.type !== 'arrivals') return;
    attacker.forged += message.arrivals.filter(({ id }) => ids.has(id)).length;
  };
};

const forgedAuthors: Attack = async (attacker) => {
  const entries = await Promise.all(Array.from({ length: 64 }, () => forge(attacker)));
  const ids = new Set(entries.map(({ id }) => id));
  await attacker.flood(
    async () => {
      const socket = await attachedSocket(attacker);
      watch(attacker, socket, ids);
      return socket;
    },
    (socket) => socket.say(dataOf(freshClientId(random), 0, entries)),
  );
};

/** Client ids that are in the shared segment already, as the relay's own step 1 names them. */
const knownClients = async (socket: HostileSocket, segment: SegmentName): Promise<number[]> => {
  const data = socket.next('data');
  socket.say(
    { type: 'attach', channel: 2, segment, sequence: 0 },
    { type: 'data', channel: 2, payload: encodeStep1(writeStateVector(new Map())) },
  );
  const inner = decodeYMessage((await data).payload);
  const vector =
    inner.ok && inner.value.type === 'step1' ? readStateVector(inner.value.stateVector) : null;
  return vector?.ok ? [...vector.value.keys()] : [];
};

const foreignClientIds: Attack = async (attacker) => {
  const own = await attacker.person.message(attacker.orders.shared, { text: 'under your id' });
  let clients: number[] = [];
  await attacker.flood(
    async () => {
      const { socket, segment } = await attacker.attached();
      clients = await knownClients(socket, segment);
      return socket;
    },
    (socket) => {
      for (const client of clients.slice(0, 64)) socket.say(dataOf(client, 1_000_000, [own]));
      for (const client of clients.slice(0, 64)) socket.say(dataOf(client, 0, [own]));
    },
  );
};

/** Good entries of others and its own, where they do not belong. */
const replays: Attack = async (attacker) => {
  const { orders, person } = attacker;
  const elsewhere = await person.createGroup('Elsewhere', [orders.victim]);
  const mine = await person.message(elsewhere, { text: 'of another conversation' });
  const unknown = await person.message(randomId(random) as ConversationId, { text: 'of nowhere' });
  const first = await attachedSocket(attacker);
  first.say({
    type: 'data',
    channel: 1,
    payload: encodeStep1(writeStateVector(new Map())),
  });
  await pause(200);
  const theirs = first.seen.slice(0, 50);
  const ids = new Set([mine.id, unknown.id]);
  await attacker.flood(
    async () => {
      const socket = await attachedSocket(attacker);
      watch(attacker, socket, ids);
      return socket;
    },
    (socket) => {
      for (const entry of [mine, unknown, ...theirs]) {
        socket.say(dataOf(freshClientId(random), 0, [entry]));
      }
    },
  );
};

const strangeRooms: Attack = async (attacker) => {
  const { segment } = attacker.orders.stranger;
  let channel = 1;
  await attacker.flood(
    () => attacker.connect(),
    (socket) => {
      for (let i = 0; i < 200; i++) {
        const name =
          i % 2 === 0 ? segment : (`${randomId(random)}.0.${randomId(random)}` as SegmentName);
        socket.say({ type: 'attach', channel: ++channel, segment: name, sequence: 0 });
      }
    },
  );
};

const entryFlood: Attack = async (attacker) => {
  const { orders, person } = attacker;
  let client = 0;
  let clock = 0;
  await attacker.flood(
    async () => {
      client = freshClientId(random);
      clock = 0;
      return attachedSocket(attacker);
    },
    async (socket) => {
      const entries: Omit<Struct, 'clock'>[] = [];
      for (let i = 0; i < 50; i++)
        entries.push(await person.message(orders.shared, { text: 'flood' }));
      socket.say(dataOf(client, clock, entries));
      clock += entries.length;
      if (clock >= 2_000) socket.socket.terminate();
    },
  );
};

const attachFlood: Attack = async (attacker) => {
  const segment = await attacker.person.head(attacker.orders.shared);
  const step1 = encodeStep1(writeStateVector(new Map()));
  await attacker.flood(
    () => attacker.connect(),
    (socket) => {
      for (let channel = 1; channel <= 100; channel++) {
        socket.say(
          { type: 'attach', channel, segment, sequence: 0 },
          { type: 'data', channel, payload: step1 },
          { type: 'data', channel, payload: step1 },
          { type: 'detach', channel },
        );
      }
    },
  );
};

const giantVectors: Attack = async (attacker) => {
  const vectors = [MAX_UPDATE_CLIENTS, MAX_UPDATE_CLIENTS - 1].map((count) =>
    encodeStep1(
      writeStateVector(
        new Map(Array.from({ length: count }, () => [freshClientId(random), 2 ** 52])),
      ),
    ),
  );
  await attacker.flood(
    () => attachedSocket(attacker),
    (socket) => {
      for (const payload of vectors) socket.say({ type: 'data', channel: 1, payload });
    },
  );
};

/** y-protocols' awareness: presence and typing. */
const awareness: Attack = async (attacker) => {
  const payload = new Uint8Array(400).fill(7);
  payload[0] = 1;
  await attacker.flood(
    () => attachedSocket(attacker),
    (socket) => {
      const message = { type: 'data', channel: 1, payload } as const;
      socket.say(...Array.from({ length: 500 }, () => message));
    },
  );
};

const healFlood: Attack = async (attacker) => {
  const { orders, person } = attacker;
  const { bytes } = await person.message(orders.shared, { text: 'never was' });
  const record = { sequence: 1, arrivedAt: Date.now(), receipt: random(16), bytes };
  const records = Array.from({ length: MAX_HEAL_RECORDS }, () => record);
  await attacker.flood(
    () => attacker.connect(),
    (socket) => socket.say({ type: 'heal', conversation: orders.shared, records }),
  );
};

const roomFlood: Attack = (attacker) =>
  attacker.keepOn(16, () =>
    attacker.request(
      'POST',
      '/api/commands',
      JSON.stringify({
        key: randomId(random),
        command: {
          type: 'create-group',
          conversation: randomId(random),
          name: 'Flood',
          members: [attacker.orders.victim],
        },
      }),
    ),
  );

const heavyBodies: Attack = (attacker) => {
  const nested = '['.repeat(1_000_000);
  const wide = `{"records":[${'0,'.repeat(900_000)}0]}`;
  return attacker.keepOn(8, () =>
    attacker.request('POST', '/api/heal', attacker.done % 2 === 0 ? nested : wide),
  );
};

const bigReads: Attack = (attacker) =>
  attacker.keepOn(16, () => attacker.request('GET', '/api/directory?since=0'));

const socketFlood: Attack = (attacker) =>
  attacker.keepOn(24, async () => {
    const socket = new WebSocket(attacker.person.syncUrl, { headers: attacker.person.headers });
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('close', resolve).once('open', resolve));
    attacker.done++;
    await pause(5);
    socket.terminate();
  });

/** Nobody who is known: no cookie, a wrong one, guesses at a password. */
const strangers: Attack = async (attacker) => {
  const { url } = attacker.orders;
  await Promise.all([
    attacker.keepOn(16, async () => {
      const headers = { cookie: `corridor_session=${'A'.repeat(43)}` };
      const socket = new WebSocket(attacker.person.syncUrl, { headers });
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.once('close', resolve));
      attacker.done++;
    }),
    attacker.keepOn(8, async () => {
      await attacker.request('GET', '/api/challenge', undefined, false);
      await attacker.request('POST', '/api/session', '{"login":"mira"}', false);
      await attacker.request('GET', `/api/first-sign-in/${randomId(random)}`, undefined, false);
    }),
  ]).catch(() => attacker.refused(`no answer from ${url}`));
};

/** Connections that say a byte in a while: requests, bodies, handshakes. */
const slowloris: Attack = async (attacker) => {
  const { hostname, port } = new URL(attacker.orders.url);
  const beginnings = [
    'GET /api/health HTTP/1.1\r\nHost: x\r\nX-Slow: ',
    'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{',
    'GET /sync HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Ver',
  ];
  await attacker.keepOn(400, async () => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.write(beginnings[attacker.done++ % beginnings.length] ?? '');
    const drip = setInterval(() => (attacker.ended ? socket.destroy() : socket.write('a')), 250);
    await closed;
    clearInterval(drip);
  });
};

/** No attack: the same machine with as busy a neighbour, beside which the attacks are to be read. */
const busyNeighbour: Attack = (attacker) =>
  attacker.keepOn(1, async () => {
    await forge(attacker);
    attacker.done++;
  });

/** The one of them that is no attack. */
export const CONTROL = 'busy-neighbour';

export const ATTACKS: Readonly<Record<string, Attack>> = {
  [CONTROL]: busyNeighbour,
  'forged-authors': forgedAuthors,
  'foreign-client-ids': foreignClientIds,
  replays,
  'strange-rooms': strangeRooms,
  'entry-flood': entryFlood,
  'attach-flood': attachFlood,
  'giant-state-vectors': giantVectors,
  awareness,
  'heal-flood': healFlood,
  'room-flood': roomFlood,
  'heavy-bodies': heavyBodies,
  'big-reads': bigReads,
  'socket-flood': socketFlood,
  strangers,
  slowloris,
};
