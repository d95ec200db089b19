/** A relay that was restored from an older backup takes its directory back from workstations. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DirectoryRecord } from '@corridor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, type Person, Served } from '../http/testing/served.ts';

describe('healing the directory', () => {
  let server: Served;
  let boss: Person;
  let ana: Person;
  let late: Person;
  let records: DirectoryRecord[];
  /** The same people's before the last change. */
  let older: DirectoryRecord[];
  const backup = mkdtempSync(join(tmpdir(), 'corridor-backup-'));

  beforeAll(async () => {
    server = await Served.start();
    await server.makePractice('dental-team');
    boss = await server.person('boss', 'super_admin');
    ana = await server.person('ana', 'staff');
    const folder = server.running.services.folder;
    await server.running.stop();
    cpSync(folder, backup, { recursive: true });
    await server.open();
    // Since the backup: a person, a conversation, a change.
    late = await server.person('late', 'staff');
    const conversation = server.conversationId();
    await late.command({
      type: 'create-group',
      conversation,
      name: 'Made later',
      members: [ana.id],
    });
    await server.running.writer.settled();
    await boss.ask(`/api/users/${ana.id}`, { method: 'PATCH', json: { name: 'Ana Renamed' } });
    older = (await ana.directory()).records;
    await boss.ask(`/api/users/${ana.id}`, { method: 'PATCH', json: { jobTitle: 'The newest' } });
    await boss.ask(`/api/users/${late.id}`, { method: 'PATCH', json: { jobTitle: 'Moved on' } });
    records = (await ana.directory()).records;
    await server.running.stop();
    rmSync(folder, { recursive: true });
    cpSync(backup, folder, { recursive: true });
    await server.open();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(backup, { recursive: true, force: true });
  });

  it('[H2] refuses a record whose proof does not fit, and another’s', async () => {
    const [first] = records;
    if (first === undefined) throw new Error('no records');
    const forged = [
      { ...first, json: first.json.replace('"staff"', '"super_admin"').concat(' ') },
      { ...first, revision: first.revision + 1 },
      { ...first, proof: `A${first.proof.slice(1)}` },
    ];
    const answer = await ana.ask('/api/heal', { json: { records: forged } });
    expect(answer.body).toEqual({ healed: 0, known: 0, refused: 3 });
  });

  it('[H2] takes back people, devices and conversations, the newer of two wins, and no link of theirs is voided', async () => {
    expect((await ana.directory()).conversations).toEqual([]);
    const before = (await ana.directory()).revision;
    expect((await ana.ask('/api/heal', { json: { records: older } })).status).toBe(200);
    // An admin sees them in the list, and hands out a link while other workstations still heal.
    const made = await boss.ask('/api/links', { json: { user: late.id } });
    const { link } = made.body as { link: string };
    const answer = await ana.ask('/api/heal', { json: { records } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ refused: 0 });
    const delta = await ana.directory();
    expect(delta.revision).toBeGreaterThan(before);
    expect(delta.revision).toBeGreaterThan(Math.max(...records.map(({ revision }) => revision)));
    expect(delta.users.map(({ name }) => name)).toContain('LATE');
    expect(delta.users.map(({ name }) => name)).toContain('Ana Renamed');
    expect(delta.conversations.map(({ name }) => name)).toEqual(['Made later']);
    expect(delta.users.find(({ id }) => id === late.id)?.jobTitle).toBe('Moved on');
    expect((await server.ask(`/api/first-sign-in/${link}`)).status).toBe(200);
    const again = await ana.ask('/api/heal', { json: { records } });
    expect(again.body).toMatchObject({ healed: 0 });
  });

  it('[H2] an older record that came first is no obstacle to the newest', async () => {
    const mine = async () => (await ana.directory()).users.find(({ id }) => id === ana.id);
    expect((await mine())?.jobTitle).toBe('The newest');
    // And what is handed out now is of the record's age, not of the healing's.
    const now = (await ana.directory()).records.find(({ id }) => id === ana.id);
    expect(now?.revision).toBe(records.find(({ id }) => id === ana.id)?.revision);
  });

  it('[H2] what is known already uses up no revision', async () => {
    const { revision } = await ana.directory();
    await ana.ask('/api/heal', { json: { records } });
    expect((await ana.directory()).revision).toBe(revision);
  });

  it('[H2] gives who came back without a password a link, listed for the admin', async () => {
    const list = (await boss.ask('/api/users')).body as {
      users: { id: string; login: string; hasPassword: boolean; linkExpiresAt: number | null }[];
    };
    const late = list.users.find(({ login }) => login === 'late');
    expect(late).toMatchObject({ hasPassword: false });
    expect(late?.linkExpiresAt).toBeGreaterThan(Date.now());
    expect(list.users.find(({ login }) => login === 'ana')).toMatchObject({ hasPassword: true });
    expect((await ana.signIn(PASSWORD)).status).toBe(200);
  });
});
