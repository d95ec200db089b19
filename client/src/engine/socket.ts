/**
 * The one real WebSocket of a user and profile, kept up for as long as it may be. Each state holds
 * only its own fields. A socket that is given up is abandoned: `close()` itself can take fifteen
 * seconds on a half-open link, and nobody waits for it.
 */
import {
  CLOSE,
  type ClientMessage,
  DEAD_AFTER_MS,
  decodeRelayFrame,
  encodeClientMessage,
  encodeFrame,
  type Hello,
  MAX_FRAME_BYTES,
  MAX_MESSAGES_PER_FRAME,
  mayReconnect,
  PING_INTERVAL_MS,
  PROTOCOL_MAX,
  PROTOCOL_MIN,
  type RelayMessage,
  type Welcome,
} from '@corridor/core';
import type { Cancel, Platform, Wire } from './platform.ts';
import { RelayTime } from './relay-time.ts';

/** From the first attempt to the welcome. */
const CONNECT_TIMEOUT_MS = 10_000;
const BACKOFF_FIRST_MS = 500;
/** Everybody is back within 10 s of the server; 500 workstations are 200 attempts a second. */
const BACKOFF_MAX_MS = 5_000;
/** Room for the lengths and types around messages in a frame. */
const FRAME_SLACK_BYTES = 64;

/** Why the line is down. */
export type DownReason =
  | { readonly reason: 'unreachable' }
  | { readonly reason: 'silent' }
  | { readonly reason: 'closed'; readonly code: number; readonly text: string };

type State =
  | { readonly at: 'stopped' }
  /** Closed for good by the relay: signed out, blocked, version not spoken. */
  | { readonly at: 'ended'; readonly code: number }
  | { readonly at: 'waiting'; readonly cancel: Cancel }
  | {
      readonly at: 'connecting';
      readonly wire: Wire;
      readonly cancel: Cancel;
      readonly helloSentMonoMs: number | null;
    }
  | { readonly at: 'open'; readonly wire: Wire };

export interface SocketEvents {
  /** What this replica says of itself when it connects. */
  hello(): Pick<Hello, 'era' | 'directoryRevision'>;
  connecting(): void;
  up(welcome: Welcome): void;
  /** After `up`, or for an attempt that failed. */
  down(why: DownReason, again: boolean): void;
  message(message: RelayMessage): void;
}

export class Socket {
  readonly relayTime: RelayTime;
  readonly #platform: Platform;
  readonly #events: SocketEvents;
  readonly #clientName: string;
  #state: State = { at: 'stopped' };
  #failures = 0;
  #outgoing: Uint8Array[] = [];
  #flushPlanned = false;
  #lastHeardMonoMs = 0;
  #pulse: Cancel = () => undefined;
  readonly #pings = new Map<number, number>();
  #nonce = 0;

  constructor(platform: Platform, events: SocketEvents, clientName: string) {
    this.#platform = platform;
    this.#events = events;
    this.#clientName = clientName;
    this.relayTime = new RelayTime(platform.time);
  }

  get isOpen(): boolean {
    return this.#state.at === 'open';
  }

  start(): void {
    if (this.#state.at === 'stopped') this.#connect();
  }

  /** Tries at once, whatever the backoff: the network came back, or somebody pressed the button. */
  reconnect(): void {
    this.#failures = 0;
    if (this.#state.at === 'waiting') {
      this.#state.cancel();
      this.#connect();
    } else if (this.#state.at === 'ended' || this.#state.at === 'stopped') {
      this.#connect();
    } else if (this.#state.at === 'open') {
      this.#ping(); // A dead link shows sooner.
    }
  }

  /** Lets go of the line until {@link start} or {@link reconnect}. */
  stop(): void {
    this.#leave();
    this.#state = { at: 'stopped' };
  }

  /** Queues a message; what is sent in one turn leaves in one frame. Dropped when the line is down. */
  send(message: ClientMessage): void {
    if (this.#state.at !== 'open') return;
    this.#outgoing.push(encodeClientMessage(message));
    if (this.#flushPlanned) return;
    this.#flushPlanned = true;
    queueMicrotask(() => {
      this.#flushPlanned = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#state.at !== 'open') return;
    const { wire } = this.#state;
    let batch: Uint8Array[] = [];
    let bytes = 0;
    const leave = (): void => {
      if (batch.length > 0) wire.send(new Uint8Array(encodeFrame(batch)));
      batch = [];
      bytes = 0;
    };
    for (const message of this.#outgoing) {
      const size = message.length + FRAME_SLACK_BYTES;
      if (bytes + size > MAX_FRAME_BYTES || batch.length === MAX_MESSAGES_PER_FRAME) leave();
      batch.push(message);
      bytes += size;
    }
    leave();
    this.#outgoing = [];
  }

  #connect(): void {
    const { time } = this.#platform;
    this.#events.connecting();
    const cancel = time.after(CONNECT_TIMEOUT_MS, () => this.#lost({ reason: 'silent' }));
    const wire = this.#platform.connect();
    wire.binaryType = 'arraybuffer';
    this.#state = { at: 'connecting', wire, cancel, helloSentMonoMs: null };
    const current = (): boolean =>
      (this.#state.at === 'connecting' || this.#state.at === 'open') && this.#state.wire === wire;
    wire.onopen = () => {
      if (!current()) return;
      this.#state = { at: 'connecting', wire, cancel, helloSentMonoMs: time.monoMs() };
      const hello: Hello = {
        minVersion: PROTOCOL_MIN,
        maxVersion: PROTOCOL_MAX,
        client: this.#clientName,
        ...this.#events.hello(),
      };
      wire.send(new Uint8Array(encodeFrame([encodeClientMessage({ type: 'hello', hello })])));
    };
    wire.onmessage = ({ data }) => {
      if (current() && data instanceof ArrayBuffer) this.#receive(new Uint8Array(data));
    };
    wire.onclose = ({ code, reason }) => {
      if (!current()) return;
      this.#lost(
        code === 1006 || code === 1005
          ? { reason: 'unreachable' }
          : { reason: 'closed', code, text: reason },
      );
    };
    wire.onerror = () => undefined; // `close` follows, with what little a browser tells.
  }

  #receive(frame: Uint8Array): void {
    this.#lastHeardMonoMs = this.#platform.time.monoMs();
    const decoded = decodeRelayFrame(frame);
    if (!decoded.ok) {
      this.#lost({ reason: 'closed', code: CLOSE.badFrame, text: decoded.error.detail });
      return;
    }
    for (const message of decoded.value) this.#handle(message);
  }

  #handle(message: RelayMessage): void {
    if (this.#state.at === 'connecting') {
      if (message.type !== 'welcome') return;
      const { wire, cancel, helloSentMonoMs } = this.#state;
      cancel();
      this.#failures = 0;
      this.#state = { at: 'open', wire };
      this.relayTime.forget();
      if (helloSentMonoMs !== null) {
        this.relayTime.sample(helloSentMonoMs, message.welcome.relayTime);
      }
      this.#beat();
      this.#events.up(message.welcome);
      return;
    }
    if (this.#state.at !== 'open') return;
    if (message.type === 'ping') {
      this.send({ type: 'pong', nonce: message.nonce });
    } else if (message.type === 'pong') {
      const sent = this.#pings.get(message.nonce);
      if (sent === undefined) return;
      this.#pings.delete(message.nonce);
      this.relayTime.sample(sent, message.relayTime);
    } else {
      this.#events.message(message);
    }
  }

  /** Our own heartbeat: pings, and gives up a link on which nothing arrives. */
  #beat(): void {
    this.#pulse();
    const { time } = this.#platform;
    this.#ping();
    this.#pulse = time.after(PING_INTERVAL_MS, () => {
      if (time.monoMs() - this.#lastHeardMonoMs >= DEAD_AFTER_MS) this.#lost({ reason: 'silent' });
      else this.#beat();
    });
  }

  #ping(): void {
    this.#nonce++;
    this.#pings.set(this.#nonce, this.#platform.time.monoMs());
    this.send({ type: 'ping', nonce: this.#nonce });
  }

  #lost(why: DownReason): void {
    const again = why.reason !== 'closed' || mayReconnect(why.code);
    this.#leave();
    if (again) {
      // Full jitter (Brooker, "Exponential Backoff And Jitter", 2015).
      const ceilingMs = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** this.#failures);
      this.#failures = Math.min(this.#failures + 1, 16);
      const delayMs = this.#platform.uniform() * ceilingMs;
      const cancel = this.#platform.time.after(delayMs, () => this.#connect());
      this.#state = { at: 'waiting', cancel };
    } else {
      this.#state = { at: 'ended', code: why.reason === 'closed' ? why.code : 0 };
    }
    this.#events.down(why, again);
  }

  /** Lets go of whatever there is, without waiting for it. */
  #leave(): void {
    this.#pulse();
    this.#pings.clear();
    this.#outgoing = [];
    const state = this.#state;
    if (state.at === 'waiting' || state.at === 'connecting') state.cancel();
    if (state.at === 'connecting' || state.at === 'open') {
      const { wire } = state;
      wire.onopen = null;
      wire.onmessage = null;
      wire.onclose = null;
      wire.onerror = () => undefined;
      wire.close();
    }
  }
}
