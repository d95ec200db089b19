import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, type Person, Served, TestKey } from './testing/served.ts';

const codeOf = ({ body }: { body: unknown }): unknown =>
  (body as { error?: { code?: unknown } } | null)?.error?.code;

describe('signing in', () => {
  let server: Served;
  let admin: Person;

  beforeAll(async () => {
    server = await Served.start();
    await server.makePractice('company');
    admin = await server.person('mira', 'super_admin');
  });
  afterAll(() => server.stop());

  it('gives a cookie that no script reads and no other site sends', async () => {
    const ana = await server.addPerson('ana', 'staff');
    const answer = await ana.signIn();
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ user: { login: 'ana' }, practice: { name: 'Test' } });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    expect(cookie).not.toContain('Secure');
    expect((await ana.ask('/api/session')).status).toBe(200);
  });

  it('[M11] does nothing for a request that names somebody else', async () => {
    const [bea, cas] = [
      await server.addPerson('bea', 'staff'),
      await server.addPerson('cas', 'staff'),
    ];
    await bea.signIn();
    const as = (user: string) => bea.ask('/api/session', { headers: { 'corridor-user': user } });
    expect((await as(bea.id)).status).toBe(200);
    const other = await as(cas.id);
    expect([other.status, codeOf(other)]).toEqual([409, 'other-user']);
  });

  it('marks the cookie Secure behind an https proxy', async () => {
    const person = await server.addPerson('proxied', 'staff');
    const answer = await server.ask('/api/session', {
      json: {
        login: 'proxied',
        password: PASSWORD,
        device: server.registration('proxied', person.key),
      },
      headers: { origin: 'https://clinic.example' },
    });
    expect(answer.headers.get('set-cookie')).toContain('Secure');
  });

  it('answers a wrong password and an unknown name alike', async () => {
    const key = new TestKey();
    const wrong = await server.ask('/api/session', {
      json: { login: 'mira', password: 'wrong', device: server.registration('mira', key) },
    });
    const nobody = await server.ask('/api/session', {
      json: { login: 'nobody', password: 'wrong', device: server.registration('nobody', key) },
    });
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect(wrong.body).toEqual(nobody.body);
    expect(codeOf(wrong)).toBe('wrong-credentials');
  });

  it('slows down who guesses, and says for how long', async () => {
    await server.addPerson('guessed', 'staff');
    const device = server.registration('guessed');
    const answers = [];
    for (let i = 0; i < 11; i++) {
      answers.push(
        await server.ask('/api/session', {
          json: { login: 'guessed', password: `wrong ${i}`, device },
        }),
      );
    }
    const last = answers.at(-1);
    expect(last?.status).toBe(429);
    expect(last?.body).toMatchObject({ error: { code: 'too-many-attempts' } });
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answers.slice(0, 10).map(({ status }) => status)).toEqual(Array(10).fill(401));
  });

  it('a known device of a person is not locked out by strangers who guess', async () => {
    const person = await server.person('hunted', 'staff');
    const device = server.registration('hunted');
    const guess = () =>
      server.ask('/api/session', { json: { login: 'hunted', password: 'wrong', device } });
    for (let i = 0; i < 11; i++) await guess();
    expect((await guess()).status).toBe(429);
    expect((await person.signIn()).status).toBe(200);
    // Its own guesses are counted as well.
    for (let i = 0; i < 21; i++) await person.signIn('wrong');
    expect((await person.signIn()).status).toBe(429);
  });

  it('registers a device key only of who holds it', async () => {
    const owner = await server.person('holder', 'staff');
    const person = await server.addPerson('claimer', 'staff');
    const attempt = (device: object) =>
      server.ask('/api/session', { json: { login: 'claimer', password: PASSWORD, device } });
    const own = server.registration('claimer');
    const key = new TestKey();
    const { challenge } = own;
    for (const device of [
      { ...own, publicKey: key.publicKey },
      // Signed for somebody else, over another server's challenge, over one that expired.
      key.registration(challenge, 'holder'),
      key.registration(`${Date.now() + 60_000}.${'A'.repeat(16)}.${'A'.repeat(43)}`, 'claimer'),
      key.registration(`9${challenge.slice(1)}`, 'claimer'),
    ]) {
      const answer = await attempt(device);
      expect([answer.status, codeOf(answer)]).toEqual([403, 'device-not-proven']);
    }
    expect((await attempt(own)).status).toBe(200);
    await person.signIn();
    const stolen = { ...server.registration('claimer'), publicKey: owner.key.publicKey };
    expect(codeOf(await person.ask('/api/tokens', { json: stolen }))).toBe('device-not-proven');
    const given = (await server.ask('/api/challenge')).body as { challenge: string };
    expect((await attempt(key.registration(given.challenge, 'claimer'))).status).toBe(200);
  });

  it('limits tokens and new devices', async () => {
    const person = await server.person('greedy', 'staff');
    const codes = new Set<unknown>();
    for (let i = 0; i < 51; i++) {
      codes.add(codeOf(await person.ask('/api/tokens', { json: server.registration('greedy') })));
    }
    expect(codes).toEqual(new Set([undefined, 'too-many-devices']));
    expect((await person.signIn()).status).toBe(200);
    const key = new TestKey();
    const again = () => person.ask('/api/tokens', { json: server.registration('greedy', key) });
    expect(codeOf(await again())).toBe('too-many-devices');
  });

  it('[M14] a person has at most 50 tokens, and one more when one ended', async () => {
    const person = await server.person('hoarder', 'staff');
    const key = new TestKey();
    const make = () => person.ask('/api/tokens', { json: server.registration('hoarder', key) });
    const first = await make();
    const made = [first];
    while (made.length < 50) made.push(await make());
    expect(new Set(made.map(({ status }) => status))).toEqual(new Set([201]));
    const late = await make();
    expect([late.status, codeOf(late)]).toEqual([409, 'too-many-tokens']);
    const { id } = first.body as { id: string };
    expect((await person.ask(`/api/sessions/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await make()).status).toBe(201);
    expect((await make()).status).toBe(409);
  });

  it('binds a device key to one person for ever', async () => {
    const first = await server.person('first', 'staff');
    await server.addPerson('second', 'staff');
    const answer = await server.ask('/api/session', {
      json: {
        login: 'second',
        password: PASSWORD,
        device: server.registration('second', first.key),
      },
    });
    expect(answer.status).toBe(403);
    expect(codeOf(answer)).toBe('device-taken');
  });

  it('keeps a blocked device out, and ends what it had', async () => {
    const person = await server.person('blocked', 'staff');
    const device = ((await person.ask('/api/session')).body as { device: never }).device;
    await server.running.services.directory.blockDevice(device, 'test');
    expect(codeOf(await person.ask('/api/session'))).toBe('device-blocked');
    expect(codeOf(await person.signIn())).toBe('device-blocked');
  });

  it('ends one session at once when it is revoked, and the current one at sign-out', async () => {
    const person = await server.person('twice', 'staff');
    const before = person.cookie;
    await person.signIn();
    const ended: string[] = [];
    server.running.services.directory.onChange(({ endedSessions }) => ended.push(...endedSessions));
    const list = (await person.ask('/api/sessions')).body as {
      sessions: { id: string; current: boolean }[];
    };
    expect(list.sessions).toHaveLength(2);
    const other = list.sessions.find(({ current }) => !current)?.id ?? '';
    expect((await person.ask(`/api/sessions/${other}`, { method: 'DELETE' })).status).toBe(204);
    expect(ended).toEqual([other]);
    expect((await person.ask('/api/session', { cookie: before })).status).toBe(401);
    expect((await person.ask('/api/session')).status).toBe(200);
    expect((await person.ask('/api/session', { method: 'DELETE' })).status).toBe(204);
    expect((await person.ask('/api/session')).status).toBe(401);
  });

  it('ends nobody else’s session', async () => {
    const person = await server.person('careful', 'staff');
    const answer = await admin.ask('/api/sessions/s1', { method: 'DELETE' });
    const list = (await person.ask('/api/sessions')).body as { sessions: { id: string }[] };
    const id = list.sessions[0]?.id ?? '';
    expect([204, 404]).toContain(answer.status);
    await admin.signIn();
    expect((await admin.ask(`/api/sessions/${id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await person.ask('/api/session')).status).toBe(200);
  });

  it('changes a password with the old one, and ends the other sessions', async () => {
    const person = await server.person('changer', 'staff');
    const before = person.cookie;
    await person.signIn();
    const wrong = await person.ask('/api/password', {
      json: { current: 'not this one', next: 'a brand new password' },
    });
    expect(wrong.status).toBe(400);
    const answer = await person.ask('/api/password', {
      json: { current: PASSWORD, next: 'a brand new password' },
    });
    expect(answer.status).toBe(204);
    expect((await person.ask('/api/session')).status).toBe(200);
    expect((await person.ask('/api/session', { cookie: before })).status).toBe(401);
    expect((await person.signIn()).status).toBe(401);
    expect((await person.signIn('a brand new password')).status).toBe(200);
  });

  it('survives a restart of the server', async () => {
    await server.restart();
    await admin.signIn();
    const cookie = admin.cookie;
    await server.restart();
    expect((await admin.ask('/api/session', { cookie })).status).toBe(200);
  });

  describe('with a link', () => {
    it('greets, sets the password once, and is used up', async () => {
      const made = await admin.ask('/api/users', {
        json: { login: 'newcomer', name: 'New Comer', role: 'staff' },
      });
      expect(made.status).toBe(201);
      const { user } = made.body as { user: { id: string } };
      const answer = await admin.ask('/api/links', { json: { user: user.id } });
      expect(answer.status).toBe(201);
      const { link } = answer.body as { link: string };
      const greeting = await server.ask(`/api/first-sign-in/${link}`);
      expect(greeting.body).toEqual({ login: 'newcomer', name: 'New Comer', practice: 'Test' });
      const first = () =>
        server.ask('/api/session/first', {
          json: {
            link,
            password: 'my own first password',
            device: server.registration(link),
          },
        });
      const both = await Promise.all([first(), first()]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
      expect(codeOf(await first())).toBe('link-not-valid');
      expect((await server.ask(`/api/first-sign-in/${link}`)).status).toBe(404);
    });

    it('stops working when a later one is made', async () => {
      const person = await server.addPerson('relinked', 'staff');
      const ask = async (): Promise<string> => {
        const answer = await admin.ask('/api/links', { json: { user: person.id } });
        return (answer.body as { link: string }).link;
      };
      const earlier = await ask();
      const later = await ask();
      expect((await server.ask(`/api/first-sign-in/${earlier}`)).status).toBe(404);
      expect((await server.ask(`/api/first-sign-in/${later}`)).status).toBe(200);
    });

    it('is made by who manages users, and not for who stands above them', async () => {
      const staff = await server.person('curious', 'staff');
      const manager = await server.person('office', 'admin');
      expect((await staff.ask('/api/links', { json: { user: admin.id } })).status).toBe(403);
      expect((await manager.ask('/api/links', { json: { user: admin.id } })).status).toBe(403);
      expect((await manager.ask('/api/links', { json: { user: staff.id } })).status).toBe(201);
    });
  });

  it('lets a program in with a token that is told once and revoked at once', async () => {
    const person = await server.person('scripted', 'staff');
    const made = await person.ask('/api/tokens', {
      json: server.registration('scripted', new TestKey(), 'import'),
    });
    expect(made.status).toBe(201);
    const { id, token, device } = made.body as Record<string, string>;
    const headers = { authorization: `Bearer ${token}` };
    const asked = await server.ask('/api/session', { headers });
    expect(asked.body).toMatchObject({ device, user: { login: 'scripted' } });
    expect(
      (await server.ask('/api/tokens', { headers, json: server.registration('scripted') })).status,
    ).toBe(403);
    expect((await person.ask('/api/tokens')).text).not.toContain(token);
    await person.ask(`/api/sessions/${id}`, { method: 'DELETE' });
    expect((await server.ask('/api/session', { headers })).status).toBe(401);
  });

  it('writes no password, token or link into the log', async () => {
    const person = await server.person('logged', 'staff');
    const made = await person.ask('/api/tokens', {
      json: server.registration('logged', new TestKey(), 'log'),
    });
    const { token } = made.body as { token: string };
    await server.ask(`/api/session?token=${token}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const linked = await admin.ask('/api/links', { json: { user: person.id } });
    const { link } = linked.body as { link: string };
    await server.ask(`/api/first-sign-in/${link}`);
    await person.signIn('a wrong password of mine');
    const log = server.logged.join('');
    expect(log).toContain('/api/first-sign-in/:link');
    const session = (person.cookie ?? '').split('=')[1] ?? 'no cookie';
    for (const secret of [token, link, session, PASSWORD, 'a wrong password of mine']) {
      expect(log).not.toContain(secret);
    }
  });
});
