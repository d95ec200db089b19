import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyEvent, packSample, saveArchive } from '../import/testing/sample-export.ts';
import { databasePath } from '../store/sqlite/database.ts';
import { CommandRunner, emptyFolder, runWords } from './testing/command-runner.ts';

// Opening a folder starts three threads that compile their TypeScript first.
describe('backup, check and restore', () => {
  const runner = new CommandRunner();
  const { run } = runner;
  const backup = join(emptyFolder(), 'backup');
  beforeAll(async () => {
    await runner.makePractice();
    await runner.start();
    await run('users', 'add', 'ada', '--name', 'Ada', '--role', 'super_admin');
    await run('import', 'slack', await saveArchive(packSample(everyEvent)));
  });
  afterAll(() => runner.stop());

  it('check finds imported entries sound, their signatures right, and no fork', async () => {
    expect(await runner.json('check')).toMatchObject({
      sound: true,
      entries: 21,
      signatures: 21,
      counts: {},
    });
    expect((await run('check')).out).toContain('No damage in');
  });

  it('a backup is taken while the server runs, and checked without restoring it', async () => {
    const { code, out } = await run('backup', backup);
    expect(code).toBe(0);
    expect(out).toContain('21 entries, 1 conversation, ');
    expect(await runner.json('check', backup)).toMatchObject({ sound: true, entries: 21 });
    expect((await run('backup', backup)).err).toContain('is not empty');
  });

  it('a restore makes a data folder that works, and never overwrites one', async () => {
    const refused = await run('restore', backup);
    expect(refused).toMatchObject({ code: 1, out: '' });
    // And nothing before it: the backup is not checked for a folder that cannot take it.
    expect(refused.err).toMatch(/^The data folder \S+ is not empty\. Move it away first\.\n$/);
    const folder = join(emptyFolder(), 'data');
    const restored = await runWords('--data', folder, 'restore', backup);
    expect(restored).toMatchObject({ code: 0 });
    const { out } = await runWords('--data', folder, 'list', 'conversations');
    expect(out).toContain('front-desk');
  });

  it('a damaged backup is found and not restored', async () => {
    const path = join(backup, 'corridor.sqlite');
    const whole = readFileSync(path);
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 0xff, bytes.length >> 1);
    writeFileSync(path, bytes);
    const target = join(emptyFolder(), 'data');
    for (const words of [
      ['check', backup],
      ['--data', target, 'restore', backup],
    ]) {
      const { code, err } = await run(...words);
      expect(code).toBe(1);
      expect(err).toContain('changed or damaged');
    }
    // The last way out of an admin at night: what is whole of it is better than nothing.
    const restored = await run('--data', target, 'restore', backup, '--even-damaged');
    expect(restored).toMatchObject({ code: 0, err: '' });
    expect(restored.out).toMatch(
      /^The backup is damaged, and was restored all the same: .*SHA-256/,
    );
    const noDatabase = Buffer.from(whole);
    noDatabase.fill(0xff, 0, 4_096);
    writeFileSync(path, noDatabase);
    const other = join(emptyFolder(), 'data');
    const { code, err } = await run('--data', other, 'restore', backup, '--even-damaged');
    expect(code).toBe(1);
    expect(err).toContain('is damaged so much that it cannot be restored');
    expect(existsSync(databasePath(other))).toBe(false);
    writeFileSync(path, whole);
    expect((await run('check', backup)).code).toBe(0);
  });

  it('a folder without a database is said to be so', async () => {
    const nothing = emptyFolder();
    for (const words of [['check'], ['backup', join(nothing, 'x')]]) {
      const { code, err } = await runWords('--data', nothing, ...words);
      expect(code).toBe(1);
      expect(err).toContain('There is no database in');
    }
  });
});
