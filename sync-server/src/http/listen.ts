/** One listening server, http or https, and how it stops. */
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { redirectToHttps } from './certificate-needed.ts';
import type { Env } from './context.ts';

export interface TlsFiles {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface Listening {
  readonly server: Server;
  readonly address: AddressInfo;
  /** Takes no new connections, lets requests finish, closes idle connections. */
  close(): Promise<void>;
}

/** The port is taken, or may not be used. Its message is for the admin. */
export class ListenError extends Error {}

const GRACE_MS = 3_000;

/** What a request may take: a slow sender holds no connection for ever. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
};

const serve = (app: Hono<Env>): Parameters<typeof createHttpServer>[1] => {
  const listener = getRequestListener(app.fetch);
  return (request, response) => void listener(request, response);
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
    const server = createHttpServer(limits, serve(app));
    return { server, front: server, redirect: null, silent: new Set() };
  }
  const server = createHttpsServer({ ...limits, ...tls, minVersion: 'TLSv1.2' }, serve(app));
  const redirect = createHttpServer(limits, serve(redirectToHttps()));
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
  await new Promise<void>((resolve, reject) => {
    front.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ListenError(sentenceFor(error, host, port), { cause: error })),
    );
    front.listen(port, host, resolve);
  });
  const address = front.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => front.close(() => resolve()));
    const end = (how: 'closeIdleConnections' | 'closeAllConnections'): void => {
      server[how]();
      redirect?.[how]();
      for (const socket of silent) socket.destroy();
    };
    end('closeIdleConnections');
    if (redirect !== null) for (const behind of [server, redirect]) behind.close();
    const late = setTimeout(() => end('closeAllConnections'), GRACE_MS);
    await closed;
    clearTimeout(late);
  };
  return { server, address, close };
};
