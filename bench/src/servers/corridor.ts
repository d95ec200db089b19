/** Corridor itself: the built server, spoken to as a workstation does, with every check on. */
import {
  type ConversationId,
  decodeFetchedSegment,
  digestOf,
  digestText,
  type EntryId,
  entryIds,
  readSegmentUpdate,
  SegmentList,
  utf8Decode,
} from '@corridor/core';
import * as Y from 'yjs';
import { MAIN_SCRIPT } from '../../../e2e/harness/dist.ts';
import { firstAdmin } from '../../../e2e/harness/first-admin.ts';
import { freePort } from '../../../e2e/harness/free-port.ts';
import { Person, type SignedEntry } from '../../../e2e/harness/person.ts';
import { addPerson } from '../../../e2e/harness/practice.ts';
import { saysReady, serverEnv } from '../../../e2e/harness/server.ts';
import { SyncRoom } from '../../../e2e/harness/sync-room.ts';
import { type Backlog, benchText, type LoadClient, type Prepared } from '../load-client.ts';
import { ServerProcess } from '../server-process.ts';
import type { BenchServer, Fetched } from './server.ts';

/** One client of the load: a person, a device, a conversation. */
class CorridorClient implements LoadClient {
  onRefused: ((why: string) => void) | null = null;
  readonly #room: SyncRoom;
  readonly #person: Person;
  #written = 0;

  constructor(person: Person, room: SyncRoom) {
    this.#person = person;
    this.#room = room;
    room.onRefused = (entries) => this.onRefused?.(entries.map(({ code }) => code).join(', '));
    room.onClosed = (code, reason) => this.onRefused?.(`the server closed: ${code} ${reason}`);
  }

  get receivedBytes(): number {
    return this.#room.receivedBytes;
  }

  set onSeen(listener: ((tag: string) => void) | null) {
    this.#room.onEntries =
      listener &&
      ((structs) => {
        for (const { id } of structs) listener(id);
      });
  }

  set onAcknowledged(listener: ((tag: string | null) => void) | null) {
    this.#room.onAcknowledged =
      listener &&
      ((arrivals) => {
        for (const { id } of arrivals) listener(id);
      });
  }

  async open(): Promise<void> {
    await this.#room.open();
  }

  async prepare(count: number): Promise<Prepared[]> {
    const entries: SignedEntry[] = [];
    for (let i = 0; i < count; i++) {
      const text = benchText(this.#written++);
      entries.push(await this.#person.message(this.#room.conversation, { text }));
    }
    return entries.map(({ id, bytes }) => ({ tag: id, bytes }));
  }

  async prepareBacklog(count: number): Promise<Backlog> {
    const frames = await this.prepare(count);
    return { tags: frames.map(({ tag }) => tag), frames };
  }

  send({ tag, bytes }: Prepared): void {
    this.#room.write([{ id: tag as EntryId, bytes }]);
  }

  sendBacklog({ frames }: Backlog): void {
    this.#room.write(frames.map(({ tag, bytes }) => ({ id: tag as EntryId, bytes })));
  }

  close(): void {
    this.#room.close();
  }
}

/** A conversation and its members, each with one workstation. */
interface PreparedRoom {
  readonly conversation: ConversationId;
  readonly people: readonly Person[];
}

/** By data folder. Sessions outlive the server's restarts. */
const prepared = new Map<string, readonly PreparedRoom[]>();
const folders = new WeakMap<ServerProcess, string>();

const roomOf = (server: ServerProcess, room: number): PreparedRoom => {
  const found = prepared.get(folders.get(server) ?? '')?.[room];
  if (!found) throw new Error('This room was not prepared.');
  return found;
};

const start = async (folder: string): Promise<ServerProcess> => {
  const port = await freePort();
  const server = await ServerProcess.start({
    script: MAIN_SCRIPT,
    args: [],
    env: serverEnv(folder, port),
    readPort: (line) => (saysReady(line) ? port : null),
  });
  folders.set(server, folder);
  return server;
};

const url = (server: ServerProcess): string => `http://127.0.0.1:${server.port}`;

export const corridor: BenchServer = {
  name: 'Corridor',
  acknowledges: true,
  stores: true,

  async prepare(folder, rooms, clientsPerRoom) {
    const server = await start(folder);
    const account = await firstAdmin({ url: url(server), folder });
    const admin = await Person.signIn(url(server), account.login, account.password);
    const ready: PreparedRoom[] = [];
    for (let room = 0; room < rooms; room++) {
      const logins = Array.from({ length: clientsPerRoom }, (_, i) => `bench-${room}-${i}`);
      const people: Person[] = [];
      // Two at a time: hashing a password takes a core each.
      for (let at = 0; at < logins.length; at += 2) {
        const added = logins
          .slice(at, at + 2)
          .map((login) => addPerson(admin, { name: login, login }));
        for (const { person } of await Promise.all(added)) people.push(person);
      }
      const [owner, ...others] = people;
      if (!owner) throw new Error('Nobody is in this room.');
      const members = others.length > 0 ? others.map(({ user }) => user) : [admin.user];
      ready.push({ conversation: await owner.createGroup(`Room ${room}`, members), people });
    }
    prepared.set(folder, ready);
    await server.kill('SIGTERM');
  },

  start,

  client(server, room, client) {
    const { conversation, people } = roomOf(server, room);
    const person = people[client];
    if (!person) throw new Error('There is no such client.');
    // Each client has an address of its own, as workstations have: limits are by address.
    const localAddress = `127.1.${room % 250}.${(client % 250) + 1}`;
    return new CorridorClient(
      person,
      new SyncRoom(
        `ws://127.0.0.1:${server.port}/sync`,
        person.headersAt(url(server)),
        conversation,
        {
          localAddress,
        },
      ),
    );
  },

  async countStored(server, room, tags) {
    const ids = new Set<string>();
    for (const segment of await fetchRoom(server, room)) for (const id of segment) ids.add(id);
    return [...tags].filter((tag) => ids.has(tag)).length;
  },

  async fetch(server, room): Promise<Fetched> {
    const startedMs = performance.now();
    const segments = await fetchRoom(server, room);
    return {
      messages: segments.reduce((sum, { size }) => sum + size, 0),
      ms: performance.now() - startedMs,
    };
  },
};

/** The entries of a closed segment, checked: it is kept as a row and becomes no document (fill.ts). */
const readClosed = (body: Uint8Array, digest: string): ReadonlySet<EntryId> => {
  const fetched = decodeFetchedSegment(body);
  if (!fetched.ok) throw new Error(fetched.error);
  const update = readSegmentUpdate(fetched.value.update);
  if (!update.ok) throw new Error(update.error.detail);
  const bytesOf = new Map<EntryId, Uint8Array>();
  for (const { structs } of update.value.clients) {
    for (const { id, bytes } of structs) bytesOf.set(id, bytes);
  }
  const ids = fetched.value.arrivals.map(({ id }) => id).filter((id) => bytesOf.has(id));
  if (digestText(digestOf(ids)) !== digest) throw new Error('a segment is not what was promised');
  return new Set(ids);
};

/** The open segment is a document. */
const readOpen = (body: Uint8Array): ReadonlySet<EntryId> => {
  const fetched = decodeFetchedSegment(body);
  if (!fetched.ok) throw new Error(fetched.error);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, fetched.value.update);
  return new Set(entryIds(doc));
};

/** The list of segments, then each of them, the next one on its way while one is read: as fill.ts. */
const fetchRoom = async (
  server: ServerProcess,
  room: number,
): Promise<readonly ReadonlySet<EntryId>[]> => {
  const { conversation, people } = roomOf(server, room);
  const [person] = people;
  if (!person) throw new Error('Nobody is there.');
  const get = async (path: string): Promise<Uint8Array> => {
    const response = await fetch(url(server) + path, { headers: person.headersAt(url(server)) });
    const body = new Uint8Array(await response.arrayBuffer());
    if (!response.ok) throw new Error(`${path}: ${response.status} ${utf8Decode(body)}`);
    return body;
  };
  const list = await get(`/api/conversations/${conversation}/segments`);
  const { segments } = SegmentList.parse(JSON.parse(utf8Decode(list) ?? ''));
  const read: ReadonlySet<EntryId>[] = [];
  const ask = (at: number): Promise<Uint8Array> | null => {
    const segment = segments[at];
    return segment ? get(`/api/segments/${segment.name}`) : null;
  };
  let next = ask(0);
  for (const [at, { closed, digest }] of segments.entries()) {
    const body = await next;
    if (!body) throw new Error('A segment was not asked for.');
    next = ask(at + 1);
    read.push(closed ? readClosed(body, digest) : readOpen(body));
  }
  return read;
};
