import { ApiError, MAX_HEAL_REQUEST_BYTES } from '@corridor/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Person, Served } from './testing/served.ts';

describe('bad input over HTTP', () => {
  let server: Served;
  let admin: Person;

  beforeAll(async () => {
    server = await Served.start();
    await server.makePractice('company');
    admin = await server.person('mira', 'super_admin');
  });
  afterAll(() => server.stop());

  const bodies: readonly (readonly [string, string])[] = [
    ['POST', '/api/session'],
    ['POST', '/api/session/first'],
    ['POST', '/api/embed/tickets'],
    ['POST', '/api/embed/person'],
    ['POST', '/api/embed/session'],
    ['POST', '/api/password'],
    ['POST', '/api/commands'],
    ['PUT', '/api/markers'],
    ['PUT', '/api/settings'],
    ['PUT', '/api/personal'],
    ['POST', '/api/heal'],
    ['POST', '/api/search'],
    ['POST', '/api/links'],
    ['POST', '/api/users'],
    ['POST', '/api/tokens'],
    ['POST', '/api/departments'],
    ['PATCH', '/api/practice'],
  ];
  const wrong: readonly (readonly [string, { raw: string; type: string }])[] = [
    ['no JSON', { raw: '{', type: 'application/json' }],
    ['another type', { raw: 'a=1', type: 'application/x-www-form-urlencoded' }],
    ['a field too many', { raw: '{"unexpected":true}', type: 'application/json' }],
    ['a list', { raw: '[]', type: 'application/json' }],
    ['null', { raw: 'null', type: 'application/json' }],
  ];
  for (const [method, path] of bodies) {
    it.each(wrong)(`${method} ${path} answers %s with a code and a sentence`, async (_, body) => {
      const answer = await admin.ask(path, {
        method,
        raw: body.raw,
        headers: { 'content-type': body.type },
      });
      expect(answer.status).toBe(400);
      const { error } = ApiError.parse(answer.body);
      expect(error.code).toBe('bad-request');
      expect(error.message).toMatch(/\.$/);
    });
  }

  it.each([
    ['GET', '/api/nothing', 404],
    ['DELETE', '/api/directory', 404],
    ['GET', '/api/directory?since=-1', 400],
    ['GET', '/api/directory?since=soon', 400],
    ['GET', '/api/conversations/not-an-id/segments', 400],
    ['GET', '/api/segments/..%2F..%2Fetc', 400],
    ['GET', '/api/first-sign-in/nothing', 404],
    ['GET', '/sync', 400],
  ])('%s %s is answered in the one shape', async (method, path, status) => {
    const answer = await admin.ask(path, { method });
    expect(answer.status).toBe(status);
    ApiError.parse(answer.body);
  });

  it.each([
    ['GET', '/api/session'],
    ['GET', '/api/sessions'],
    ['GET', '/api/directory'],
    ['GET', '/api/markers'],
    ['GET', '/api/settings'],
    ['GET', '/api/personal'],
    ['GET', '/api/users'],
    ['GET', '/api/tokens'],
    ['POST', '/api/commands'],
    ['POST', '/api/search'],
    ['POST', '/api/heal'],
    ['PATCH', '/api/practice'],
  ])('%s %s wants somebody who is signed in', async (method, path) => {
    const answer = await server.ask(path, { method, ...(method !== 'GET' && { json: {} }) });
    expect(answer.status).toBe(401);
    expect(ApiError.parse(answer.body).error.code).toBe('signed-out');
  });

  it.each([
    ['arrays', '['.repeat(200_000)],
    ['objects', '{"a":'.repeat(40_000)],
    ['objects behind a text with brackets', `{"a":"]]\\"]","b":${'[{"a":'.repeat(20_000)}`],
  ])('[R15] refuses nested %s before they are parsed', async (_, raw) => {
    const parse = vi.spyOn(JSON, 'parse');
    const answer = await admin.ask('/api/heal', {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    const parsed = parse.mock.calls.some(([text]) => text === raw);
    parse.mockRestore();
    expect(parsed).toBe(false);
    expect(answer.status).toBe(400);
    expect(ApiError.parse(answer.body).error.message).toContain('nested');
  });

  it('brackets in a text are no nesting', async () => {
    const answer = await admin.ask('/api/departments', { json: { name: '[{"\\'.repeat(20) } });
    expect(answer.status).toBe(201);
  });

  it('refuses a second department whose name reads the same', async () => {
    const make = (name: string) => admin.ask('/api/departments', { json: { name } });
    expect((await make('Röntgen')).status).toBe(201);
    for (const name of ['Röntgen', 'RÖNTGEN', 'Ro\u0308ntgen', 'Rön\u200btgen']) {
      const again = await make(name);
      expect(again.status, name).toBe(409);
      expect(ApiError.parse(again.body).error).toMatchObject({
        code: 'department-exists',
        message: 'There is a department named Röntgen.',
      });
    }
    expect((await make('Röntgen 2')).status).toBe(201);
  });

  it('answers a bad body in few words, however many fields it has', async () => {
    const fields = Array.from({ length: 10_000 }, (_, i) => [`field${i}`, 1]);
    const answer = await admin.ask('/api/heal', { json: Object.fromEntries(fields) });
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(4_000);
  });

  it('refuses a body that is too large', async () => {
    const answer = await admin.ask('/api/commands', {
      json: { key: 'x'.repeat(300_000) },
    });
    expect(answer.status).toBe(413);
    expect(ApiError.parse(answer.body).error.code).toBe('too-large');
    const healing = await admin.ask('/api/heal', {
      json: { records: 'x'.repeat(MAX_HEAL_REQUEST_BYTES) },
    });
    expect(healing.status).toBe(413);
  });

  it.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('refuses to change anything for a page of another site: %o', async (headers) => {
    const answer = await admin.ask('/api/departments', {
      json: { name: 'Injected' },
      headers: headers as unknown as Record<string, string>,
    });
    expect(answer.status).toBe(403);
    expect(ApiError.parse(answer.body).error.code).toBe('wrong-origin');
  });

  it('takes its own pages and configured origins', async () => {
    for (const origin of [server.origin, 'https://clinic.example']) {
      const answer = await admin.ask('/api/departments', {
        json: { name: `Of ${origin}` },
        headers: { origin },
      });
      expect(answer.status).toBe(201);
    }
  });

  it('names the fields of a bad body without their values', async () => {
    const answer = await server.ask('/api/session', {
      json: { login: 'mira', password: { secret: 'hunter2hunter2' }, device: {} },
    });
    const { error } = ApiError.parse(answer.body);
    expect(Object.keys(error.fields ?? {})).toContain('password');
    expect(answer.text).not.toContain('hunter2');
  });
});

describe('the app’s files', () => {
  let server: Served;
  beforeAll(async () => {
    server = await Served.start();
  });
  afterAll(() => server.stop());

  it.each(['/', '/conversations/x', '/index.html', '/sw.js'])(
    '%s is asked for again',
    async (path) => {
      const answer = await server.ask(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
      const tag = answer.headers.get('etag') ?? '';
      const again = await server.ask(path, { headers: { 'if-none-match': tag } });
      expect(again.status).toBe(304);
    },
  );

  it('keeps files whose names carry a hash, compressed', async () => {
    const answer = await server.ask('/assets/app-1a2b3c.js');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.text).toContain('app app');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/missing.js',
    '/.stamp',
    '/assets/%2estamp',
    '/%00',
    '/%',
  ])('%s is not there', async (path) => {
    const answer = await server.ask(path);
    expect(answer.text).not.toContain('not yours');
    if (path !== '/%00') expect(answer.status).toBe(404);
  });

  it('is healthy', async () => {
    const answer = await server.ask('/api/health');
    expect(answer.body).toEqual({ ok: true, version: '1.2.3' });
  });
});
