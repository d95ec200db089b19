import { randomBytes } from 'node:crypto';
import { EntryKey, templateConversationId } from '@corridor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../store/sqlite/sha256.ts';
import { CommandRunner } from './testing/command-runner.ts';

// Opening a folder starts three threads that compile their TypeScript first.
interface Listed {
  readonly login: string;
  readonly name: string;
  readonly role: string;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly leads: readonly string[];
  readonly assignedTo: readonly string[];
}

describe('departments and clients', () => {
  const runner = new CommandRunner();
  const { run } = runner;
  const person = async (login: string): Promise<Listed | undefined> =>
    (await runner.json<Listed[]>('users', 'list', '--all')).find((row) => row.login === login);
  const add = (login: string, ...words: string[]): ReturnType<typeof run> =>
    run('users', 'add', login, '--name', `The ${login}`, ...words);

  beforeAll(async () => {
    await runner.makePractice('company');
    await runner.start();
  });
  afterAll(() => runner.stop());

  it('departments are made once, by whatever capitals, and listed', async () => {
    expect(await run('departments')).toMatchObject({ code: 0, err: '' });
    expect((await run('departments', 'add', 'Front desk')).out).toContain(
      'Front desk is a department of Practice now.',
    );
    expect(await run('departments', 'add', 'front DESK')).toMatchObject({
      code: 1,
      err: 'There is a department named Front desk.\n',
    });
    expect(await runner.json('departments', 'list')).toEqual([
      { name: 'Front desk', practice: 'Practice', people: 0, leads: [] },
    ]);
  });

  it('people are added to a department, and lead it', async () => {
    const led = await add('eva', '--role', 'team_leader', '--department', 'front desk', '--lead');
    expect(led.out).toContain('was added to Practice as team_leader, leading Front desk.');
    await add('bram', '--department', 'Front desk');
    await add('carl', '--role', 'client', '--department', 'Front desk');
    expect(await person('eva')).toMatchObject({ department: 'Front desk', leads: ['Front desk'] });
    expect(await person('bram')).toMatchObject({ department: 'Front desk', leads: [] });
    expect((await run('departments')).out).toMatch(/Front desk\s+3\s+eva\n/);
    expect((await run('users')).out).toMatch(/eva .* Front desk \(leads\)\n/);
  });

  it('a department that is not there adds nobody', async () => {
    const { code, err } = await add('dora', '--department', 'Basement');
    expect(code).toBe(1);
    expect(err).toContain('There is no department named Basement.');
    const client = await add('dora', '--role', 'client', '--department', 'Front desk', '--lead');
    expect(client.err).toContain('Only staff lead a department');
    expect(await add('dora', '--lead')).toMatchObject({
      code: 2,
      err: expect.stringContaining('error: --lead needs --department.'),
    });
    expect(await person('dora')).toBeUndefined();
  });

  it('a client is assigned to staff, one after the other', async () => {
    expect((await run('assign', 'carl', 'bram')).out).toContain(
      'The carl (carl) is assigned to The bram (bram).',
    );
    expect((await run('assign', 'carl', 'eva')).out).toContain('looks after them: bram, eva.');
    expect((await run('assign', 'carl', 'bram')).out).toContain('already');
    expect(await person('carl')).toMatchObject({ assignedTo: ['bram', 'eva'] });
    expect((await run('users')).out).toMatch(/carl .* assigned to bram, eva\n/);

    expect((await run('unassign', 'carl', 'bram')).code).toBe(0);
    expect((await run('unassign', 'carl', 'bram')).out).toContain('is not assigned to The bram');
    expect(await person('carl')).toMatchObject({ assignedTo: ['eva'] });
    expect((await run('unassign', 'carl', 'eva')).out).toContain('Nobody looks after them now');
  });

  it('only clients are assigned, only to staff who can sign in, and it says so', async () => {
    const refused = async (client: string, staff: string): Promise<string> => {
      const { code, out, err } = await run('assign', client, staff);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      return err;
    };
    expect(await refused('bram', 'carl')).toContain('name the client first');
    expect(await refused('carl', 'carl')).toContain('the role of carl is client');
    expect(await refused('carl', 'nobody')).toContain('nobody with the sign-in name nobody');
    await add('fay');
    await run('users', 'deactivate', 'fay');
    expect(await refused('carl', 'fay')).toContain('fay is deactivated');
    expect(await person('carl')).toMatchObject({ assignedTo: [] });
  });

  it('what is said of somebody is changed, said, and once', async () => {
    await add('gus', '--job-title', 'reception', '--department', 'Front desk');
    await run('departments', 'add', 'Lab');
    const words = ['users', 'change', 'gus', '--name', 'Gus Bakker', '--role', 'team_leader'];
    words.push('--job-title', 'hygienist', '--department', 'LAB', '--lead');
    const changes = (): unknown =>
      runner.services?.store.read
        .prepare("SELECT count(*) FROM audit WHERE action = 'user.change'")
        .pluck()
        .get();
    const before = changes();
    const { code, out } = await run(...words);
    expect(code).toBe(0);
    expect(out).toContain('Gus Bakker (gus) was changed:');
    expect(out).toMatch(/department +Front desk +Lab\n/);
    expect(out).toMatch(/job title +reception +hygienist\n/);
    expect(await person('gus')).toMatchObject({
      name: 'Gus Bakker',
      role: 'team_leader',
      jobTitle: 'hygienist',
      department: 'Lab',
      leads: ['Lab'],
    });
    expect(changes()).toBe(Number(before) + 1);

    expect((await run(...words)).out).toBe('Gus Bakker (gus) is like that already.\n');
    expect(changes()).toBe(Number(before) + 1);

    const elsewhere = ['users', 'change', 'gus', '--department', 'Front desk', '--lead'];
    expect((await run(...elsewhere)).out).toMatch(/leads +Lab +Front desk, Lab\n/);
    for (const place of ['Lab', 'Front desk']) {
      await run('users', 'change', 'gus', '--department', place);
      expect((await run('users', 'change', 'gus', '--lead')).out).toContain('already');
    }

    const none = ['--no-lead', '--no-job-title'];
    expect(await runner.json('users', 'change', 'gus', ...none)).toEqual({
      login: 'gus',
      changed: [
        { what: 'jobTitle', before: 'hygienist', now: null },
        { what: 'leads', before: 'Front desk, Lab', now: null },
      ],
    });
    await run('users', 'change', 'gus', '--no-department');
    expect(await person('gus')).toMatchObject({
      name: 'Gus Bakker',
      jobTitle: null,
      department: null,
      leads: [],
    });
  });

  it('[D9] a change of job title says which groups it brought somebody into', async () => {
    const { services } = runner;
    const row = [...(services?.directory.model.practices.values() ?? [])][0];
    if (!services || !row) throw new Error('no practice');
    const template = { name: 'Nurses', jobTitle: 'nurse' };
    const rules = { ...row.rules, groupTemplates: [template] };
    const change = { practice: row.id, actor: null, rules };
    services.directory.apply(await services.store.run('directory.changePractice', change));
    await add('hal', '--role', 'manager');
    const actor = [...services.directory.model.users.values()].find(({ login }) => login === 'hal');
    if (!actor) throw new Error('nobody');
    const conversation = templateConversationId(row.id, template.name, sha256);
    const made = await services.store.run('directory.command', {
      actor: actor.id,
      key: EntryKey.parse(randomBytes(16).toString('base64url')),
      command: { type: 'create-from-template', conversation, template: template.name },
      atMs: null,
    });
    if (made.write) services.directory.apply(made.write);
    expect((await run('users', 'change', 'gus', '--job-title', 'Nurse')).out).toContain(
      'They are in the group Nurses now',
    );
    expect((await run('users', 'change', 'gus', '--no-job-title')).out).toContain(
      'They are no longer in the group Nurses',
    );
  });

  it('a change that cannot be changes nothing, and says why', async () => {
    const refused = async (...words: string[]): Promise<string> => {
      const { code, out, err } = await run('users', 'change', ...words);
      expect({ code, out }, words.join(' ')).toEqual({ code: 1, out: '' });
      return err;
    };
    const was = await runner.json<Listed[]>('users', 'list', '--all');
    expect(await refused('zoe', '--name', 'Zoe')).toContain('nobody with the sign-in name zoe');
    expect(await refused('gus', '--department', 'Cellar')).toContain('no department named Cellar');
    expect(await refused('gus', '--lead')).toContain('is in no department to lead');
    expect(await refused('eva', '--role', 'client')).toContain('They lead Front desk');
    await run('assign', 'carl', 'bram');
    expect(await refused('bram', '--role', 'client')).toContain('only staff look after clients');
    expect(await refused('carl', '--role', 'staff')).toContain('end that first with `unassign`');
    await run('unassign', 'carl', 'bram');
    await add('sue', '--role', 'super_admin');
    expect(await refused('sue', '--role', 'admin')).toContain('the last super admin');
    await run('users', 'deactivate', 'sue');
    const misread = async (...words: string[]): Promise<string> => {
      const { code, err } = await run('users', 'change', 'gus', ...words);
      expect(code, words.join(' ')).toBe(2);
      return err;
    };
    expect(await misread()).toContain('say what is to change');
    expect(await misread('--role', 'king')).toContain('Allowed choices');
    expect(await misread('--name', 'Gus\u001b[2J')).toContain('none of them steers a terminal');
    expect(await misread('--job-title', '')).toContain('1 to 120 characters');
    const now = await runner.json<Listed[]>('users', 'list', '--all');
    expect(now.filter(({ login }) => login !== 'sue')).toEqual(was);
  });

  it('every change is in the audit', () => {
    const audited = runner.services?.store.read
      .prepare(
        "SELECT DISTINCT action FROM audit WHERE action IN ('department.create', 'user.change')",
      )
      .pluck()
      .all();
    expect(audited).toHaveLength(2);
  });
});
