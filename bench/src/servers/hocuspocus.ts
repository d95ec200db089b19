/** Hocuspocus 4 with its SQLite extension, spoken to as its own provider does. */
import { fileURLToPath } from 'node:url';
import {
  BoundedReader,
  EMPTY_UPDATE,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  utf8Encode,
} from '@corridor/core';
import * as Y from 'yjs';
import { type Backlog, type Prepared, SocketClient } from '../load-client.ts';
import { ServerProcess } from '../server-process.ts';
import { portInJson } from './fan-out.ts';
import { PlainWriter, tagsIn } from './plain-messages.ts';
import type { BenchServer, Fetched } from './server.ts';

const SCRIPT = fileURLToPath(new URL('../../peers/hocuspocus.mjs', import.meta.url));

// `MessageType` of @hocuspocus/server; y-protocols' sync types inside.
const SYNC = 0;
const AUTH = 2;
const SYNC_REPLY = 4;
const SYNC_STATUS = 8;
const AUTHENTICATED = 2;
const STEP_1 = 0;
const MAX_FIELD_BYTES = 256 * 1_048_576;

class HocuspocusClient extends SocketClient {
  readonly #writer = new PlainWriter();
  readonly #room: Uint8Array;
  /** The first update that the server answers the handshake with: everything it has. */
  onInitial: ((update: Uint8Array) => void) | null = null;
  #isReady: () => void = () => undefined;
  readonly #whenReady = new Promise<void>((resolve) => {
    this.#isReady = resolve;
  });

  constructor(url: string, room: string) {
    super(url);
    const name = utf8Encode(room);
    this.#room = Uint8Array.of(name.length, ...name);
  }

  async open(): Promise<void> {
    await this.dial();
    // Type, token type, an empty token.
    this.sendBytes(this.#frame(Uint8Array.of(AUTH, 0, 0)));
    await this.#whenReady;
  }

  #frame(message: Uint8Array): Uint8Array {
    return Buffer.concat([this.#room, message]);
  }

  async prepare(count: number): Promise<Prepared[]> {
    return Array.from({ length: count }, () => {
      const { tags, update } = this.#writer.update(1);
      return { tag: tags[0] ?? '', bytes: this.#frame(encodeUpdate(update)) };
    });
  }

  async prepareBacklog(count: number): Promise<Backlog> {
    const { tags, update } = this.#writer.update(count);
    return { tags, frames: [{ tag: '', bytes: this.#frame(encodeUpdate(update)) }] };
  }

  protected receive(frame: Buffer): void {
    const reader = new BoundedReader(frame);
    reader.varBytes(256);
    switch (reader.varUint()) {
      case SYNC_STATUS:
        this.onAcknowledged?.(null);
        break;
      case AUTH:
        // An empty state vector is one zero.
        if (reader.varUint() === AUTHENTICATED) {
          this.sendBytes(this.#frame(encodeStep1(Uint8Array.of(0))));
        }
        break;
      case SYNC:
      case SYNC_REPLY:
        this.#receiveSync(reader);
        break;
    }
  }

  #receiveSync(reader: BoundedReader): void {
    if (reader.varUint() === STEP_1) {
      this.sendBytes(this.#frame(encodeStep2(EMPTY_UPDATE)));
      this.#isReady();
      return;
    }
    const initial = this.onInitial;
    if (!initial && !this.onSeen) return;
    const update = reader.varBytes(MAX_FIELD_BYTES);
    this.onInitial = null;
    if (initial) initial(update);
    else for (const tag of tagsIn(update)) this.onSeen?.(tag);
  }
}

const roomName = (room: number): string => `room-${room}`;

const fetchRoom = async (server: ServerProcess, room: number): Promise<Y.Doc> => {
  const client = new HocuspocusClient(`ws://127.0.0.1:${server.port}`, roomName(room));
  const update = new Promise<Uint8Array>((resolve) => {
    client.onInitial = resolve;
  });
  await client.open();
  const doc = new Y.Doc();
  Y.applyUpdate(doc, await update);
  client.close();
  return doc;
};

export const hocuspocus: BenchServer = {
  name: 'Hocuspocus 4.7 + SQLite',
  acknowledges: true,
  stores: true,
  prepare: async () => undefined,
  start: (folder) =>
    ServerProcess.start({
      script: SCRIPT,
      args: [],
      env: { BENCH_DATA: folder },
      readPort: portInJson,
    }),
  client: (server, room) => new HocuspocusClient(`ws://127.0.0.1:${server.port}`, roomName(room)),
  async countStored(server, room, tags) {
    const map = (await fetchRoom(server, room)).getMap('entries');
    return [...tags].filter((tag) => map.has(tag)).length;
  },
  async fetch(server, room): Promise<Fetched> {
    const startedMs = performance.now();
    const doc = await fetchRoom(server, room);
    return { messages: doc.getMap('entries').size, ms: performance.now() - startedMs };
  },
};
