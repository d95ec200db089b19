/** A client over a real WebSocket that sends any bytes, and waits for messages by condition. */
import {
  type ClientMessage,
  decodeRelayFrame,
  decodeYMessage,
  encodeClientMessage,
  encodeFrame,
  encodeStep1,
  encodeUpdate,
  PROTOCOL_MAX,
  PROTOCOL_MIN,
  type RelayMessage,
  readSegmentUpdate,
  type SegmentName,
  type Struct,
  writeSegmentUpdate,
  writeStateVector,
} from '@corridor/core';
import { WebSocket } from 'ws';

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

type MessageOf<T extends RelayMessage['type']> = Extract<RelayMessage, { readonly type: T }>;

export class RawClient {
  readonly socket: WebSocket;
  readonly messages: RelayMessage[] = [];
  readonly closed: Promise<Closed>;
  readonly opened: Promise<void>;
  #waiting: (() => void)[] = [];

  constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url, { headers });
    this.opened = new Promise((resolve) => this.socket.once('open', () => resolve()));
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.socket.on('error', () => {});
    this.socket.on('message', (data: Buffer) => {
      const decoded = decodeRelayFrame(data);
      if (!decoded.ok) throw new Error(decoded.error.detail);
      this.messages.push(...decoded.value);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  send(...messages: readonly ClientMessage[]): void {
    this.raw(encodeFrame(messages.map(encodeClientMessage)));
  }

  raw(bytes: Uint8Array): void {
    this.socket.send(bytes);
  }

  /** The first message of a type, from the n-th message on, that fits. */
  async next<T extends RelayMessage['type']>(
    type: T,
    fits: (message: MessageOf<T>) => boolean = () => true,
    from = 0,
  ): Promise<MessageOf<T>> {
    for (;;) {
      const found = this.messages
        .slice(from)
        .find(
          (message): message is MessageOf<T> =>
            message.type === type && fits(message as MessageOf<T>),
        );
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async hello(): Promise<MessageOf<'welcome'>> {
    await this.opened;
    this.send({
      type: 'hello',
      hello: {
        minVersion: PROTOCOL_MIN,
        maxVersion: PROTOCOL_MAX,
        client: 'test',
        era: null,
        directoryRevision: 0,
      },
    });
    return this.next('welcome');
  }

  /** Attaches and does the handshake with an empty replica. */
  async attach(channel: number, segment: SegmentName, sequence = 0): Promise<void> {
    this.send(
      { type: 'attach', channel, segment, sequence },
      { type: 'data', channel, payload: encodeStep1(writeStateVector(new Map())) },
    );
    await this.next('data', (message) => message.channel === channel && isStep2(message.payload));
  }

  update(channel: number, update: Uint8Array): void {
    this.send({ type: 'data', channel, payload: encodeUpdate(update) });
  }

  write(
    channel: number,
    client: number,
    clock: number,
    ...entries: readonly Omit<Struct, 'clock'>[]
  ): void {
    const structs = entries.map(({ id, bytes }, i) => ({ clock: clock + i, id, bytes }));
    this.update(channel, writeSegmentUpdate([{ client, structs }]));
  }

  /** Ids of all entries that came as data. */
  get received(): string[] {
    const ids: string[] = [];
    for (const message of this.messages) {
      if (message.type !== 'data') continue;
      const inner = decodeYMessage(message.payload);
      if (!inner.ok || inner.value.type === 'step1' || inner.value.type === 'awareness') continue;
      const read = readSegmentUpdate(inner.value.update);
      if (!read.ok) throw new Error(read.error.detail);
      for (const { structs } of read.value.clients) ids.push(...structs.map(({ id }) => id));
    }
    return ids;
  }

  /** Resolves when the relay answered everything sent before. */
  async roundTrip(): Promise<void> {
    const nonce = Math.floor(Math.random() * 2 ** 32);
    this.send({ type: 'ping', nonce });
    await this.next('pong', (message) => message.nonce === nonce);
  }
}

const isStep2 = (payload: Uint8Array): boolean => {
  const decoded = decodeYMessage(payload);
  return decoded.ok && decoded.value.type === 'step2';
};
