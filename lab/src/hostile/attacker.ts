/** A client that speaks the protocol and keeps none of its rules. */
import { once } from 'node:events';
import {
  type ClientMessage,
  decodeRelayFrame,
  decodeYMessage,
  encodeClientMessage,
  encodeFrame,
  encodeUpdate,
  PROTOCOL_MAX,
  PROTOCOL_MIN,
  type RelayMessage,
  readSegmentUpdate,
  type SegmentName,
  type Struct,
  type Welcome,
  writeSegmentUpdate,
} from '@corridor/core';
import WebSocket from 'ws';
import { Person } from '../../../e2e/harness/person.ts';
import type { AttackReport, Orders } from './orders.ts';

/** More unsent than this is memory of the attacker, not work for the relay. */
const MAX_UNSENT_BYTES = 4 * 1_048_576;

/** An update on channel 1, of one Yjs client id. @param clock of the first entry */
export const dataOf = (
  client: number,
  clock: number,
  entries: readonly Omit<Struct, 'clock'>[],
) => {
  const structs = entries.map((entry, i) => ({ ...entry, clock: clock + i }));
  const payload = encodeUpdate(writeSegmentUpdate([{ client, structs }]));
  return { type: 'data', channel: 1, payload } as const;
};

/** One socket of the attacker. */
export class HostileSocket {
  readonly socket: WebSocket;
  readonly seen: Struct[] = [];
  onMessage: (message: RelayMessage) => void = () => undefined;

  constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url, { headers, perMessageDeflate: false });
    this.socket.binaryType = 'nodebuffer';
    // What the relay answers to all this is its own affair: 'close' tells that it is over.
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      const frame = decodeRelayFrame(data);
      if (!frame.ok) return;
      for (const message of frame.value) {
        if (message.type === 'data') this.#read(message.payload);
        if (message.type === 'ping') this.say({ type: 'pong', nonce: message.nonce });
        this.onMessage(message);
      }
    });
  }

  #read(payload: Uint8Array): void {
    const inner = decodeYMessage(payload);
    if (!inner.ok || inner.value.type === 'step1' || inner.value.type === 'awareness') return;
    const update = readSegmentUpdate(inner.value.update);
    if (update.ok) for (const { structs } of update.value.clients) this.seen.push(...structs);
  }

  async hello(): Promise<Welcome> {
    await once(this.socket, 'open');
    const welcomed = this.next('welcome');
    this.say({
      type: 'hello',
      hello: {
        minVersion: PROTOCOL_MIN,
        maxVersion: PROTOCOL_MAX,
        client: 'hostile',
        era: null,
        directoryRevision: 0,
      },
    });
    return (await welcomed).welcome;
  }

  next<T extends RelayMessage['type']>(type: T): Promise<Extract<RelayMessage, { type: T }>> {
    return new Promise((resolve) => {
      const before = this.onMessage;
      this.onMessage = (message) => {
        before(message);
        if (message.type !== type) return;
        this.onMessage = before;
        resolve(message as Extract<RelayMessage, { type: T }>);
      };
    });
  }

  say(...messages: readonly ClientMessage[]): void {
    this.raw(encodeFrame(messages.map(encodeClientMessage)));
  }

  raw(frame: Uint8Array): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame);
  }

  get isFull(): boolean {
    return this.socket.bufferedAmount > MAX_UNSENT_BYTES;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }
}

/** Signed in, with what an attack needs at hand and what it did counted. */
export class Attacker {
  readonly orders: Orders;
  readonly person: Person;
  done = 0;
  forged = 0;
  ended = false;
  readonly #refused: Record<string, number> = {};
  readonly #sockets: HostileSocket[] = [];

  private constructor(orders: Orders, person: Person) {
    this.orders = orders;
    this.person = person;
  }

  static async signIn(orders: Orders): Promise<Attacker> {
    return new Attacker(orders, await Person.signIn(orders.url, orders.login, orders.password));
  }

  /** A socket that said hello, whose refusals are counted. */
  async connect(): Promise<HostileSocket> {
    const socket = new HostileSocket(this.person.syncUrl, this.person.headers);
    this.#sockets.push(socket);
    socket.socket.on('close', (code) => this.refused(String(code)));
    await socket.hello();
    socket.onMessage = (message) => {
      if (message.type === 'refused') for (const { code } of message.entries) this.refused(code);
      if (message.type === 'channel-closed') this.refused(String(message.code));
      if (message.type === 'healed')
        for (const { outcome } of message.results) this.refused(outcome);
    };
    return socket;
  }

  /** A socket with the open segment of the shared conversation on channel 1. */
  async attached(): Promise<{ socket: HostileSocket; segment: SegmentName }> {
    const socket = await this.connect();
    const segment = await this.person.head(this.orders.shared);
    const attached = socket.next('attached');
    socket.say({ type: 'attach', channel: 1, segment, sequence: 0 });
    await attached;
    return { socket, segment };
  }

  refused(code: string): void {
    this.#refused[code] = (this.#refused[code] ?? 0) + 1;
  }

  async request(method: string, path: string, body?: string, signedIn = true): Promise<void> {
    try {
      const response = await fetch(this.orders.url + path, {
        method,
        headers: { ...(signedIn ? this.person.headers : {}), 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
      });
      await response.arrayBuffer();
      this.done++;
      if (!response.ok) this.refused(String(response.status));
    } catch {
      this.refused('no answer');
    }
  }

  /** Again and again until it is over, so many at once. */
  async keepOn(atOnce: number, what: () => Promise<void>): Promise<void> {
    const one = async (): Promise<void> => {
      while (!this.ended) {
        await what();
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, one));
  }

  /** As {@link keepOn} over a socket, as fast as it takes frames; another one when it is closed. */
  async flood(
    begin: () => Promise<HostileSocket>,
    say: (socket: HostileSocket) => void | Promise<void>,
  ): Promise<void> {
    let socket = await begin();
    await this.keepOn(1, async () => {
      if (!socket.isOpen) {
        await pause(50);
        try {
          socket = await begin();
        } catch {
          this.refused('not let in');
        }
      } else if (socket.isFull) await pause(5);
      else {
        await say(socket);
        this.done++;
      }
    });
  }

  report(): AttackReport {
    let leaked = 0;
    for (const { seen } of this.#sockets) {
      for (const { bytes } of seen) {
        if (Buffer.from(bytes).includes(this.orders.stranger.conversation)) leaked++;
      }
    }
    return { done: this.done, refused: this.#refused, leaked, forged: this.forged };
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
