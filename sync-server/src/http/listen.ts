/** One listening server, http or https, and how it stops. */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { redirectToHttps } from './certificate-needed.ts';
import type { Env } from './context.ts';
import { refuseUnreadable } from './unreadable-request.ts';

export interface TlsFiles {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface Listening {
  readonly server: Server;
  readonly address: AddressInfo;
  /**
   * Takes no new connections, closes idle ones and lets requests finish for a while.
   * @param others resolves when what is not HTTP any more (WebSockets) has ended by itself: whatever
   * is still open then is cut
   */
  close(others: Promise<void>): Promise<void>;
}

/** The port is taken, or may not be used. Its message is for the admin. */
export class ListenError extends Error {}

const GRACE_MS = 3_000;

/** What a request may take, ms: neither a slow sender nor a slow reader holds a connection for ever. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
  /** A connection on which nothing moves: longer than a workstation waits for an answer (20 s). */
  timeout: 30_000,
};

/**
 * Requests under way on one connection. Browsers and proxies send the next one after the answer;
 * who sends many ahead and reads nothing would have all the answers kept for them.
 */
const MAX_UNDER_WAY = 8;

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Has a server answer requests, and what cannot be read as one. */
const serve = (server: Server, app: Hono<Env>): Server => {
  const listener = getRequestListener(app.fetch);
  const underWay = new WeakMap<Duplex, number>();
  const answer: Listener = (request, response) => {
    const { socket } = request;
    const before = underWay.get(socket) ?? 0;
    if (before >= MAX_UNDER_WAY) {
      socket.destroy();
      return;
    }
    underWay.set(socket, before + 1);
    response.once('close', () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1));
    void listener(request, response);
  };
  server.on('request', answer);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    refuseUnreadable(error, socket, (underWay.get(socket) ?? 0) > 0),
  );
  return server;
};

export interface Servers {
  /** Answers requests and upgrades. */
  readonly server: Server;
  /** Has the port: the same one, or what tells TLS from plain http in front of it. */
  readonly front: TcpServer;
  /** Plain http on a TLS port, which only leads to https. */
  readonly redirect: Server | null;
  /** Connections on which nothing was said yet: browsers open them ahead. */
  readonly silent: ReadonlySet<Socket>;
}

const within = (server: Server, { timeout }: typeof LIMITS): Server => {
  server.timeout = timeout;
  return server;
};

/** The first byte of a TLS connection: a handshake record (RFC 8446 §5.1). */
const TLS_HANDSHAKE = 0x16;

/** An address typed without `https://` ends here and is sent on, instead of failing. */
const telling = (https: Server, http: Server, silent: Set<Socket>): TcpServer =>
  createTcpServer((socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
    socket.setTimeout(LIMITS.headersTimeout, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.once('data', (first) => {
      silent.delete(socket);
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      socket.pause();
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? https : http).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });

/** @param limits ms, as `node:http` calls them */
export const makeServers = (app: Hono<Env>, tls: TlsFiles | null, limits = LIMITS): Servers => {
  if (tls === null) {
    const server = within(serve(createHttpServer(limits), app), limits);
    return { server, front: server, redirect: null, silent: new Set() };
  }
  const handshakeTimeout = limits.headersTimeout;
  const settings = { ...limits, ...tls, handshakeTimeout, minVersion: 'TLSv1.2' } as const;
  const server = within(serve(createHttpsServer(settings), app), limits);
  const redirect = within(serve(createHttpServer(limits), redirectToHttps()), limits);
  // They have no port of their own. This is when Node begins to keep a list of their connections,
  // without which it neither ends a slow request nor knows which connections are idle.
  for (const behind of [server, redirect]) behind.emit('listening');
  const silent = new Set<Socket>();
  return { server, front: telling(server, redirect, silent), redirect, silent };
};

const sentenceFor = (error: NodeJS.ErrnoException, host: string, port: number): string => {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Is Corridor running already? Stop what uses it, or set CORRIDOR_PORT to another one.`;
    case 'EACCES':
      return `This user may not open port ${port}. Ports below 1024 need rights; set CORRIDOR_PORT to a higher one.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This computer has no address "${host}". Set CORRIDOR_HOST to one that it has.`;
    default:
      return `The server cannot listen on ${host}, port ${port}: ${error.message}`;
  }
};

/** @throws ListenError */
export const listen = async (
  { server, front, redirect, silent }: Servers,
  host: string,
  port: number,
): Promise<Listening> => {
  const open = new Set<Socket>();
  front.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ListenError(sentenceFor(error, host, port), { cause: error })),
    );
    front.listen(port, host, resolve);
  });
  const address = front.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  const close = async (others: Promise<void>): Promise<void> => {
    const closed = new Promise<void>((resolve) => front.close(() => resolve()));
    server.closeIdleConnections();
    redirect?.closeIdleConnections();
    for (const socket of silent) socket.destroy();
    if (redirect !== null) for (const behind of [server, redirect]) behind.close();
    let late: ReturnType<typeof setTimeout> | undefined;
    const grace = new Promise<void>((resolve) => {
      late = setTimeout(resolve, GRACE_MS);
    });
    await Promise.race([closed, Promise.all([grace, others])]);
    clearTimeout(late);
    for (const socket of open) socket.destroy();
    await closed;
  };
  return { server, address, close };
};
