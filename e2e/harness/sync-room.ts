/**
 * One conversation over one multiplexed `/sync` socket, from Node and without a `Y.Doc`: follows
 * the head when segments close, and sends again what the relay has not acknowledged.
 */
import { once } from 'node:events';
import {
  type Arrival,
  BoundedReader,
  CLOSE,
  type ClientMessage,
  type ConversationId,
  decodeRelayFrame,
  decodeYMessage,
  EMPTY_UPDATE,
  type EntryId,
  encodeClientMessage,
  encodeFrame,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  freshClientId,
  ID_BYTES,
  PROTOCOL_MAX,
  PROTOCOL_MIN,
  RECEIPT_BYTES,
  type RefusedEntry,
  type RelayMessage,
  readSegmentUpdate,
  remedyOf,
  type SegmentName,
  type Struct,
  type Welcome,
  writeSegmentUpdate,
} from '@corridor/core';
import WebSocket from 'ws';
import { random } from './person.ts';

interface Head {
  readonly segment: SegmentName;
  readonly channel: number;
  readonly isAttached: boolean;
  /** This run's Yjs client in the segment, and its next clock. */
  client: number;
  clock: number;
}

export interface Entry {
  readonly id: EntryId;
  readonly bytes: Uint8Array;
}

// Types of `PROTOCOL.md` M, and of y-protocols inside a data message.
const DATA = 67;
const ARRIVALS = 68;
const Y_SYNC = 0;
const Y_STEP_1 = 0;

const EMPTY_STATE_VECTOR = Uint8Array.of(0);
/** Entries travel in updates of at most this many bytes, well under the frame's limit. */
const MAX_UPDATE_BYTES = 200_000;

export class SyncRoom {
  readonly conversation: ConversationId;
  /** Called with what others wrote, history of the head included; frames are read only for it. */
  onEntries: ((entries: readonly Struct[]) => void) | null = null;
  onAcknowledged: ((arrivals: readonly Arrival[]) => void) | null = null;
  onRefused: ((entries: readonly RefusedEntry[]) => void) | null = null;
  /** The relay closed the socket, or it broke. */
  onClosed: ((code: number, reason: string) => void) | null = null;
  receivedBytes = 0;

  readonly #url: string;
  readonly #localAddress: string | undefined;
  readonly #headers: Record<string, string>;
  #socket: WebSocket | null = null;
  #head: Head | null = null;
  #nextChannel = 1;
  #closing = false;
  #whenAttached: (() => void)[] = [];
  /** What was sent and is not acknowledged yet, oldest first. */
  readonly #unacknowledged = new Map<EntryId, Uint8Array>();

  /** @param localAddress the address to connect from; the system's choice when not given */
  constructor(
    url: string,
    headers: Record<string, string>,
    conversation: ConversationId,
    { localAddress }: { readonly localAddress?: string } = {},
  ) {
    this.#localAddress = localAddress;
    this.#url = url;
    this.#headers = headers;
    this.conversation = conversation;
  }

  /** Connects, says hello, attaches the head. @throws when the relay has no such conversation */
  async open(): Promise<Welcome> {
    const socket = new WebSocket(this.#url, {
      perMessageDeflate: false,
      headers: this.#headers,
      localAddress: this.#localAddress,
    });
    this.#socket = socket;
    socket.binaryType = 'nodebuffer';
    const welcomed = new Promise<Welcome>((resolve, reject) => {
      socket.on('message', (data: Buffer) => {
        this.receivedBytes += data.length;
        if (this.#skim(data)) return;
        const frame = decodeRelayFrame(data);
        if (!frame.ok)
          return reject(new Error(`The relay sent a bad frame: ${frame.error.detail}`));
        for (const message of frame.value) {
          if (message.type === 'welcome') resolve(message.welcome);
          else this.#receive(message);
        }
      });
      socket.on('close', (code, reason) => {
        reject(new Error(`closed before the welcome: ${code} ${reason.toString()}`));
        if (!this.#closing) this.onClosed?.(code, reason.toString());
      });
    });
    await once(socket, 'open');
    // 'close' follows and tells.
    socket.on('error', () => undefined);
    this.#send({
      type: 'hello',
      hello: {
        minVersion: PROTOCOL_MIN,
        maxVersion: PROTOCOL_MAX,
        client: 'corridor-harness',
        era: null,
        directoryRevision: 0,
      },
    });
    const welcome = await welcomed;
    const state = welcome.conversations.find((one) => one.conversation === this.conversation);
    if (!state) throw new Error(`The relay told of no conversation ${this.conversation}`);
    const attached = new Promise<void>((resolve) => this.#whenAttached.push(resolve));
    this.#attach(state.head);
    await attached;
    return welcome;
  }

  get unacknowledged(): number {
    return this.#unacknowledged.size;
  }

  /** Sends entries in as few updates as the limits allow; those of a closed head go to the next. */
  write(entries: readonly Entry[]): void {
    for (const { id, bytes } of entries) this.#unacknowledged.set(id, bytes);
    if (this.#head?.isAttached) this.#sendEntries(this.#head, entries);
  }

  /** Sends entries and resolves with their arrivals. @throws when one is refused for good */
  async deliver(entries: readonly Entry[]): Promise<readonly Arrival[]> {
    const missing = new Set(entries.map(({ id }) => id));
    const got: Arrival[] = [];
    return new Promise((resolve, reject) => {
      this.onRefused = (refused) =>
        reject(new Error(`refused: ${refused.map(({ code }) => code).join(', ')}`));
      this.onClosed = (code, reason) => reject(new Error(`closed: ${code} ${reason}`));
      this.onAcknowledged = (arrivals) => {
        for (const arrival of arrivals) if (missing.delete(arrival.id)) got.push(arrival);
        if (missing.size === 0) resolve(got);
      };
      this.write(entries);
    });
  }

  close(): void {
    this.#closing = true;
    this.#socket?.terminate();
  }

  #send(...messages: ClientMessage[]): void {
    this.#socket?.send(encodeFrame(messages.map(encodeClientMessage)));
  }

  /**
   * Takes a frame of entries and arrivals that nobody listens to, without decoding them: hundreds
   * of rooms in one process would measure themselves. @returns false when it has to be decoded
   */
  #skim(frame: Uint8Array): boolean {
    if (this.onEntries || this.onAcknowledged) return false;
    const acknowledged: EntryId[] = [];
    const reader = new BoundedReader(frame);
    while (reader.remaining > 0) {
      const message = new BoundedReader(reader.varBytes(frame.length));
      const type = message.varUint();
      message.varUint(); // the channel
      if (type === DATA) {
        if (message.varUint() === Y_SYNC && message.varUint() === Y_STEP_1) return false;
      } else if (type === ARRIVALS) {
        for (let left = message.varUint(); left > 0; left--) {
          const id = Buffer.from(message.bytes(ID_BYTES)).toString('base64url');
          acknowledged.push(id as EntryId);
          message.varUint();
          message.varUint();
          message.bytes(RECEIPT_BYTES);
        }
      } else return false;
    }
    for (const id of acknowledged) this.#unacknowledged.delete(id);
    return true;
  }

  #attach(segment: SegmentName): void {
    const channel = this.#nextChannel++;
    this.#head = { segment, channel, isAttached: false, client: freshClientId(random), clock: 0 };
    this.#send(
      { type: 'attach', channel, segment, sequence: 0 },
      { type: 'data', channel, payload: encodeStep1(EMPTY_STATE_VECTOR) },
    );
  }

  #sendEntries(head: Head, entries: readonly Entry[]): void {
    let structs: Struct[] = [];
    let bytes = 0;
    const flush = (): void => {
      if (structs.length === 0) return;
      const update = writeSegmentUpdate([{ client: head.client, structs }]);
      this.#send({ type: 'data', channel: head.channel, payload: encodeUpdate(update) });
      structs = [];
      bytes = 0;
    };
    for (const entry of entries) {
      structs.push({ clock: head.clock++, id: entry.id, bytes: entry.bytes });
      bytes += entry.bytes.length;
      if (bytes >= MAX_UPDATE_BYTES) flush();
    }
    flush();
  }

  #receive(message: RelayMessage): void {
    switch (message.type) {
      case 'ping':
        this.#send({ type: 'pong', nonce: message.nonce });
        break;
      case 'attached':
        this.#attached(message.channel);
        break;
      case 'data':
        this.#receiveData(message.channel, message.payload);
        break;
      case 'arrivals':
        for (const { id } of message.arrivals) this.#unacknowledged.delete(id);
        this.onAcknowledged?.(message.arrivals);
        break;
      case 'refused':
        this.#refused(message.entries);
        break;
      case 'channel-closed':
        if (message.channel !== this.#head?.channel) break;
        if (message.code === CLOSE.segmentClosed) this.#attach(message.reason as SegmentName);
        else this.onClosed?.(message.code, message.reason);
        break;
      case 'welcome':
      case 'notice':
      case 'pong':
      case 'digest':
      case 'healed':
      case 'markers':
      case 'presence':
      case 'someone-types':
        break;
    }
  }

  #attached(channel: number): void {
    if (this.#head?.channel !== channel) return;
    this.#head = { ...this.#head, isAttached: true };
    const waiting = [...this.#unacknowledged].map(([id, bytes]) => ({ id, bytes }));
    if (waiting.length > 0) this.#sendEntries(this.#head, waiting);
    for (const resolve of this.#whenAttached.splice(0)) resolve();
  }

  #receiveData(channel: number, payload: Uint8Array): void {
    // A frame without a struct is short: the relay's own step 1 must be answered, updates may not.
    if (!this.onEntries && payload[1] !== 0) return;
    const message = decodeYMessage(payload);
    if (!message.ok) throw new Error(`The relay sent ${message.error.detail}`);
    if (message.value.type === 'step1') {
      this.#send({ type: 'data', channel, payload: encodeStep2(EMPTY_UPDATE) });
      return;
    }
    if (message.value.type === 'awareness' || !this.onEntries) return;
    const update = readSegmentUpdate(message.value.update);
    if (!update.ok) throw new Error(`The relay sent an update with ${update.error.code}`);
    for (const { structs } of update.value.clients) this.onEntries(structs);
  }

  /** What is to go again goes again, as an engine does it; the rest is for the listener. */
  #refused(entries: readonly RefusedEntry[]): void {
    const again: Entry[] = [];
    const kept: RefusedEntry[] = [];
    let next: SegmentName | null = null;
    for (const refused of entries) {
      const remedy = remedyOf(refused.code);
      const bytes = this.#unacknowledged.get(refused.id);
      if (remedy === 'keep') {
        this.#unacknowledged.delete(refused.id);
        kept.push(refused);
      } else if (remedy === 'move') next = refused.detail as SegmentName;
      else if (remedy === 'again' && bytes) again.push({ id: refused.id, bytes });
    }
    if (kept.length > 0) this.onRefused?.(kept);
    const head = this.#head;
    if (!head) return;
    // A closed head is followed by its channel's close, and everything unacknowledged goes then.
    if (next !== null) return;
    if (kept.length > 0 || again.length > 0) {
      head.client = freshClientId(random);
      head.clock = 0;
    }
    if (again.length > 0 && head.isAttached) this.#sendEntries(head, again);
  }
}
