import { generateKeyPairSync, sign } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  canonicalPayload,
  DeviceId,
  type EntryId,
  encodeEntry,
  entryIdOf,
  Payload,
  type SegmentName,
  signedBytes,
  stampOf,
} from '@corridor/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CheckedEntry } from '../port.ts';
import { Fixture, NOW_MS, sha256 } from '../testing/fixtures.ts';
import { makeFolder, removeFolder, startInPlace } from '../testing/sqlite-harness.ts';
import { BackupError, backUp, restore, verifyBackup } from './backup.ts';
import { checkFolder } from './check.ts';
import type { FindingCode } from './check-report.ts';
import { databasePath } from './database.ts';

describe('backup, restore and check', () => {
  let root: string;
  let data: string;
  let fixture: Fixture;
  let head: SegmentName;
  let start: Awaited<ReturnType<typeof startInPlace>>;
  const keys = generateKeyPairSync('ed25519');
  const raw = keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const device = DeviceId.parse(Buffer.from(sha256(raw)).subarray(0, 16).toString('base64url'));

  /** A signed entry of the device, after another one. */
  const signed = (after: EntryId | null, ms: number): CheckedEntry => {
    const plain = fixture.entry();
    const payload = Payload.parse({
      conversation: fixture.conversation,
      author: fixture.author,
      device,
      key: plain.key,
      at: stampOf({ ms: NOW_MS + ms, counter: 0 }),
      kind: 'message',
      body: { text: `message ${ms}` },
      after,
    });
    const content = canonicalPayload(payload);
    const bytes = encodeEntry(content, sign(null, signedBytes(content), keys.privateKey));
    return { ...plain, id: entryIdOf(bytes, sha256), bytes, at: payload.at };
  };
  const sql = (folder: string, text: string): void => {
    const db = new Database(databasePath(folder));
    db.exec(text);
    db.close();
  };
  const codes = async (folder: string): Promise<FindingCode[]> => {
    const { counts } = await checkFolder(folder, () => {});
    return Object.keys(counts) as FindingCode[];
  };

  beforeEach(async () => {
    root = makeFolder();
    data = makeFolder();
    start = await startInPlace(data);
    fixture = new Fixture(4);
    const { conversation, author } = fixture;
    const membership = { conversation, user: author, from: 0 };
    start.writer.process([{ type: 'run', name: 'test.addMember', args: membership }]);
    head = (await start.store.head(conversation))?.head as SegmentName;
    const entries: CheckedEntry[] = [];
    for (let i = 0; i < 10; i++) entries.push(signed(entries.at(-1)?.id ?? null, i));
    await start.store.commit([fixture.frame(head, entries, { device })]);
    start.writer.process([{ type: 'run', name: 'streams.cut', args: conversation }]);
    const db = new Database(databasePath(data));
    db.prepare(
      `INSERT INTO devices (id, user, public_key, kind, name, created_at, revision)
       SELECT ?, num, ?, 'workstation', 'test', 0, 0 FROM users`,
    ).run(Buffer.from(device, 'base64url'), raw);
    db.close();
  });
  afterEach(() => {
    start.end();
    removeFolder(root);
    removeFolder(data);
  });

  test('a backup taken while the server runs is checked without restoring it', async () => {
    const target = join(root, 'backup');
    const manifest = await backUp(data, target);
    expect(manifest).toMatchObject({ era: start.store.era, counts: { entries: 10, users: 1 } });
    expect(await verifyBackup(target)).toEqual(manifest);
    const report = await checkFolder(target, () => {});
    expect(report).toMatchObject({ sound: true, entries: 10, signatures: 10, counts: {} });
  });

  test('[H1] a restored folder opens with a new era and new names of open segments', async () => {
    await backUp(data, join(root, 'backup'));
    const folder = join(root, 'restored');
    await restore(join(root, 'backup'), folder);
    const before = await start.store.head(fixture.conversation);
    const restored = await startInPlace(folder);
    const after = await restored.store.head(fixture.conversation);
    expect(after?.head).not.toBe(before?.head);
    expect(after?.sequence).toBe(before?.sequence);
    expect((await restored.store.segment(head))?.entries).toBe(10);
    expect(restored.store.era).toBeGreaterThan(start.store.era);
    // What was written in that era after the backup is lost here, so it is not known any more.
    expect(await restored.store.knowsEra(start.store.era)).toBe(false);
    restored.end();
    expect((await checkFolder(folder, () => {})).sound).toBe(true);
  });

  test('a restore refuses a folder in use, a damaged copy and what is no backup', async () => {
    const backup = join(root, 'backup');
    await backUp(data, backup);
    await expect(restore(backup, data)).rejects.toThrow('not empty');
    await expect(backUp(data, backup)).rejects.toBeInstanceOf(BackupError);
    await expect(restore(data, join(root, 'x'))).rejects.toThrow('not a backup');
    sql(backup, 'UPDATE entries SET sequence = sequence + 1');
    await expect(restore(backup, join(root, 'x'))).rejects.toThrow('SHA-256');
    await expect(checkFolder(backup, () => {})).rejects.toBeInstanceOf(BackupError);
    appendFileSync(databasePath(backup), 'x');
    await expect(restore(backup, join(root, 'x'))).rejects.toThrow('bytes');
    writeFileSync(join(backup, 'manifest.json'), '{');
    await expect(restore(backup, join(root, 'x'))).rejects.toThrow('not JSON');
  });

  test.each<[FindingCode, string]>([
    ['entry-bytes-missing', 'DELETE FROM bodies WHERE entry = 32770'],
    ['entry-malformed', 'UPDATE bodies SET bytes = zeroblob(300) WHERE entry = 32770'],
    [
      'entry-not-its-hash',
      'UPDATE bodies SET bytes = (SELECT bytes FROM bodies WHERE entry = 32771) WHERE entry = 32770',
    ],
    ['row-differs-from-entry', 'UPDATE entries SET kind = 1 WHERE num = 32770'],
    ['signature-wrong', 'UPDATE devices SET public_key = randomblob(32)'],
    ['device-unknown', 'DELETE FROM devices'],
    ['clock-hole', 'UPDATE entries SET clock = 90 WHERE num = 32775'],
    ['sequence-hole', 'UPDATE entries SET sequence = sequence + 5 WHERE num = 32777'],
    ['segment-counts-differ', 'UPDATE segments SET entries = 9 WHERE num = 1'],
    ['digest-differs', 'UPDATE segments SET digest = zeroblob(24) WHERE num = 1'],
    ['floor-broken', 'UPDATE segments SET floor = last_sequence WHERE num = 1'],
    ['head-wrong', 'UPDATE segments SET closed = 1'],
    ['unknown-reference', 'PRAGMA foreign_keys = OFF; DELETE FROM users'],
    ['not-vouched-for', 'UPDATE entries SET flags = 2 WHERE num = 32770'],
    ['chain-hole', 'DELETE FROM entries WHERE num = 32770'],
  ])('check reports %s', async (code, damage) => {
    sql(data, damage);
    expect(await codes(data)).toContain(code);
  });

  test('[E10] two entries after the same one are a fork: evidence, not damage', async () => {
    const first = signed(null, 50);
    const next = (await start.store.head(fixture.conversation))?.head as SegmentName;
    await start.store.commit([fixture.frame(next, [first], { device })]);
    const report = await checkFolder(data, () => {});
    expect(report).toMatchObject({ sound: true, counts: { 'chain-fork': 1 } });
    expect(report.findings[0]?.subject).toBe(device);
  });

  test('check finds a damaged snapshot', async () => {
    const body = start.reader.compact(1);
    const keep = { type: 'run', name: 'compaction.keep', args: { segment: 1, body } } as const;
    start.writer.process([keep]);
    expect((await checkFolder(data, () => {})).sound).toBe(true);
    sql(data, "UPDATE snapshots SET body = x'00'");
    expect(await codes(data)).toContain('snapshot-damaged');
  });
});
