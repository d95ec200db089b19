/** Connections that are slow or idle, with and without TLS, over real sockets. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { ApiError } from '@corridor/core';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../certificate/make-certificate.ts';
import type { Env } from './context.ts';
import { listen, makeServers, type TlsFiles } from './listen.ts';

/** Idle connections stay for longer than a test may take. */
const LIMITS = {
  timeout: 300,
  headersTimeout: 200,
  requestTimeout: 400,
  keepAliveTimeout: 120_000,
  connectionsCheckingInterval: 50,
};

/** More than the system keeps for who does not read. */
const LARGE = new Uint8Array(32 * 1_048_576);

let folder: string;
let tls: TlsFiles;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'corridor-listen-'));
  const { certificate, key } = await makeCertificate(folder, ['clinic.test']);
  tls = { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const listening = async (files: TlsFiles | null) => {
  const app = new Hono<Env>();
  const served = { requests: 0 };
  app.get('/', (c) => {
    served.requests++;
    return c.text('hello');
  });
  app.get('/large', (c) => c.body(LARGE));
  app.get('/held', () => new Promise(() => undefined));
  const servers = makeServers(app, files, LIMITS);
  const ended = new Promise<void>((resolve) => {
    servers.front.once('connection', (socket: Socket) => socket.once('close', () => resolve()));
  });
  const { address, close } = await listen(servers, '127.0.0.1', 0);
  return { port: address.port, close: () => close(Promise.resolve()), served, ended };
};

/** What is answered to the words, until the other side ends the connection. */
const say = (port: number, secure: boolean, words: string) => {
  const socket = secure
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    : connect(port, '127.0.0.1');
  let answer = '';
  const answered = new Promise<string>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
      if (answer.includes('hello')) resolve(answer);
    });
  });
  const ended = new Promise<string>((resolve, reject) => {
    socket.on('close', () => resolve(answer));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(answer) : reject(error),
    );
  });
  socket.write(words);
  return { answered, ended, socket };
};

/** Status and code of an answer with one. */
const codeOf = (answer: string): string[] => {
  const [, status = '', json = ''] = /^HTTP\/1\.1 (\d+) .*?\r\n\r\n(.*)$/s.exec(answer) ?? [];
  return [status, ApiError.parse(JSON.parse(json)).error.code];
};

for (const secure of [false, true]) {
  describe(secure ? 'https' : 'http', () => {
    it('[R15] ends a request that does not go on', async () => {
      const { port, close } = await listening(secure ? tls : null);
      const { ended } = say(port, secure, 'GET / HTTP/1.1\r\nHost: cl');
      expect(codeOf(await ended)).toEqual(['408', 'too-slow']);
      await close();
    });

    it.each([
      ['no request', 'one two three\r\n\r\n', ['400', 'bad-request']],
      [
        'headers without end',
        `GET / HTTP/1.1\r\nX: ${'x'.repeat(17_000)}`,
        ['431', 'headers-too-large'],
      ],
    ])('[R15] says of %s what is wrong with it, as of any request', async (_what, words, told) => {
      const { port, close, served } = await listening(secure ? tls : null);
      expect(codeOf(await say(port, secure, words).ended)).toEqual(told);
      expect(served.requests).toBe(0);
      await close();
    });

    it('[R15] puts no words into an answer that is under way', async () => {
      const { port, close } = await listening(secure ? tls : null);
      const request = 'GET /held HTTP/1.1\r\nHost: clinic.test\r\n\r\n';
      expect(await say(port, secure, `${request}one two three\r\n\r\n`).ended).toBe('');
      await close();
    });

    it('[R15] ends who asks ahead without reading, at a few requests', async () => {
      const { port, close, served } = await listening(secure ? tls : null);
      const request = 'GET / HTTP/1.1\r\nHost: clinic.test\r\n\r\n';
      const { ended } = say(port, secure, request.repeat(300));
      await ended;
      expect(served.requests).toBeLessThanOrEqual(8);
      await close();
    });

    it('[R15] ends who does not read an answer', async () => {
      const { port, close, ended } = await listening(secure ? tls : null);
      const { socket } = say(port, secure, 'GET /large HTTP/1.1\r\nHost: clinic.test\r\n\r\n');
      socket.pause();
      await ended;
      socket.destroy();
      await close();
    });

    it('stops without waiting for connections that are idle', async () => {
      const { port, close } = await listening(secure ? tls : null);
      const words = 'GET / HTTP/1.1\r\nHost: clinic.test\r\n\r\n';
      const { answered, ended } = say(port, secure, words);
      expect(await answered).toContain('200');
      await close();
      await ended;
    });
  });
}
