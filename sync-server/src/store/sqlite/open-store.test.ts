import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EntryId, SegmentName } from '@corridor/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreUnavailableError } from '../port.ts';
import { Fixture } from '../testing/fixtures.ts';
import { makeFolder, removeFolder } from '../testing/sqlite-harness.ts';
import { checkFolder } from './check.ts';
import { databasePath } from './database.ts';
import { FolderInUseError } from './lock.ts';
import { NewerDatabaseError, SCHEMA_VERSION } from './migrations.ts';
import { openStore, type Store } from './open-store.ts';

const raise = (error: Error): void => {
  throw error;
};

// Each start makes three threads, which takes seconds on a busy machine.
describe('a data folder', () => {
  let folder: string;
  const opened: Store[] = [];
  const problems: string[] = [];

  const open = async (): Promise<Store> => {
    const onProblem = (problem: Error): void => void problems.push(problem.message);
    const store = await openStore(folder, { onFatal: raise, onProblem });
    opened.push(store);
    return store;
  };
  const withHead = async (store: Store, fixture: Fixture): Promise<SegmentName> => {
    await store.run('streams.open', fixture.conversation);
    return (await store.entries.head(fixture.conversation))?.head as SegmentName;
  };

  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    removeFolder(folder);
    expect(problems.splice(0)).toEqual([]);
  }, 60_000);

  test('[A1] closing commits what was taken; the next start has it', async () => {
    const store = await open();
    const fixture = new Fixture();
    const head = await withHead(store, fixture);
    const frames = Array.from({ length: 50 }, (_, i) =>
      fixture.frame(head, fixture.entries(2), { firstClock: 2 * i }),
    );
    const commits = frames.map((frame) => store.entries.commit([frame]));
    await store.close();
    const outcomes = (await Promise.all(commits)).flat();
    expect(outcomes.flatMap(({ stored }) => stored)).toHaveLength(100);
    // A stopped folder is one file: nothing waits in a log that a copy would miss.
    const log = `${databasePath(folder)}-wal`;
    expect(existsSync(log) ? statSync(log).size : 0).toBe(0);
    const again = await open();
    expect((await again.entries.segment(head))?.entries).toBe(100);
    expect(again.entries.era).toBeGreaterThan(store.entries.era);
    await expect(store.entries.commit([])).rejects.toBeInstanceOf(StoreUnavailableError);
  });

  test('nobody else on the computer reads the data, though the folder was there before', async () => {
    chmodSync(folder, 0o755);
    await (await open()).close();
    expect(problems.splice(0)).toEqual([
      `Other accounts of this computer may look into the data folder ${folder} (mode 755). ` +
        `Its files are closed to them; close the folder too: chmod 700 ${folder}`,
    ]);
    chmodSync(folder, 0o700);
    chmodSync(databasePath(folder), 0o644);
    const store = await open();
    await store.backup(join(folder, 'backup'));
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name));
    expect(files).toEqual(expect.arrayContaining([`${databasePath(folder)}-wal`]));
    const readable = files.filter((file) => (statSync(file).mode & 0o077) !== 0);
    expect(readable).toEqual([]);
  });

  test('one process at a time', async () => {
    const store = await open();
    await expect(open()).rejects.toBeInstanceOf(FolderInUseError);
    await store.close();
    await open();
  });

  test('a database of a newer version is refused with a sentence', async () => {
    await (await open()).close();
    const db = new Database(databasePath(folder));
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    const refused = open();
    await expect(refused).rejects.toBeInstanceOf(NewerDatabaseError);
    await expect(refused).rejects.toThrow('newer version of Corridor');
  });

  test('[S5] a full segment is compacted and served by the threads as before', async () => {
    const store = await open();
    const fixture = new Fixture();
    const head = await withHead(store, fixture);
    const [outcome] = await store.entries.commit([fixture.frame(head, fixture.entries(2_000))]);
    expect(outcome?.newHead).not.toBeNull();
    const before = await store.entries.fetch(head);
    await store.compacted();
    const bodies = store.read.prepare<[], { n: number }>('SELECT count(*) AS n FROM bodies');
    expect(bodies.get()?.n).toBe(0);
    expect(await store.entries.fetch(head)).toEqual(before);
  });

  test('[A1] after SIGKILL everything acknowledged is there', async () => {
    const script = fileURLToPath(new URL('../testing/commit-forever.ts', import.meta.url));
    const acknowledged: EntryId[] = [];
    for (const seed of [1, 2]) {
      const child = spawn(process.execPath, ['--import', 'tsx', script, folder, String(seed)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      let lines = 0;
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        lines += chunk.split('\n').length - 1;
        if (lines > 3_000) child.kill('SIGKILL');
      });
      const signal = await new Promise((resolve) => child.on('close', (_, by) => resolve(by)));
      expect(signal).toBe('SIGKILL');
      acknowledged.push(...(text.split('\n').filter((id) => id.length === 32) as EntryId[]));
    }
    expect(acknowledged.length).toBeGreaterThan(6_000);
    const store = await open();
    const found = await store.entries.targets(acknowledged);
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
    await store.close();
    const report = await checkFolder(folder, () => {});
    expect(report.sound).toBe(true);
    expect(report.counts['sequence-hole']).toBeUndefined();
    expect(report.entries).toBeGreaterThanOrEqual(acknowledged.length);
  }, 60_000);
});
