import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { everyEvent, packSample, saveArchive } from '../import/testing/sample-export.ts';
import { runCommandLine } from './command-line.ts';
import { type OpenedServices, openServices } from './open-services.ts';
import { serveAdminSocket } from './socket-server.ts';

let folder: string;

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = async (...words: string[]): Promise<Run> => {
  let out = '';
  let err = '';
  const code = await runCommandLine({
    words: ['--data', folder, ...words],
    environment: {},
    stdout: {
      write: (text) => {
        out += text;
      },
    },
    stderr: {
      isTTY: false,
      columns: 80,
      write: (text) => {
        err += text;
      },
    },
  });
  return { code, out, err };
};

const json = async <T>(...words: string[]): Promise<T> => {
  const { code, out, err } = await run('--json', ...words);
  expect(err.replace(/^.*: \d+ of \d+\n/gm, '')).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as T;
};

/** Most tests ask a server that runs on the folder: opening it for each command takes a second. */
let server: { readonly services: OpenedServices; readonly refreshed: string[] } | null = null;
let stopServer: () => Promise<void> = async () => {};

const startServer = async (): Promise<void> => {
  const services = await openServices(folder, 'https://clinic.lan');
  const refreshed: string[] = [];
  const socket = await serveAdminSocket(folder, {
    ...services,
    refresh: async (conversation) => {
      refreshed.push(conversation);
    },
  });
  server = { services, refreshed };
  stopServer = async () => {
    stopServer = async () => {};
    await socket?.close();
    await services.close();
  };
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'corridor-admin-'));
  const services = await openServices(folder, '');
  await services.store.run('directory.createPractice', {
    name: 'Practice',
    preset: 'helpdesk',
    rules: null,
  });
  await services.close();
  await startServer();
});
afterEach(() => stopServer());

const addAda = (): Promise<Run> =>
  run('users', 'add', 'ada', '--name', 'Ada Admin', '--role', 'super_admin');

describe('people', () => {
  it('are added with a link, listed, deactivated and activated again', async () => {
    const added = await addAda();
    expect(added).toMatchObject({ code: 0, err: '' });
    expect(added.out).toMatch(/https:\/\/clinic\.lan\/first-sign-in\/[\w-]{43}\n/);
    await run('users', 'add', 'Bram', '--name', 'Bram');
    const users = await json<{ login: string; state: string }[]>('users');
    expect(users.map(({ login, state }) => `${login}: ${state.slice(0, 4)}`)).toEqual([
      'ada: link',
      'bram: link',
    ]);
    expect((await run('users', 'deactivate', 'bram')).out).toContain('is deactivated');
    expect((await run('users')).out).not.toContain('bram');
    expect((await run('users', 'list', '--all')).out).toMatch(/bram\s+Bram\s+staff\s+deactivated/);
    expect(await run('link', 'bram')).toMatchObject({
      code: 1,
      out: '',
      err: 'bram is deactivated and cannot sign in. Run `users activate bram` first.\n',
    });
    await run('users', 'activate', 'bram');
    expect((await run('reset-password', 'bram')).out).toContain('/first-sign-in/');
  });

  it('that are wrong are refused with a sentence', async () => {
    await addAda();
    expect((await addAda()).err).toBe('There is a person with the login name ada.\n');
    expect((await run('link', 'nobody')).err).toContain('There is nobody with the sign-in name');
    expect((await run('users', 'deactivate', 'ada')).err).toContain('last super admin');
  });
});

describe('words that are not understood', () => {
  it.each([
    [['fly']],
    [['users', 'add', 'no spaces allowed', '--name', 'X']],
    [['users', 'add', 'ada']],
    [['list', 'secrets']],
    [['generate', 'x.zip', '--times', 'many']],
    [['import', 'slack', 'x.zip', '--known', 'x']],
  ])('%j: exit code 2', async (words) => {
    const { code, out, err } = await run(...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('error:');
  });

  it('help is not a failure', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const command of ['users', 'import', 'list', 'revoke', 'token', 'certificate']) {
      expect(out).toContain(command);
    }
  });
});

describe('a data folder', () => {
  it('that is not there is said to be so, and not made', async () => {
    const missing = join(folder, 'missing');
    const { code, err } = await run('users', '--data', missing);
    expect(code).toBe(1);
    expect(err).toContain('There is no data folder');
  });

  it('that a process without an admin socket holds is not touched', async () => {
    rmSync(join(folder, 'admin.sock'));
    const { code, err } = await run('users');
    expect(code).toBe(1);
    expect(err).toContain('is in use');
  });
});

describe('tokens, devices and sessions', () => {
  it('a token is bound to a key that lies in a file of its own, until it is revoked', async () => {
    await addAda();
    const key = join(folder, 'program.pem');
    const made = await json<{ id: string; token: string; device: string }>(
      ...['token', 'ada', '--key', key, '--name', 'phone bridge'],
    );
    expect(made.token).toMatch(/^[\w-]{43}$/);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const before = readFileSync(key);
    const again = await json<{ device: string }>('token', 'ada', '--key', key);
    expect(again.device).toBe(made.device);
    expect(readFileSync(key).equals(before)).toBe(true);
    expect((await run('list', 'sessions')).out).toContain('phone bridge');
    expect((await run('list', 'devices')).out).toContain(made.device);
    expect((await run('revoke', 'token', made.id)).out).toContain('ended');
    expect((await run('revoke', 'token', made.id)).err).toContain('There is no token');
    expect((await run('revoke', 'device', made.device)).out).toContain('is blocked');
    expect((await run('list', 'devices')).out).toContain('blocked');
    expect((await run('token', 'ada', '--key', key)).err).toContain('blocked');
  });

  it('a file that holds no such key is refused', async () => {
    await addAda();
    const { err } = await run('token', 'ada', '--key', await saveArchive(new Uint8Array(9)));
    expect(err).toContain('does not hold an Ed25519 private key');
  });
});

describe('import', () => {
  it('brings people and channels, says what it did, and doubles nothing', async () => {
    await addAda();
    await run('users', 'add', 'bram.here', '--name', 'Bram');
    const zip = await saveArchive(packSample(everyEvent));
    const words = ['import', 'slack', zip, '--known', 'bram=bram.here', '--activate'];
    const first = await run(...words);
    expect(first.code).toBe(0);
    expect(first.err).toContain('Importing entries: 21 of 21');
    expect(first.out).toContain('Entries: 21 stored, 0 already there.');
    expect(first.out).toContain(
      'events dated in the future (front-desk/2018-02-02.json, event 11)',
    );
    const conversations = await json<{ title: string; messages: number; imported: number }[]>(
      ...['list', 'conversations'],
    );
    expect(conversations).toMatchObject([{ title: 'front-desk', messages: 13, imported: 13 }]);
    const again = await run(...words);
    expect(again.out).toContain('Entries: 0 stored, 21 already there.');
    const big = await run('generate', zip, '--times', '3', '--known', 'bram=bram.here');
    expect(big.out).toContain('Entries: 42 stored, 21 already there.');
    expect((await run('users')).out).toMatch(/anna\s+Anna Peters\s+staff\s+needs a link/);
  });

  it('of a damaged archive is one sentence and changes nothing', async () => {
    await addAda();
    const zip = await saveArchive(packSample(everyEvent).slice(0, 900));
    const { code, out, err } = await run('import', 'slack', zip);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^The archive is damaged: [^\n]*\.\n$/);
    expect(await json('list', 'conversations')).toEqual([]);
  });

  it('needs an admin', async () => {
    const { err } = await run('import', 'slack', await saveArchive(packSample(everyEvent)));
    expect(err).toContain('There is no admin yet');
  });
});

describe('with and without a server', () => {
  it('the same commands work', async () => {
    expect(statSync(join(folder, 'admin.sock')).mode & 0o777).toBe(0o600);
    await addAda();
    const zip = await saveArchive(packSample(everyEvent));
    const imported = await run('import', 'slack', zip);
    expect(imported.err).toContain('Importing entries: 21 of 21');
    expect(server?.refreshed).toHaveLength(1);
    expect(server?.services.directory.model.conversations.size).toBe(1);
    await stopServer();
    const again = await run('import', 'slack', zip);
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain('Entries: 0 stored, 21 already there.');
    expect((await run('link', 'ada')).out).toContain('http://127.0.0.1:8080/first-sign-in/');
  });

  it('a server that was killed leaves a socket that is in nobody’s way', async () => {
    await stopServer();
    writeFileSync(join(folder, 'admin.sock'), '');
    expect((await run('users')).code).toBe(0);
    await startServer();
    expect((await run('users')).code).toBe(0);
  });

  it('a request that the server does not know is answered with a sentence', async () => {
    const socket = createConnection(join(folder, 'admin.sock'));
    socket.write('{"command":"fly"}\n');
    const answers: string[] = [];
    for await (const chunk of socket) answers.push(String(chunk));
    expect(answers.join('')).toContain('does not know this command');
  });
});

describe('certificate', () => {
  it('is made for the names that are given', async () => {
    const { code, out } = await run('certificate', 'clinic.lan');
    expect(code).toBe(0);
    expect(out).toContain('clinic.lan');
    expect(out).toContain('install.html');
    expect((await run('certificate', 'not a name')).code).toBe(1);
  });
});
