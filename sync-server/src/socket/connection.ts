/**
 * One accepted socket: its rate, its signs of life, its deadline for the hello. What it says goes
 * to a session of the relay.
 */
import type { Duplex } from 'node:stream';
import {
  CLOSE,
  EMPTY_UPDATE,
  encodeUpdate,
  HELLO_TIMEOUT_MS,
  MAX_FRAME_BYTES,
  SLOW_READER_BYTES,
} from '@corridor/core';
import type { RawData, WebSocket } from 'ws';
import { Liveness } from '../relay/liveness.ts';
import type { Identity, Peer, RelayLog } from '../relay/ports.ts';
import { FramedPeer, PlainPeer } from './framed-peer.ts';
import type { TurnFlusher } from './turn-flusher.ts';
import type { UserRates } from './user-rates.ts';

/** The session behind the socket, multiplexed or plain. */
export interface SocketSession {
  readonly greeted: boolean;
  /** @returns how many messages it held */
  receive(bytes: Uint8Array): number;
  drained(): void;
  ping(nonce: number): void;
  ended(): void;
}

/** Who is at the other end, and until when the session lasts: Unix ms, null for a token. */
export interface SignedIn extends Identity {
  readonly expiresAt: number | null;
}

export interface ConnectionDeps {
  readonly flusher: TurnFlusher;
  readonly rates: UserRates;
  readonly log: RelayLog;
  /** Monotonic ms. */
  readonly now: () => number;
  /** Unix ms. */
  readonly wallMs: () => number;
  /** Until when a session lasts now: it slides while it is used. 0 when it ended. */
  readonly expiryOf: (sessionId: string) => number;
  readonly onEnd: (connection: Connection) => void;
}

/** The stock provider gives up after 30 s without a message; ping frames do not count for it. */
const PLAIN_KEEP_ALIVE_MS = 10_000;
/** How often a socket that was paused for being slow is looked at. */
const SLOW_LOOK_MS = 20;
const KEEP_ALIVE = encodeUpdate(EMPTY_UPDATE);
/** A closed socket whose other side does not answer is torn down after this. */
export const CLOSE_TIMEOUT_MS = 2_000;

export class Connection {
  readonly identity: SignedIn;
  readonly peer: Peer;
  readonly #socket: WebSocket;
  readonly #deps: ConnectionDeps;
  readonly #plain: boolean;
  readonly #liveness: Liveness;
  readonly #openedAtMs: number;
  #expiresAt: number | null;
  #session: SocketSession | null = null;
  #resume: ReturnType<typeof setTimeout> | null = null;
  #nonce = 0;
  #lastDataMs: number;

  /** @param stream the connection under `socket` */
  constructor(
    socket: WebSocket,
    stream: Duplex,
    identity: SignedIn,
    plain: boolean,
    deps: ConnectionDeps,
  ) {
    this.identity = identity;
    this.#socket = socket;
    this.#deps = deps;
    this.#plain = plain;
    const nowMs = deps.now();
    this.#openedAtMs = nowMs;
    this.#lastDataMs = nowMs;
    this.#liveness = new Liveness(nowMs);
    this.#expiresAt = identity.expiresAt;
    const sent = (): void => this.#sent();
    const taken = (): void => this.#taken();
    this.peer = plain
      ? new PlainPeer(socket, sent, taken)
      : new FramedPeer(socket, stream, deps.flusher, sent, taken);
    socket.on('message', (data, isBinary) => this.#message(data, isBinary));
    socket.on('pong', () => this.#liveness.received(this.#deps.now()));
    socket.on('ping', () => this.#liveness.received(this.#deps.now()));
    socket.on('error', (error) => this.#error(error));
    socket.on('close', (code) => this.#closed(code));
  }

  /** @param session made over this connection's {@link peer} */
  begin(session: SocketSession): void {
    this.#session = session;
  }

  #message(data: RawData, isBinary: boolean): void {
    const session = this.#session;
    if (session === null) return;
    const nowMs = this.#deps.now();
    this.#liveness.received(nowMs);
    if (!isBinary || !Buffer.isBuffer(data)) {
      this.peer.close(CLOSE.badFrame, 'not-binary');
      session.ended();
      return;
    }
    if (data.length > MAX_FRAME_BYTES) {
      this.peer.close(CLOSE.frameTooLarge, 'frame-too-large');
      session.ended();
      return;
    }
    // Read later rather than dropped: TCP holds the sender back.
    const { rates } = this.#deps;
    const { user } = this.identity;
    const waitForBytesMs = rates.bytes.of(user, nowMs).spend(data.length, nowMs);
    const messages = session.receive(data);
    const waitMs = Math.max(waitForBytesMs, rates.messages.of(user, nowMs).spend(messages, nowMs));
    // Who does not read what was sent is not read: every answer waits in memory (M8).
    if (this.#isSlow) this.#pauseFor(Math.max(waitMs, SLOW_LOOK_MS));
    else if (waitMs > 0) this.#pauseFor(waitMs);
  }

  get #isSlow(): boolean {
    return this.peer.bufferedBytes > SLOW_READER_BYTES;
  }

  #pauseFor(waitMs: number): void {
    if (this.#resume !== null) return;
    this.#socket.pause();
    this.#resume = setTimeout(() => {
      this.#resume = null;
      if (this.#isSlow) {
        this.#pauseFor(SLOW_LOOK_MS);
        return;
      }
      this.#liveness.received(this.#deps.now());
      this.#socket.resume();
    }, waitMs);
  }

  #sent(): void {
    const nowMs = this.#deps.now();
    this.#liveness.sent(nowMs);
    this.#lastDataMs = nowMs;
  }

  #taken(): void {
    // Paused for being slow, it shows by this that it is there. (Otherwise a send proves nothing: the
    // system takes it for a dead link as well.)
    if (this.#resume !== null) this.#liveness.received(this.#deps.now());
    if (this.peer.bufferedBytes > SLOW_READER_BYTES / 4) return;
    this.#session?.drained();
  }

  /** Called about once a second. */
  check(): void {
    // Said goodbye already: what is left is to wait for the answer.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#hasExpired()) {
      this.#giveUp(CLOSE.signedOut, 'session-expired');
      return;
    }
    const nowMs = this.#deps.now();
    if (this.#session?.greeted === false && nowMs - this.#openedAtMs >= HELLO_TIMEOUT_MS) {
      this.#giveUp(CLOSE.helloTimeout, 'hello-timeout');
      return;
    }
    // While it is paused for its rate, nothing can come; a slow one shows by taking that it is there.
    const state = this.#resume === null || this.#isSlow ? this.#liveness.check(nowMs) : 'fine';
    if (state === 'dead') {
      this.#deps.log.info(this.#fields(), 'a link went silent');
      this.#giveUp(CLOSE.silent, 'silent');
      return;
    }
    if (state === 'ping') this.#ping(nowMs);
  }

  #hasExpired(): boolean {
    if (this.#expiresAt === null || this.#deps.wallMs() < this.#expiresAt) return false;
    this.#expiresAt = this.#deps.expiryOf(this.identity.sessionId);
    return this.#deps.wallMs() >= this.#expiresAt;
  }

  #ping(nowMs: number): void {
    if (!this.#plain) {
      this.#session?.ping(++this.#nonce);
      return;
    }
    this.#socket.ping();
    this.#liveness.sent(nowMs);
    if (nowMs - this.#lastDataMs >= PLAIN_KEEP_ALIVE_MS) this.peer.send(KEEP_ALIVE, KEEP_ALIVE);
  }

  /** Closes a link that may be dead: `terminate` when the other side does not answer. */
  #giveUp(code: number, reason: string): void {
    this.#session?.ended();
    this.peer.close(code, reason);
    const force = setTimeout(() => this.#socket.terminate(), CLOSE_TIMEOUT_MS);
    this.#socket.once('close', () => clearTimeout(force));
  }

  /** Reads nothing more; what was read is finished. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #error(error: Error): void {
    const code = 'code' in error ? String(error.code) : error.name;
    this.#deps.log.info({ ...this.#fields(), code }, 'a socket failed');
  }

  #closed(code: number): void {
    if (this.#resume !== null) clearTimeout(this.#resume);
    this.#session?.ended();
    this.#deps.log.info({ ...this.#fields(), code }, 'a socket closed');
    this.#deps.onEnd(this);
  }

  #fields(): Record<string, unknown> {
    const { user, device, sessionId } = this.identity;
    return { user, device, session: sessionId, plain: this.#plain };
  }
}
