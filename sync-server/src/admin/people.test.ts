import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandRunner } from './testing/command-runner.ts';

// Opening a folder starts three threads that compile their TypeScript first.
interface Listed {
  readonly login: string;
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
