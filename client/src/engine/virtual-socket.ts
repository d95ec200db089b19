/**
 * Virtual WebSockets: what the stock y-websocket provider gets as its `WebSocketPolyfill`. All of
 * them share the one real socket, each on a channel of its own. One stays CONNECTING for as long
 * as the line is down, so no provider ever retries by itself.
 */
import type { ClientMessage, RelayMessage, SegmentName } from '@corridor/core';

/** The provider gives up a socket that is silent for 30 s; ours are fed well before. */
export const FEED_INTERVAL_MS = 10_000;
/** An awareness message about nobody: the provider takes it as a sign of life and nothing else. */
const NOTHING_NEW = new Uint8Array([1, 1, 0]);
const ABNORMAL_CLOSURE = 1006;

/** What a segment's session hears of its channel, besides the y-websocket bytes. */
export interface ChannelEvents {
  /** The highest sequence of the segment that this replica holds; asked at every attach. */
  held(): number;
  attached(sequence: number): void;
  lost(): void;
  /** The relay closed the channel for good. */
  closed(code: number, reason: string): void;
  message(message: Extract<RelayMessage, { type: 'arrivals' | 'refused' | 'digest' }>): void;
}

type VirtualState = 'connecting' | 'attaching' | 'open' | 'closed';

interface Link {
  readonly segment: SegmentName;
  readonly events: ChannelEvents;
  readonly socket: VirtualSocket;
  /** Null while the line is down. */
  channel: number | null;
  state: VirtualState;
}

/** Hands out virtual sockets and routes messages between them and the real one. */
export class Channels {
  readonly #send: (message: ClientMessage) => void;
  readonly #links = new Set<Link>();
  readonly #byChannel = new Map<number, Link>();
  #up = false;
  #nextChannel = 1;

  constructor(send: (message: ClientMessage) => void) {
    this.#send = send;
  }

  get size(): number {
    return this.#links.size;
  }

  /** A `WebSocketPolyfill` for the provider of one segment. */
  socketClass(segment: SegmentName, events: ChannelEvents): typeof WebSocket {
    const channels = this;
    const polyfill = class extends VirtualSocket {
      constructor() {
        super();
        this.link(channels.#open(segment, events, this));
      }
    };
    // The provider uses the constructor and the members that VirtualSocket has.
    return polyfill as unknown as typeof WebSocket;
  }

  #open(segment: SegmentName, events: ChannelEvents, socket: VirtualSocket): VirtualLink {
    const link: Link = { segment, events, socket, channel: null, state: 'connecting' };
    this.#links.add(link);
    // The provider sets its handlers after the constructor returns.
    if (this.#up) queueMicrotask(() => this.#attach(link));
    return {
      send: (payload) => {
        if (link.state === 'open' && link.channel !== null) {
          this.#send({ type: 'data', channel: link.channel, payload });
        }
      },
      close: () => this.#detach(link),
      readyState: () =>
        link.state === 'open'
          ? VirtualSocket.OPEN
          : link.state === 'closed'
            ? VirtualSocket.CLOSED
            : VirtualSocket.CONNECTING,
    };
  }

  #attach(link: Link): void {
    if (!this.#up || link.state !== 'connecting') return;
    const channel = this.#nextChannel++;
    link.channel = channel;
    link.state = 'attaching';
    this.#byChannel.set(channel, link);
    this.#send({
      type: 'attach',
      channel,
      segment: link.segment,
      sequence: link.events.held(),
    });
  }

  #detach(link: Link): void {
    if (link.state === 'closed') return;
    link.state = 'closed';
    this.#links.delete(link);
    if (link.channel === null) return;
    this.#byChannel.delete(link.channel);
    this.#send({ type: 'detach', channel: link.channel });
  }

  /** The real socket is up and welcomed. */
  lineUp(): void {
    if (this.#up) return;
    this.#up = true;
    this.#nextChannel = 1;
    for (const link of [...this.#links]) this.#attach(link);
  }

  /** The real socket is gone: open ones close as a network failure, the provider makes new ones. */
  lineDown(): void {
    this.#up = false;
    this.#byChannel.clear();
    for (const link of [...this.#links]) {
      link.channel = null;
      if (link.state === 'open') {
        link.state = 'closed';
        this.#links.delete(link);
        link.events.lost();
        link.socket.closedByRelay(ABNORMAL_CLOSURE, '');
      } else if (link.state === 'attaching') {
        link.state = 'connecting';
      }
    }
  }

  /** Asks the relay for the digest of a segment that is attached. */
  requestDigest(segment: SegmentName): void {
    for (const { segment: each, channel, state } of this.#links) {
      if (each === segment && channel !== null && state === 'open') {
        this.#send({ type: 'digest-request', channel });
      }
    }
  }

  /** Keeps every provider's watchdog quiet: the real line has a heartbeat of its own. */
  feed(): void {
    for (const link of this.#links) if (link.state === 'open') link.socket.deliver(NOTHING_NEW);
  }

  message(message: RelayMessage): void {
    if (!('channel' in message)) return;
    const link = this.#byChannel.get(message.channel);
    if (!link) return; // Detached while it was on its way.
    switch (message.type) {
      case 'attached':
        if (link.state !== 'attaching') return;
        link.state = 'open';
        link.events.attached(message.sequence);
        link.socket.opened();
        break;
      case 'data':
        link.socket.deliver(message.payload);
        break;
      case 'channel-closed':
        link.state = 'closed';
        this.#links.delete(link);
        this.#byChannel.delete(message.channel);
        link.socket.closedByRelay(message.code, message.reason);
        link.events.closed(message.code, message.reason);
        break;
      default:
        link.events.message(message);
    }
  }
}

interface VirtualLink {
  send(payload: Uint8Array): void;
  close(): void;
  readyState(): number;
}

type Handler<E> = ((event: E) => void) | null;

/** The members of a WebSocket that y-websocket 3.1 uses. */
class VirtualSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  /** The provider compares `readyState` with the instance's constant. */
  readonly OPEN = VirtualSocket.OPEN;
  binaryType = 'arraybuffer';
  onopen: Handler<{ type: 'open' }> = null;
  onmessage: Handler<{ data: ArrayBuffer }> = null;
  onclose: Handler<{ code: number; reason: string }> = null;
  onerror: Handler<{ type: 'error' }> = null;
  #link: VirtualLink | null = null;

  link(link: VirtualLink): void {
    this.#link = link;
  }

  get readyState(): number {
    return this.#link?.readyState() ?? VirtualSocket.CONNECTING;
  }

  send(payload: Uint8Array): void {
    this.#link?.send(payload);
  }

  close(): void {
    this.#link?.close();
  }

  opened(): void {
    this.onopen?.({ type: 'open' });
  }

  deliver(payload: Uint8Array): void {
    this.onmessage?.({ data: new Uint8Array(payload).buffer });
  }

  closedByRelay(code: number, reason: string): void {
    this.onclose?.({ code, reason });
  }
}
