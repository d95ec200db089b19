/** One listening server, http or https, and how it stops. */
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
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
const LIMITS = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 10_000 };

export const makeServer = (app: Hono<Env>, tls: TlsFiles | null): Server => {
  const listener = getRequestListener(app.fetch);
  const handle: Parameters<typeof createHttpServer>[1] = (request, response) =>
    void listener(request, response);
  return tls === null
    ? createHttpServer(LIMITS, handle)
    : createHttpsServer({ ...LIMITS, ...tls, minVersion: 'TLSv1.2' }, handle);
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
export const listen = async (server: Server, host: string, port: number): Promise<Listening> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ListenError(sentenceFor(error, host, port), { cause: error })),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const late = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    await closed;
    clearTimeout(late);
  };
  return { server, address, close };
};
