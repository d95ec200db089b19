/**
 * WebSockets on the HTTP server: `/sync` (multiplexed) and `/sync/<segment>?token=…` (plain
 * y-websocket). A refusal is a close code after an accepted handshake, because a browser cannot see
 * the status of a failed one.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  CLOSE,
  HELLO_TIMEOUT_MS,
  MAX_FRAME_BYTES,
  MAX_HELLO_BYTES,
  type SegmentName,
} from '@corridor/core';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { RequestOrigin } from '../origin/request-origin.ts';
import type { RelayLog } from '../relay/ports.ts';
import type { Relay } from '../relay/relay.ts';
import { Admission, type SyncTarget, targetOf } from './admission.ts';
import { CLOSE_TIMEOUT_MS, Connection, type SignedIn } from './connection.ts';
import { TurnFlusher } from './turn-flusher.ts';
import { UserRates } from './user-rates.ts';

/** Why a socket is not let in. */
export interface AuthenticationRefusal {
  readonly refused: 'signed-out' | 'forbidden' | 'device-blocked' | 'deactivated' | 'too-many';
}

/** Finds out who asks: a session cookie for the multiplexed socket, a token for a plain one. */
export type Authenticate = (
  request: IncomingMessage,
  target: Exclude<SyncTarget, { readonly kind: 'unknown-segment' }>,
) => Promise<SignedIn | AuthenticationRefusal>;

export interface SocketDeps {
  readonly relay: Relay;
  readonly authenticate: Authenticate;
  /** Until when a session lasts now, Unix ms; 0 when it ended. */
  readonly expiryOf: (sessionId: string) => number;
  /** A page of another site must not use the cookie (cross-site WebSocket hijacking). */
  readonly origin: RequestOrigin;
  readonly log: RelayLog;
}

export interface SocketServer {
  /** Sockets that are signed in. */
  readonly count: number;
  /** Takes nobody new, commits and acknowledges what was read, closes every socket with 1001. */
  stop(): Promise<void>;
}

const CHECK_MS = 1_000;

// `maxFragments`, `maxBufferedChunks` and `closeTimeout` are of ws 8.20 and later.
type Options = ServerOptions & {
  readonly maxFragments: number;
  readonly maxBufferedChunks: number;
  readonly closeTimeout: number;
};
const options = (maxPayload: number): Options => ({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload,
  maxFragments: 64,
  maxBufferedChunks: 16_384,
  closeTimeout: CLOSE_TIMEOUT_MS,
});

const REFUSAL_CLOSE = {
  'signed-out': CLOSE.signedOut,
  forbidden: CLOSE.forbidden,
  'device-blocked': CLOSE.deviceBlocked,
  deactivated: CLOSE.deactivated,
  'too-many': CLOSE.tooMany,
} as const;

class Sockets implements SocketServer {
  readonly #deps: SocketDeps;
  readonly #connections = new Set<Connection>();
  readonly #admission = new Admission();
  readonly #flusher = new TurnFlusher();
  readonly #rates = new UserRates();
  /** A little above the protocol's limit, so that just too large is answered with our own code. */
  readonly #accepting = new WebSocketServer(options(MAX_FRAME_BYTES + 65_536));
  /** For those that are told no: nothing they send is worth reading. */
  readonly #refusing = new WebSocketServer(options(MAX_HELLO_BYTES));
  readonly #timer: ReturnType<typeof setInterval>;
  #stopping = false;
  #whenEmpty: (() => void) | null = null;

  constructor(deps: SocketDeps) {
    this.#deps = deps;
    this.#timer = setInterval(() => {
      for (const connection of this.#connections) connection.check();
    }, CHECK_MS);
    this.#timer.unref();
  }

  get count(): number {
    return this.#connections.size;
  }

  /** @returns false when the path is not ours */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): boolean {
    const target = targetOf(request);
    if (target === null) return false;
    const address = this.#deps.origin.addressOf(request);
    const room = this.#admission.mayWait(address);
    if (this.#stopping || room === 'too-many') {
      answer(stream, '503 Service Unavailable');
      return true;
    }
    const refuse = (code: number, reason: string): void => {
      this.#refusing.handleUpgrade(request, stream, head, (socket) => {
        socket.on('error', () => socket.terminate());
        socket.close(code, reason);
      });
    };
    if (room === 'too-many-here') refuse(CLOSE.tooMany, 'too-many');
    else if (!this.#deps.origin.isOwnPage(request)) refuse(CLOSE.forbidden, 'origin');
    else if (target.kind === 'unknown-segment') refuse(CLOSE.unknownSegment, 'unknown-segment');
    else {
      this.#admission.waits(address);
      void this.#signIn(request, target, refuse)
        .then((identity) => {
          if (identity !== null) this.#accept(request, stream, head, target, identity, refuse);
        })
        .finally(() => this.#admission.waitedFor(address));
    }
    return true;
  }

  async #signIn(
    request: IncomingMessage,
    target: Exclude<SyncTarget, { readonly kind: 'unknown-segment' }>,
    refuse: (code: number, reason: string) => void,
  ): Promise<SignedIn | null> {
    let deadline: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<'timeout'>((resolve) => {
      deadline = setTimeout(() => resolve('timeout'), HELLO_TIMEOUT_MS);
    });
    try {
      const answer = await Promise.race([this.#deps.authenticate(request, target), timeout]);
      if (answer === 'timeout') refuse(CLOSE.helloTimeout, 'sign-in-timeout');
      else if ('refused' in answer) refuse(REFUSAL_CLOSE[answer.refused], answer.refused);
      else return answer;
    } catch (error) {
      this.#deps.log.error({ err: error }, 'a sign-in was not checked');
      refuse(CLOSE.tryAgain, 'try again');
    } finally {
      clearTimeout(deadline);
    }
    return null;
  }

  #accept(
    request: IncomingMessage,
    stream: Duplex,
    head: Buffer,
    target: SyncTarget,
    identity: SignedIn,
    refuse: (code: number, reason: string) => void,
  ): void {
    if (stream.destroyed) return;
    if (this.#stopping) {
      refuse(CLOSE.goingAway, 'going away');
      return;
    }
    if (!this.#admission.enter(identity.user)) {
      refuse(CLOSE.tooMany, 'too-many');
      return;
    }
    let accepted = false;
    stream.once('close', () => {
      if (!accepted) this.#admission.leave(identity.user);
    });
    this.#accepting.handleUpgrade(request, stream, head, (socket) => {
      accepted = true;
      this.#begin(socket, stream, identity, target.kind === 'plain' ? target.segment : null);
    });
  }

  #begin(socket: WebSocket, stream: Duplex, identity: SignedIn, segment: SegmentName | null): void {
    const connection = new Connection(socket, stream, identity, segment !== null, {
      flusher: this.#flusher,
      rates: this.#rates,
      log: this.#deps.log,
      now: () => performance.now(),
      wallMs: () => Date.now(),
      expiryOf: this.#deps.expiryOf,
      onEnd: (ended) => this.#ended(ended),
    });
    this.#connections.add(connection);
    const { relay } = this.#deps;
    connection.begin(
      segment === null
        ? relay.connect(identity, connection.peer)
        : relay.connectPlain(identity, segment, connection.peer),
    );
  }

  #ended(connection: Connection): void {
    if (!this.#connections.delete(connection)) return;
    this.#admission.leave(connection.identity.user);
    if (this.#connections.size === 0) this.#whenEmpty?.();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const connection of this.#connections) connection.pause();
    await this.#deps.relay.stop();
    const empty = new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
    });
    // The answer to our close must be read.
    for (const connection of this.#connections) connection.resume();
    if (this.#connections.size > 0) {
      let late: ReturnType<typeof setTimeout> | undefined;
      const timeout = new Promise<void>((resolve) => {
        late = setTimeout(resolve, CLOSE_TIMEOUT_MS);
      });
      await Promise.race([empty, timeout]);
      clearTimeout(late);
    }
    for (const connection of [...this.#connections]) connection.terminate();
    clearInterval(this.#timer);
  }
}

/** Without the end of the other side: who keeps it open, or never reads, keeps no socket of ours. */
const answer = (stream: Duplex, status: string): void => {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => stream.destroy());
};

/** Listens to the server's `upgrade` event; other paths than `/sync` are answered with 404. */
export const attachSocketServer = (server: Server, deps: SocketDeps): SocketServer => {
  const sockets = new Sockets(deps);
  server.on('upgrade', (request, stream, head) => {
    // Node takes its own listener away at an upgrade, and an error that nobody hears ends the process.
    stream.on('error', () => stream.destroy());
    if (!sockets.upgrade(request, stream, head)) answer(stream, '404 Not Found');
  });
  return sockets;
};
