/** Connections that are slow or idle, with and without TLS, over real sockets. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../certificate/make-certificate.ts';
import type { Env } from './context.ts';
import { listen, makeServers, type TlsFiles } from './listen.ts';

/** Idle connections stay for longer than a test may take. */
const LIMITS = {
  headersTimeout: 200,
  requestTimeout: 400,
  keepAliveTimeout: 120_000,
  connectionsCheckingInterval: 50,
};

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
  app.get('/', (c) => c.text('hello'));
  const { address, close } = await listen(makeServers(app, files, LIMITS), '127.0.0.1', 0);
  return { port: address.port, close };
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
    socket.on('error', reject);
  });
  socket.write(words);
  return { answered, ended };
};

for (const secure of [false, true]) {
  describe(secure ? 'https' : 'http', () => {
    it('[R15] ends a request that does not go on', async () => {
      const { port, close } = await listening(secure ? tls : null);
      const { ended } = say(port, secure, 'GET / HTTP/1.1\r\nHost: cl');
      expect(await ended).toContain('408');
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
