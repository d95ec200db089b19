/** Who is let in at the upgrade, over a real server: by cookie or token, behind a proxy, logged how. */
import {
  CLOSE,
  encodeClientMessage,
  encodeFrame,
  PROTOCOL_MAX,
  PROTOCOL_MIN,
  type SegmentName,
} from '@corridor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PASSWORD, type Person, Served } from './testing/served.ts';

const hello = encodeFrame([
  encodeClientMessage({
    type: 'hello',
    hello: {
      minVersion: PROTOCOL_MIN,
      maxVersion: PROTOCOL_MAX,
      client: 'test',
      era: null,
      directoryRevision: 0,
    },
  }),
]);

/** The close code of a socket that is turned away, or `served` when it is answered. */
const outcomeOf = (url: string, headers: Record<string, string> = {}): Promise<number | 'served'> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers });
    socket.once('open', () => socket.send(hello));
    socket.once('message', () => {
      socket.close();
      resolve('served');
    });
    socket.once('close', resolve);
    socket.once('error', reject);
  });

describe('the upgrade', () => {
  let server: Served;
  let ana: Person;
  let token: string;
  let secret: string;
  let head: SegmentName;
  const socketUrl = (path: string): string => `${server.origin.replace('http', 'ws')}${path}`;

  beforeAll(async () => {
    server = await Served.start({ proxies: [{ address: '127.0.0.1', prefix: 32 }] });
    await server.makePractice('company');
    ana = await server.person('ana', 'manager');
    const ben = await server.person('ben', 'staff');
    const made = await ana.ask('/api/tokens', { json: server.registration('ana') });
    token = (made.body as { token: string }).token;
    secret = ana.cookie?.split('=')[1] ?? '';
    const id = server.conversationId();
    await ana.command({
      type: 'create-group',
      conversation: id,
      name: 'Team',
      members: [ben.id],
    });
    const state = await server.running.services.store.entries.head(id);
    if (state === null) throw new Error('no conversation was made');
    head = state.head;
  });
  afterAll(() => server.stop());

  it('[M11] [M13] a program’s token opens the plain form, in the query or in the header', async () => {
    expect(await outcomeOf(socketUrl(`/sync/${head}?token=${token}`))).toBe('served');
    const authorization = `Bearer ${token}`;
    expect(await outcomeOf(socketUrl(`/sync/${head}`), { authorization })).toBe('served');
  });

  it('[M11] a session’s secret opens nothing from an address, its cookie only /sync', async () => {
    const asQuery = socketUrl(`/sync/${head}?token=${secret}`);
    expect(await outcomeOf(asQuery)).toBe(CLOSE.signedOut);
    const cookie = ana.cookie ?? '';
    expect(await outcomeOf(socketUrl(`/sync/${head}`), { cookie })).toBe(CLOSE.signedOut);
    expect(await outcomeOf(socketUrl('/sync'), { cookie })).toBe('served');
  });

  it('[M11] no log line holds a token or a secret, of a socket that failed either', async () => {
    await outcomeOf(socketUrl(`/sync/nonsense?token=${token}`));
    await outcomeOf(socketUrl(`/sync/${head}?token=${token}`));
    await server.ask(`/sync/${head}?token=${token}`);
    await server.ask(`/api/nothing?token=${token}`, { headers: { authorization: token } });
    const logged = server.logged.join('');
    expect(logged).toContain('a socket closed');
    expect(logged).not.toContain(token);
    expect(logged).not.toContain(secret);
  });

  it('[M11] a page of the other scheme is another page', async () => {
    const cookie = ana.cookie ?? '';
    const from = (origin: string, proto: string) =>
      outcomeOf(socketUrl('/sync'), { cookie, origin, 'x-forwarded-proto': proto });
    const host = server.origin.slice('http://'.length);
    expect(await from(`https://${host}`, 'http')).toBe(CLOSE.forbidden);
    expect(await from(`http://${host}`, 'https')).toBe(CLOSE.forbidden);
    expect(await from(`https://${host}`, 'https')).toBe('served');
  });

  it('a proxy’s people each have their own attempts and a Secure cookie', async () => {
    const attempt = (login: string, password: string, address: string) =>
      server.ask('/api/session', {
        json: { login, password, device: server.registration(login) },
        headers: { 'x-forwarded-for': address, 'x-forwarded-proto': 'https' },
      });
    const guesses = await Promise.all(
      Array.from({ length: 11 }, () => attempt('ben', 'wrong', '198.51.100.1')),
    );
    expect(guesses.map(({ status }) => status)).toContain(429);
    const other = await attempt('ben', PASSWORD, '198.51.100.2');
    expect(other.status).toBe(200);
    expect(other.headers.get('set-cookie')).toContain('Secure');
  });
});
