/** The executable as an admin starts it, built: what it prints, what it refuses, how it stops. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Challenge } from '@corridor/core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { buildServer } from '../../../scripts/lib/build.mjs';
import { runWords } from '../admin/testing/command-runner.ts';
import { makeCertificate } from '../certificate/make-certificate.ts';
import { TestKey } from '../http/testing/served.ts';
import { openForReading } from '../store/sqlite/database.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

class Started {
  readonly child: ChildProcess;
  output = '';
  readonly #exit: Promise<unknown[]>;

  constructor(environment: Record<string, string>) {
    this.child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env.PATH, CORRIDOR_PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
    this.#exit = once(this.child, 'exit');
  }

  /** Waits until the output matches. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      await Promise.race([
        once(this.child.stdout ?? this.child, 'data'),
        this.#exit.then(([code]) => {
          if (!pattern.test(this.output)) throw new Error(`ended with ${code}: ${this.output}`);
        }),
      ]);
    }
  }

  async exitCode(): Promise<number | null> {
    const [code] = await this.#exit;
    return code as number | null;
  }
}

describe('npm start’s server', () => {
  let folder: string;
  const started: Started[] = [];
  const start = (environment: Record<string, string> = {}): Started => {
    const server = new Started({ CORRIDOR_DATA: join(folder, 'data'), ...environment });
    started.push(server);
    return server;
  };

  beforeAll(buildServer);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'corridor-start-'));
  });
  afterEach(() => {
    for (const { child } of started.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const running = /Corridor is running: (\S+)/;
  const stop = async (server: Started): Promise<void> => {
    server.child.kill('SIGTERM');
    expect(await server.exitCode()).toBe(0);
  };

  const signIn = async (address: string, login: string, password: string): Promise<Response> => {
    const { challenge } = (await (await fetch(`${address}/api/challenge`)).json()) as Challenge;
    return fetch(`${address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        login,
        password,
        device: new TestKey().registration(challenge, login),
      }),
    });
  };

  it('makes a demo clinic once, says how to sign in, and commits when it is told to stop', async () => {
    const first = start();
    const [, address = ''] = await first.says(running);
    const [, password = ''] = await first.says(/password for everybody: (\S+)/);
    const answer = await signIn(address, 'ana', password);
    expect(answer.status).toBe(200);
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const directory = (await (
      await fetch(`${address}/api/directory`, { headers: { cookie } })
    ).json()) as { conversations: { kind: string }[] };
    expect(new Set(directory.conversations.map(({ kind }) => kind))).toEqual(
      new Set(['channel', 'group', 'direct', 'client']),
    );

    const socket = new WebSocket(`${address.replace('http', 'ws')}/sync`, { headers: { cookie } });
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await fetch(`${address}/api/session`, { method: 'DELETE', headers: { cookie } });
    expect((await closed)[0]).toBe(4401);
    await stop(first);

    const second = start();
    await second.says(running);
    await second.says(new RegExp(`password for everybody: ${password}`));
    expect(second.output).not.toContain('First start');
    await stop(second);
  });

  it('begins again after a first start that died half-way', async () => {
    const first = start();
    await first.says(/First start/);
    const path = join(folder, 'data', 'corridor.sqlite');
    await expect
      .poll(
        () => {
          const db = openForReading(path);
          const { n } = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM users').get() ?? {
            n: 0,
          };
          db.close();
          return n;
        },
        { interval: 5, timeout: 90_000 },
      )
      .toBeGreaterThan(1);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    const second = start();
    const [, address = ''] = await second.says(running);
    const [, password = ''] = await second.says(/password for everybody: (\S+)/);
    expect((await signIn(address, 'ana', password)).status).toBe(200);
    await stop(second);
    const third = start();
    await third.says(new RegExp(`password for everybody: ${password}`));
    await stop(third);
  });

  it('without the demo makes an empty practice and a link for its admin', async () => {
    const server = start({ CORRIDOR_DEMO: '0', CORRIDOR_PRACTICE: 'Our clinic' });
    const [, link = ''] = await server.says(/(http\S+\/first-sign-in\/\S+)/);
    const { origin, pathname } = new URL(link);
    const greeting = await fetch(`${origin}/api${pathname}`);
    expect(await greeting.json()).toEqual({
      login: 'admin',
      name: 'Admin',
      practice: 'Our clinic',
    });
    await stop(server);
  });

  it('says so when the port is in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const server = start({ CORRIDOR_PORT: port });
    expect(await server.exitCode()).toBe(1);
    expect(server.output).toContain(`Port ${port} is in use.`);
    expect(server.output).not.toContain('    at ');
    taken.close();
  });

  it('says so when the data folder cannot be used', async () => {
    writeFileSync(join(folder, 'data'), 'a file');
    const server = start();
    expect(await server.exitCode()).toBe(1);
    expect(server.output).toContain('Set CORRIDOR_DATA to a folder that can be written.');
    expect(server.output).not.toContain('    at ');
  });

  it('says so when another server has the folder', async () => {
    const first = start();
    await first.says(running);
    const second = start();
    expect(await second.exitCode()).toBe(1);
    expect(second.output).toContain('is in use');
    await stop(first);
  });

  it('refuses a database that is newer than itself', async () => {
    mkdirSync(join(folder, 'data'));
    const first = start({ CORRIDOR_DEMO: '0' });
    await first.says(running);
    await stop(first);
    // `PRAGMA user_version` stands at byte 60 of the file, big endian (SQLite file format).
    const path = join(folder, 'data', 'corridor.sqlite');
    const database = readFileSync(path);
    database.writeUInt32BE(9_999, 60);
    writeFileSync(path, database);
    const second = start();
    expect(await second.exitCode()).toBe(1);
    expect(second.output).toContain('written by a newer version of Corridor');
  });

  it('over the network without a certificate serves only the page that says what to do', async () => {
    const server = start({ CORRIDOR_HOST: '0.0.0.0', CORRIDOR_PORT: '18943' });
    await server.says(/npx corridor certificate/);
    await server.says(/Until then/);
    expect(server.output).toContain(join(folder, 'data', 'certificate'));
    for (const path of ['/', '/index.html', '/api/session', '/api/directory', '/sync']) {
      const answer = await fetch(`http://127.0.0.1:18943${path}`);
      expect(answer.status).toBe(503);
      expect(await answer.text()).toMatch(/certificate/);
    }
    const page = await (await fetch('http://127.0.0.1:18943/')).text();
    expect(page).toContain('<code>npx corridor certificate 127.0.0.1</code>');
    server.child.kill('SIGTERM');
    expect(await server.exitCode()).toBe(0);
  });

  /** What the server answers to who trusts the authority and looks for it under a name. */
  const health = (address: string, servername: string, authority: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(address);
      const ca = readFileSync(authority);
      httpsRequest({ host: '127.0.0.1', port, path: '/api/health', servername, ca }, (response) =>
        resolve(response.statusCode),
      )
        .on('error', reject)
        .end();
    });

  it('over the network uses the certificate that was made, and says its name', async () => {
    const words = ['--data', join(folder, 'data'), '--json', 'certificate', 'clinic.test'];
    const made = JSON.parse((await runWords(...words)).out) as { authority: string };
    const server = start({ CORRIDOR_HOST: '0.0.0.0', CORRIDOR_DEMO: '0' });
    const [, address = ''] = await server.says(running);
    expect(address).toMatch(/^https:\/\/clinic\.test:\d+$/);
    await server.says(/https:\/\/clinic\.test:\d+\/first-sign-in\//);
    expect(await health(address, 'clinic.test', made.authority)).toBe(200);
    await stop(server);
    // On this computer alone nothing changes.
    const local = start({ CORRIDOR_DEMO: '0' });
    const [, plain = ''] = await local.says(running);
    expect(plain).toMatch(/^http:\/\/127\.0\.0\.1:/);
    await stop(local);
  });

  it('says so when the certificate and the key do not fit', async () => {
    const made = await makeCertificate(folder, ['clinic.test']);
    const other = await makeCertificate(join(folder, 'other'), ['clinic.test']);
    const server = start({ CORRIDOR_CERT: made.certificate, CORRIDOR_KEY: other.key });
    expect(await server.exitCode()).toBe(1);
    expect(server.output).toContain('are not a certificate and its key');
    expect(server.output).not.toContain('    at ');
  });

  it('over the network with a certificate speaks https', async () => {
    const made = await makeCertificate(folder, ['clinic.test']);
    const server = start({
      CORRIDOR_HOST: '0.0.0.0',
      CORRIDOR_CERT: made.certificate,
      CORRIDOR_KEY: made.key,
      CORRIDOR_DEMO: '0',
    });
    const [, address = ''] = await server.says(running);
    expect(await health(address, 'clinic.test', made.authority)).toBe(200);
    const plain = await fetch(`http://127.0.0.1:${new URL(address).port}/a?b=c`, {
      redirect: 'manual',
    });
    expect(plain.status).toBe(308);
    expect(plain.headers.get('location')).toBe(`https://127.0.0.1:${new URL(address).port}/a?b=c`);
    await stop(server);
  });

  it('says what is wrong with the environment', async () => {
    const server = start({ CORRIDOR_PORT: 'eighty' });
    expect(await server.exitCode()).toBe(1);
    expect(server.output).toContain('CORRIDOR_PORT');
  });
});
