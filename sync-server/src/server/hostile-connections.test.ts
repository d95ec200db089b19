/** Connections that keep to no rules, over the real server: what they cost others, and a stop. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { adminSocketPath } from '../admin/wire.ts';
import { makeCertificate } from '../certificate/make-certificate.ts';
import type { TlsFiles } from '../http/listen.ts';
import { Served } from '../http/testing/served.ts';

let folder: string;
let tls: TlsFiles;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'corridor-hostile-'));
  const { certificate, key } = await makeCertificate(folder, ['clinic.test']);
  tls = { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const UPGRADE =
  'GET /nope HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
const HELD = 5;

for (const secure of [false, true]) {
  describe(secure ? 'https' : 'http', () => {
    const open: Socket[] = [];
    afterEach(() => {
      for (const socket of open.splice(0)) socket.destroy();
    });

    /** A connection that does not end because the other side has, and the stream to speak on. */
    const dial = async (port: number): Promise<{ raw: Socket; stream: Socket }> => {
      const raw = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      raw.on('error', () => {}); // It is meant to break.
      open.push(raw);
      if (!secure) {
        await once(raw, 'connect');
        return { raw, stream: raw };
      }
      const stream = connectTls({ socket: raw, rejectUnauthorized: false });
      stream.on('error', () => {});
      await once(stream, 'secureConnect');
      return { raw, stream };
    };

    it('[R15] an upgrade to nowhere that is reset, held or never read ends nothing and stays nowhere', async () => {
      const server = await Served.start(secure ? { tls } : {});
      const { port } = server.running.listening.address;
      for (let i = 0; i < HELD; i++) {
        const reset = await dial(port);
        reset.stream.write(UPGRADE);
        reset.raw.resetAndDestroy();
        const held = await dial(port);
        held.stream.write(UPGRADE);
        held.stream.resume();
        const unread = await dial(port);
        unread.stream.write(UPGRADE + 'x'.repeat(100_000));
        setImmediate(() => unread.raw.resetAndDestroy());
      }
      const { stream } = await dial(port);
      stream.write('GET /api/health HTTP/1.1\r\nHost: clinic.test\r\nConnection: close\r\n\r\n');
      const [first] = (await once(stream, 'data')) as [Buffer];
      expect(first.toString()).toMatch(/^HTTP\/1\.1 (200|400)/);
      // It waits for every connection that is left.
      await server.stop();
    });

    it('a handshake that stalls and a command line that says nothing do not hold up a stop', async () => {
      const server = await Served.start(secure ? { tls } : {});
      const stalled = connect(server.running.listening.address.port, '127.0.0.1');
      stalled.on('error', () => {});
      open.push(stalled);
      await once(stalled, 'connect');
      // A TLS record that is not whole; over http a request that is not.
      stalled.write(Buffer.from([0x16, 3, 1]));
      const path = adminSocketPath(server.running.services.folder);
      if (path !== null) {
        const silent = connect(path);
        open.push(silent);
        await once(silent, 'connect');
      }
      await server.stop();
    });
  });
}
