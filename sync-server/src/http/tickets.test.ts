/** A site's server vouches for its people: who may ask for a ticket, and what it is good for. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Person, Served, TestKey } from './testing/served.ts';

// A server starts four threads, which takes seconds on two busy cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const HERE = 'https://intranet.example';
const THERE = 'https://elsewhere.example';

const codeOf = ({ body }: { body: unknown }): unknown =>
  (body as { error?: { code?: unknown } } | null)?.error?.code;

describe('a ticket of a site', () => {
  let server: Served;
  let ana: Person;
  let program: string;

  /** The token of a program, as the command line makes it. */
  const tokenOf = async (person: Person): Promise<string> => {
    const key = new TestKey();
    const proof = server.registration(person.login, key);
    const made = await server.running.services.accounts.createToken(
      person.id,
      { publicKey: key.publicKey, name: 'intranet' },
      proof,
    );
    if (!made.ok) throw new Error(made.error.message);
    return made.value.token;
  };
  const askFor = (login: string, origin = HERE, token = program) =>
    server.ask('/api/embed/tickets', {
      json: { login, origin },
      headers: { authorization: `Bearer ${token}` },
    });
  const ticketFor = async (login: string): Promise<string> =>
    ((await askFor(login)).body as { ticket: string }).ticket;
  const signIn = (ticket: string, { origin = HERE, apart = true, key = new TestKey() } = {}) =>
    server.ask('/api/embed/session', {
      json: { ticket, origin, apart, device: server.registration(ticket, key) },
    });
  const cookieIn = (answer: { headers: Headers }): string =>
    (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

  beforeAll(async () => {
    server = await Served.start({
      embedOrigins: [HERE, THERE],
      vouching: new Map([
        [HERE, 'intranet'],
        [THERE, 'other-site'],
      ]),
    });
    await server.makePractice('company');
    ana = await server.addPerson('ana', 'staff');
    program = await tokenOf(await server.addPerson('intranet', 'bot'));
  });
  afterAll(() => server.stop());

  it('[M19] signs its person in once, in a cookie that is kept apart for that site', async () => {
    const made = await askFor('ana');
    expect(made.status).toBe(201);
    const { ticket } = made.body as { ticket: string };
    const whom = await server.ask('/api/embed/person', { json: { ticket, origin: HERE } });
    expect(whom.body).toEqual({ login: 'ana', name: 'ANA', practice: 'Test' });
    const answer = await signIn(ticket);
    expect(answer.body).toMatchObject({ user: { login: 'ana' } });
    const cookie = answer.headers.get('set-cookie') ?? '';
    for (const word of ['HttpOnly', 'SameSite=None', 'Secure', 'Partitioned', 'Max-Age=43200']) {
      expect(cookie).toContain(word);
    }
    const session = await server.ask('/api/session', { cookie: cookieIn(answer) });
    expect(session.body).toMatchObject({ user: { login: 'ana' } });
    expect(codeOf(await signIn(ticket))).toBe('link-not-valid');
  });

  it('[M19] gives a page of Corridor’s own site the cookie that no other site sends', async () => {
    const answer = await signIn(await ticketFor('ana'), { apart: false });
    expect(answer.headers.get('set-cookie')).toMatch(/^corridor_session=.*SameSite=Strict/);
  });

  it('[M19] is good in pages of its site only, and used up elsewhere', async () => {
    const ticket = await ticketFor('ana');
    expect(codeOf(await signIn(ticket, { origin: THERE }))).toBe('link-not-valid');
    expect(codeOf(await signIn(ticket))).toBe('link-not-valid');
  });

  it('[M14] [M19] asks for proof that the device key is there', async () => {
    const ticket = await ticketFor('ana');
    const device = server.registration('another ticket');
    const answer = await server.ask('/api/embed/session', {
      json: { ticket, origin: HERE, apart: true, device },
    });
    expect(codeOf(answer)).toBe('device-not-proven');
  });

  it('[M19] is given to the program that is named for the site, and to nobody else', async () => {
    const other = await tokenOf(await server.addPerson('other', 'bot'));
    const boss = await server.person('boss', 'super_admin');
    expect(codeOf(await askFor('ana', HERE, other))).toBe('not-permitted');
    expect(codeOf(await askFor('ana', THERE))).toBe('not-permitted');
    expect(codeOf(await askFor('ana', 'https://evil.example'))).toBe('not-permitted');
    expect(codeOf(await askFor('ana', HERE, await tokenOf(boss)))).toBe('not-permitted');
    const asked = { json: { login: 'ana', origin: HERE } };
    expect(codeOf(await boss.ask('/api/embed/tickets', asked))).toBe('not-permitted');
    expect(codeOf(await server.ask('/api/embed/tickets', asked))).toBe('signed-out');
  });

  it('[M19] is for nobody who manages people, for no program and no stranger', async () => {
    await server.addPerson('chief', 'super_admin');
    await server.addPerson('office', 'admin');
    for (const login of ['chief', 'office', 'intranet', 'nobody']) {
      expect(codeOf(await askFor(login))).toBe('unknown-user');
    }
    expect((await askFor('ana')).status).toBe(201);
  });

  it('[M19] begins a session that makes no tokens, and is none of somebody who comes to manage people', async () => {
    const answer = await signIn(await ticketFor('ana'));
    const cookie = cookieIn(answer);
    const token = await server.ask('/api/tokens', { cookie, json: server.registration('ana') });
    expect(codeOf(token)).toBe('not-permitted');
    expect((await server.ask('/api/session', { cookie })).status).toBe(200);
    const chief = await server.person('promoter', 'super_admin');
    const change = { method: 'PATCH', json: { role: 'admin' } };
    expect((await chief.ask(`/api/users/${ana.id}`, change)).status).toBe(200);
    expect((await server.ask('/api/session', { cookie })).status).toBe(401);
  });

  it('ends with its own cookie when one signs out', async () => {
    await server.addPerson('leaver', 'staff');
    const cookie = cookieIn(await signIn(await ticketFor('leaver')));
    const answer = await server.ask('/api/session', { method: 'DELETE', cookie });
    expect(answer.headers.get('set-cookie')).toMatch(/^corridor_embedded=;.*Max-Age=0/);
    expect((await server.ask('/api/session', { cookie })).status).toBe(401);
  });

  it('stands in no log line', async () => {
    await server.addPerson('quiet', 'staff');
    const ticket = await ticketFor('quiet');
    const answer = await signIn(ticket);
    const logged = server.logged.join('');
    expect(logged).toContain('/api/embed/session');
    for (const secret of [ticket, program, cookieIn(answer).split('=')[1] ?? 'none']) {
      expect(logged).not.toContain(secret);
    }
  });
});
