/**
 * A TCP proxy that makes the faults of a clinic's network: what browsers offer for this does not
 * (`setOffline` leaves open sockets alive, throttling skips WebSockets). It knows nothing of what
 * it carries, so HTTP, WebSocket and TLS all pass.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { CLEAR_LINE, type LineState, Pipe } from './pipe.ts';

export type Direction = 'toServer' | 'toClient';

/** The state of both directions; also what a new connection starts with. */
export interface LinkState {
  readonly toServer: LineState;
  readonly toClient: LineState;
  /** True: neither side ever learns that the other one closed. */
  readonly hidesClose: boolean;
}

const CLEAR_LINK: LinkState = { toServer: CLEAR_LINE, toClient: CLEAR_LINE, hidesClose: false };

type Change = Partial<LineState>;

const changeLink = (link: LinkState, direction: Direction | 'both', change: Change): LinkState => ({
  ...link,
  toServer: direction === 'toClient' ? link.toServer : { ...link.toServer, ...change },
  toClient: direction === 'toServer' ? link.toClient : { ...link.toClient, ...change },
});

/** Something that changes and that a test can wait on. */
class Watched {
  readonly #waiting = new Set<() => void>();

  protected changed(): void {
    for (const check of [...this.#waiting]) check();
  }

  /** Resolves as soon as `holds` does; checked now and at every change. */
  protected until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!holds()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }
}

/** One client's connection through the proxy. */
export class ProxyConnection extends Watched {
  /** 1 for the proxy's first connection. */
  readonly number: number;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #pipes: Readonly<Record<Direction, Pipe>>;
  readonly #changedAll: () => void;
  #link: LinkState;
  #isOpen = true;

  /** @param onChange called whenever a `when…` of this connection may have come true */
  constructor(
    number: number,
    client: Socket,
    server: Socket,
    link: LinkState,
    onChange: () => void,
  ) {
    super();
    this.number = number;
    this.#client = client;
    this.#server = server;
    this.#link = link;
    client.setNoDelay(true);
    server.setNoDelay(true);
    const changed = (): void => {
      this.changed();
      onChange();
    };
    this.#changedAll = changed;
    this.#pipes = {
      toServer: new Pipe(client, server, link.toServer, changed),
      toClient: new Pipe(server, client, link.toClient, changed),
    };
    // Errors need no answer of their own: 'close' follows each of them.
    client.on('error', () => undefined);
    server.on('error', () => undefined);
    client.on('close', (hadError) => this.#sideClosed(server, hadError));
    server.on('close', (hadError) => this.#sideClosed(client, hadError));
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Bytes may be missing from it, or one side closed and the other was not told. */
  get isBeyondRepair(): boolean {
    return (
      this.#link.hidesClose ||
      this.#link.toClient.mode === 'drop' ||
      this.#link.toServer.mode === 'drop'
    );
  }

  passedBytes(direction: Direction): number {
    return this.#pipes[direction].passedBytes;
  }

  droppedBytes(direction: Direction): number {
    return this.#pipes[direction].droppedBytes;
  }

  /** Changes one direction or both. @throws when a direction that dropped bytes should flow again */
  set(direction: Direction | 'both', change: Change): void {
    this.setLink(changeLink(this.#link, direction, change));
  }

  setLink(link: LinkState): void {
    if (this.#isOpen) {
      this.#pipes.toServer.state = link.toServer;
      this.#pipes.toClient.state = link.toClient;
    }
    this.#link = link;
  }

  /** Resets both sides (RST): what a browser notices within 50 ms. */
  cut(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
    this.#close();
  }

  /** Neither side hears anything from now on, not even that the other one closed. */
  halfOpen(): void {
    this.setLink({
      ...changeLink(this.#link, 'both', { mode: 'stall' }),
      hidesClose: true,
    });
  }

  whenClosed(): Promise<void> {
    return this.until(() => !this.#isOpen);
  }

  /** @param bytes counted from the connection's start */
  whenPassed(direction: Direction, bytes: number): Promise<void> {
    return this.until(() => this.#pipes[direction].passedBytes >= bytes);
  }

  whenDropped(direction: Direction, bytes: number): Promise<void> {
    return this.until(() => this.#pipes[direction].droppedBytes >= bytes);
  }

  #sideClosed(other: Socket, hadError: boolean): void {
    if (this.#link.hidesClose) {
      if (this.#client.destroyed && this.#server.destroyed) this.#close();
      return;
    }
    // An orderly end went through the pipe already; the rest is not worth delivering.
    if (hadError) other.resetAndDestroy();
    else if (!other.writableEnded) other.destroySoon();
    if (this.#client.destroyed && this.#server.destroyed) this.#close();
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#pipes.toServer.stop();
    this.#pipes.toClient.stop();
    this.#changedAll();
  }
}

/** Listens on 127.0.0.1 and connects through to a port of 127.0.0.1, with faults on command. */
export class FaultProxy extends Watched {
  readonly #listener: Server;
  readonly #targetPort: number;
  readonly #connections = new Set<ProxyConnection>();
  #link: LinkState = CLEAR_LINK;
  #refuses = false;
  #accepted = 0;
  #refused = 0;

  private constructor(listener: Server, targetPort: number) {
    super();
    this.#listener = listener;
    this.#targetPort = targetPort;
    listener.on('connection', (client: Socket) => this.#accept(client));
  }

  static async start(targetPort: number): Promise<FaultProxy> {
    const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    const proxy = new FaultProxy(listener, targetPort);
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Connections that are open now, oldest first. */
  get connections(): readonly ProxyConnection[] {
    return [...this.#connections];
  }

  get acceptedCount(): number {
    return this.#accepted;
  }

  get refusedCount(): number {
    return this.#refused;
  }

  /** Resets every connection and answers new ones with a reset until {@link restore}. */
  unplug(): void {
    this.#refuses = true;
    this.cut();
  }

  /** Resets every open connection; new ones pass. */
  cut(): void {
    for (const connection of this.connections) connection.cut();
  }

  /** Every open connection and every new one goes silent, until {@link restore}. */
  halfOpen(): void {
    this.#link = { ...changeLink(this.#link, 'both', { mode: 'stall' }), hidesClose: true };
    for (const connection of this.connections) connection.halfOpen();
  }

  /** Changes a direction of every open and every new connection. */
  set(direction: Direction | 'both', change: Change): void {
    this.#link = changeLink(this.#link, direction, change);
    for (const connection of this.connections) connection.set(direction, change);
  }

  /**
   * The line is good again for new connections. Those that went half-open or dropped bytes are
   * cut, as a network does once it answers again; stalled ones go on where they were.
   */
  restore(): void {
    this.#refuses = false;
    this.#link = CLEAR_LINK;
    for (const connection of this.connections) {
      if (connection.isBeyondRepair) connection.cut();
      else connection.setLink(CLEAR_LINK);
    }
  }

  /** @param count counted from the proxy's start */
  whenAccepted(count: number): Promise<void> {
    return this.until(() => this.#accepted >= count);
  }

  /** @param count counted from the proxy's start */
  whenRefused(count: number): Promise<void> {
    return this.until(() => this.#refused >= count);
  }

  /** Bytes thrown away on connections that are still open. */
  whenDropped(direction: Direction, bytes: number): Promise<void> {
    return this.until(
      () => this.connections.reduce((sum, one) => sum + one.droppedBytes(direction), 0) >= bytes,
    );
  }

  async stop(): Promise<void> {
    const closed = once(this.#listener, 'close');
    this.#listener.close();
    this.cut();
    await closed;
  }

  #accept(client: Socket): void {
    if (this.#refuses) {
      client.on('error', () => undefined);
      client.resetAndDestroy();
      this.#refused++;
      this.changed();
      return;
    }
    const server = connect({ host: '127.0.0.1', port: this.#targetPort, allowHalfOpen: true });
    this.#accepted++;
    const connection: ProxyConnection = new ProxyConnection(
      this.#accepted,
      client,
      server,
      this.#link,
      () => {
        if (!connection.isOpen) this.#connections.delete(connection);
        this.changed();
      },
    );
    this.#connections.add(connection);
    this.changed();
  }
}
