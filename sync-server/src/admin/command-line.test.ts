import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyEvent, packSample, saveArchive } from '../import/testing/sample-export.ts';
import { when } from './answer.ts';
import { deviceKeyAt } from './device-key.ts';
import { AdminRequest } from './requests.ts';
import { askServer } from './socket-client.ts';
import { CommandRunner, emptyFolder, runWords } from './testing/command-runner.ts';

// Opening a folder starts three threads that compile their TypeScript first.
describe('words that are not understood', () => {
  it.each([
    [['fly']],
    [['users', 'add', 'no spaces allowed', '--name', 'X']],
    [['users', 'add', 'ada']],
    [['list', 'secrets']],
    [['generate', 'x.zip', '--times', 'many']],
    [['import', 'slack', 'x.zip', '--known', 'x']],
    [['users', 'fly']],
    [['users', 'add', 'ada', '--name', '']],
    [['users', 'add', 'ada', '--name', 'Ada', '--practice', ' ']],
    [['departments', 'fly']],
    [['departments', 'add', '']],
    [['assign', 'ada']],
    [['unassign', 'ada', 'bram', 'carl']],
    [['revoke', 'session']],
    [['token', 'ada', '--key', '']],
    [['heal-window', 'open', '--minutes', '1e2']],
    [['import']],
    [['import', 'teams']],
    [['backup']],
    [['backup', '']],
    [['restore', 'a', 'b']],
    [['check', '--jsno']],
    [['--data', '', 'users']],
  ])('%j: one sentence and exit code 2', async (words) => {
    const { code, out, err } = await runWords(...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^error: [^\n]+\n(\([^\n]+\)\n)+$/);
  });

  it('are a failure in JSON too', async () => {
    const { code, out } = await runWords('--json', 'users', 'add', 'ada');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      error: { message: "required option '--name <name>' not specified" },
    });
    const { out: nothing } = await runWords('--json');
    expect(JSON.parse(nothing)).toHaveProperty('error.message');
  });

  it('help is not a failure', async () => {
    const { code, out } = await runWords('--help');
    expect(code).toBe(0);
    const commands = [...out.matchAll(/^ {2}([a-z][a-z-]+)(?: [[<].*?[\]>])* {2,}/gm)].map(
      ([, name]) => name,
    );
    expect(commands).toEqual([
      'users',
      'departments',
      'assign',
      'unassign',
      'link',
      'reset-password',
      'list',
      'revoke',
      'token',
      'heal-window',
      'import',
      'generate',
      'certificate',
      'backup',
      'restore',
      'check',
      'help',
    ]);
    for (const command of commands) {
      const help = await runWords(command ?? '', '--help');
      expect(help).toMatchObject({ code: 0, err: '' });
      expect(help.out).toContain('Usage: corridor');
    }
  });
});

// One server for all, in order: opening a folder for each command takes a second.
describe('with a running server', () => {
  const runner = new CommandRunner();
  const { run } = runner;
  beforeAll(async () => {
    await runner.makePractice();
    await runner.start();
  });
  afterAll(() => runner.stop());

  it('its socket is for its own system user', () => {
    expect(statSync(join(runner.folder, 'admin.sock')).mode & 0o777).toBe(0o600);
  });

  it('an import needs an admin', async () => {
    const { err } = await run('import', 'slack', await saveArchive(packSample(everyEvent)));
    expect(err).toContain('There is no admin yet');
  });

  it('people are added with a link, listed, deactivated and activated again', async () => {
    const added = await run('users', 'add', 'ada', '--name', 'Ada', '--role', 'super_admin');
    expect(added).toMatchObject({ code: 0, err: '' });
    expect(added.out).toMatch(/https:\/\/clinic\.lan\/first-sign-in\/[\w-]{43}\n/);
    expect(added.out).not.toContain('No server runs');
    await run('users', 'add', 'Bram.Here', '--name', 'Bram');
    const users = await runner.json<{ login: string; state: string }[]>('users');
    expect(users.map(({ login, state }) => `${login}: ${state.slice(0, 4)}`)).toEqual([
      'ada: link',
      'bram.here: link',
    ]);
    expect((await run('users', 'deactivate', 'bram.here')).out).toContain('is deactivated');
    expect((await run('users')).out).not.toContain('bram');
    expect((await run('users', 'list', '--all')).out).toMatch(/Bram\s+staff\s+deactivated/);
    expect(await run('link', 'bram.here')).toMatchObject({
      code: 1,
      out: '',
      err: 'bram.here is deactivated and cannot sign in. Run `users activate bram.here` first.\n',
    });
    await run('users', 'activate', 'bram.here');
    expect((await run('reset-password', 'bram.here')).out).toContain('/first-sign-in/');
  });

  it('[H5] the heal window opens for a while, closes, and both are audited', async () => {
    const practice = [...(runner.services?.directory.model.practices.keys() ?? [])][0];
    if (practice === undefined) throw new Error('no practice');
    expect(runner.healWindow.isOpen(practice)).toBe(false);
    expect((await run('heal-window', 'open', '--minutes', '5')).code).toBe(0);
    expect(runner.healWindow.isOpen(practice)).toBe(true);
    expect((await run('heal-window', 'close')).out).toContain('is closed');
    expect(runner.healWindow.isOpen(practice)).toBe(false);
    const audited = runner.services?.store.read
      .prepare("SELECT action FROM audit WHERE action LIKE 'heal-window.%' ORDER BY rowid")
      .pluck()
      .all();
    expect(audited).toEqual(['heal-window.open', 'heal-window.close']);
  });

  it('what is wrong is refused with a sentence', async () => {
    const again = await run('users', 'add', 'ada', '--name', 'Ada');
    expect(again.err).toBe('There is a person with the login name ada.\n');
    expect((await run('link', 'nobody')).err).toContain('There is nobody with the sign-in name');
    expect((await run('users', 'deactivate', 'ada')).err).toContain('last super admin');
    expect(JSON.parse((await run('--json', 'link', 'nobody')).out)).toHaveProperty('error.message');
  });

  it('a token is bound to a key that lies in a file of its own, until it is revoked', async () => {
    const key = join(runner.folder, 'program.pem');
    const words = ['token', 'ada', '--key', key, '--name', 'phone bridge'];
    const made = await runner.json<{ id: string; token: string; device: string }>(...words);
    expect(made.token).toMatch(/^[\w-]{43}$/);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const before = readFileSync(key);
    const again = await runner.json<{ device: string }>('token', 'ada', '--key', key);
    expect(again.device).toBe(made.device);
    expect(readFileSync(key).equals(before)).toBe(true);
    expect((await run('list', 'sessions')).out).toMatch(/phone bridge .* until revoked\n/);
    // Whoever else speaks to the admin socket registers no key that they do not hold.
    const { publicKey } = deviceKeyAt(key);
    const stranger = deviceKeyAt(join(runner.folder, 'stranger.pem'));
    const { accounts } = runner.services ?? expect.fail('no server');
    const proof = stranger.prove(accounts.challenge(), 'ada');
    const stolen = { command: 'token', login: 'ada', name: 'x', publicKey, proof } as const;
    const asked = askServer(runner.folder, AdminRequest.parse(stolen), () => {});
    await expect(asked).rejects.toThrow('did not prove');
    expect((await run('revoke', 'token', made.id)).out).toContain('ended');
    expect((await run('revoke', 'token', made.id)).err).toContain('There is no token');
    expect((await run('revoke', 'device', made.device)).out).toContain('is blocked');
    // One id in 64 begins like an option.
    const unknown = '-hAAAAAAAAAAAAAAAAAAAA';
    const { code, out } = await run('revoke', 'device', unknown, '--json');
    expect(code).toBe(1);
    expect(out).toContain(`There is no device ${unknown}`);
    expect((await run('list', 'devices')).out).toContain('blocked');
    expect((await run('token', 'ada', '--key', key)).err).toContain('blocked');
    const other = await run('token', 'ada', '--key', await saveArchive(new Uint8Array(9)));
    expect(other.err).toContain('does not hold an Ed25519 private key');
  });

  it('a damaged archive is one sentence and changes nothing', async () => {
    const zip = await saveArchive(packSample(everyEvent).slice(0, 900));
    const { code, out, err } = await run('import', 'slack', zip);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^The archive is damaged: [^\n]*\.\n$/);
    expect(await runner.json('list', 'conversations')).toEqual([]);
  });

  it.each([
    ['without a number', 'abc', 'events of an unknown form'],
    ['before 1970', '-5.0', 'events of an unknown form'],
    ['in the future', '9999999999.000001', 'events dated in the future'],
  ])(
    'an export whose only event has a time %s is refused and changes nothing',
    async (_, ts, why) => {
      const days = {
        desk: { '2018-02-01': [{ type: 'message', user: 'U77', text: 'Hello', ts }] },
      };
      const users = [{ id: 'U77', name: 'zoe' }];
      const sample = { users, channels: [{ id: 'C77', name: 'desk' }], days };
      const { code, out, err } = await run(
        'import',
        'slack',
        await saveArchive(packSample(sample)),
      );
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toContain(
        'Of 1 event in the export none can be imported, so nothing was changed.\n',
      );
      expect(err).toContain(`       1  ${why} (desk/2018-02-01.json, event 1)\n`);
      expect(err).not.toContain('NaN');
      expect(await runner.json('list', 'conversations')).toEqual([]);
      expect((await run('users', 'list', '--all')).out).not.toContain('zoe');
    },
  );

  it('an import brings people and channels, says what it did, and doubles nothing', async () => {
    const zip = await saveArchive(packSample(everyEvent));
    const words = ['import', 'slack', zip, '--known', 'bram=bram.here', '--activate'];
    const first = await run(...words);
    expect(first.code).toBe(0);
    expect(first.err).toContain('Importing entries: 21 of 21');
    expect(first.out).toContain('Entries: 21 stored, 0 already there.');
    const span = [1_517_000_000_000, 1_517_529_608_000].map(when);
    expect(first.out).toContain(
      `Read 23 events. Those that can be imported are from ${span.join(' to ')}.`,
    );
    expect(first.out).toContain('in the future (front-desk/2018-02-02.json, event 11)');
    expect(runner.refreshed).toHaveLength(1);
    expect(runner.services?.directory.model.conversations.size).toBe(1);
    const conversations = await runner.json<object[]>('list', 'conversations');
    expect(conversations).toMatchObject([{ title: 'front-desk', messages: 12, imported: 12 }]);
    expect((await run(...words)).out).toContain('Entries: 0 stored, 21 already there.');
    const big = await run('generate', zip, '--times', '3', '--known', 'bram=bram.here');
    expect(big.out).toContain('Entries: 42 stored, 21 already there.');
    expect((await run('users')).out).toMatch(/anna\s+Anna Peters\s+staff\s+needs a link/);
  });

  it('a request that it does not know is answered with a sentence', async () => {
    const socket = createConnection(join(runner.folder, 'admin.sock'));
    socket.write('{"command":"fly"}\n');
    const answers: string[] = [];
    for await (const chunk of socket) answers.push(String(chunk));
    expect(answers.join('')).toContain('does not know this command');
  });

  it('without its socket the folder is not touched', async () => {
    rmSync(join(runner.folder, 'admin.sock'));
    const { code, err } = await run('users');
    expect(code).toBe(1);
    expect(err).toContain('is in use');
  });
});

describe('without a server', () => {
  it('[H5] a heal window needs a running server', async () => {
    const runner = new CommandRunner();
    await runner.makePractice();
    const { code, err } = await runner.run('heal-window', 'open');
    expect(code).toBe(1);
    expect(err).toContain('The server does not run');
  });

  it('the folder is opened, also when a dead server’s socket lies in it', async () => {
    const runner = new CommandRunner();
    await runner.makePractice();
    writeFileSync(join(runner.folder, 'admin.sock'), '');
    const added = await runner.run('users', 'add', 'ada', '--name', 'Ada');
    expect(added.out).toContain('http://127.0.0.1:8080/first-sign-in/');
    expect(added.out).toContain('No server runs here');
    await runner.start();
    expect((await runner.run('users')).out).toContain('ada');
    await runner.stop();
  });

  it('a folder that is not there is said to be so, and not made', async () => {
    const { code, err } = await runWords('users', '--data', join(emptyFolder(), 'missing'));
    expect(code).toBe(1);
    expect(err).toContain('There is no data folder');
  });

  it('a certificate is made for the names that are given', async () => {
    const folder = emptyFolder();
    const { code, out } = await runWords('--data', folder, 'certificate', 'clinic.lan');
    expect(code).toBe(0);
    expect(out).toContain('clinic.lan');
    expect(out).toContain('install.html');
    expect(out).toContain(`  CORRIDOR_DATA=${folder} CORRIDOR_HOST=0.0.0.0 npm start\n`);
    expect((await runWords('--data', folder, 'certificate', 'not a name')).code).toBe(1);
  });
});
