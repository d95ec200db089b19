import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { RequestOrigin } from './request-origin.ts';
import { parseSubnet, type Subnet, TrustedProxies } from './trusted-proxies.ts';

const request = (remoteAddress: string, headers: Record<string, string> = {}): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: { host: 'clinic.lan', ...headers } }) as never;

const subnets = (...texts: readonly string[]): Subnet[] =>
  texts.map(parseSubnet).filter((subnet) => subnet !== null);

const serverOf = (tls: boolean, ...proxies: readonly string[]): RequestOrigin =>
  new RequestOrigin({
    proxies: new TrustedProxies(subnets(...proxies)),
    origins: ['https://public.example'],
    tls,
  });

describe('trusted proxies', () => {
  const addressOf = (remote: string, forwarded: string, ...proxies: string[]): string =>
    serverOf(false, ...proxies).addressOf(request(remote, { 'x-forwarded-for': forwarded }));

  it('believe nobody who was not named', () => {
    expect(addressOf('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
    expect(addressOf('127.0.0.1', '198.51.100.1')).toBe('127.0.0.1');
    expect(addressOf('203.0.113.9', '198.51.100.1', '127.0.0.1')).toBe('203.0.113.9');
  });

  it('believe a named one, and nothing that its client wrote before', () => {
    expect(addressOf('127.0.0.1', '198.51.100.1', '127.0.0.1')).toBe('198.51.100.1');
    expect(addressOf('127.0.0.1', '6.6.6.6, 198.51.100.1', '127.0.0.1')).toBe('198.51.100.1');
    expect(addressOf('::1', '2001:db8::7', '::1')).toBe('2001:db8::7');
  });

  it('go through a chain of named ones, and through mapped addresses', () => {
    const proxies = ['10.0.0.0/8', '127.0.0.1'];
    expect(addressOf('::ffff:127.0.0.1', '6.6.6.6, 198.51.100.1, 10.1.2.3', ...proxies)).toBe(
      '198.51.100.1',
    );
    expect(addressOf('10.9.9.9', '10.1.1.1, 10.2.2.2', ...proxies)).toBe('10.1.1.1');
  });

  it('keep the proxy’s own address when it tells nothing usable', () => {
    expect(addressOf('127.0.0.1', 'unknown', '127.0.0.1')).toBe('127.0.0.1');
    expect(addressOf('127.0.0.1', '198.51.100.1, unknown', '127.0.0.1')).toBe('127.0.0.1');
    expect(addressOf('127.0.0.1', '', '127.0.0.1')).toBe('127.0.0.1');
  });

  it.each(['', 'proxy.lan', '10.0.0.0/33', '10.0.0.0/', '::1/129', '10.0.0.0/8/8', '1.2.3'])(
    'cannot be named %j',
    (text) => expect(parseSubnet(text)).toBe(null),
  );
});

describe('[M11] a page', () => {
  const isOwn = (server: RequestOrigin, origin: string, remote = '192.0.2.1', proto?: string) =>
    server.isOwnPage(
      request(remote, { origin, ...(proto !== undefined && { 'x-forwarded-proto': proto }) }),
    );

  it('is ours by scheme, host and port', () => {
    expect(isOwn(serverOf(false), 'http://clinic.lan')).toBe(true);
    expect(isOwn(serverOf(true), 'https://clinic.lan')).toBe(true);
    expect(isOwn(serverOf(true), 'https://clinic.lan:443')).toBe(true);
    expect(isOwn(serverOf(false), 'http://clinic.lan:8080')).toBe(false);
    expect(isOwn(serverOf(false), 'http://evil.example')).toBe(false);
    expect(isOwn(serverOf(false), 'null')).toBe(false);
  });

  it('of the same host under the other scheme is not ours', () => {
    expect(isOwn(serverOf(false), 'https://clinic.lan')).toBe(false);
    expect(isOwn(serverOf(true), 'http://clinic.lan')).toBe(false);
  });

  it('is ours behind a named proxy by the scheme that the proxy was asked with', () => {
    const server = serverOf(false, '127.0.0.1');
    expect(isOwn(server, 'https://clinic.lan', '127.0.0.1', 'https')).toBe(true);
    expect(isOwn(server, 'http://clinic.lan', '127.0.0.1', 'https')).toBe(false);
    expect(isOwn(server, 'https://clinic.lan', '127.0.0.1', 'https, http')).toBe(false);
    expect(isOwn(server, 'https://clinic.lan', '192.0.2.1', 'https')).toBe(false);
    expect(isOwn(serverOf(false), 'https://public.example')).toBe(true);
  });

  it('reached us over https, so that the cookie says so', () => {
    const secure = (server: RequestOrigin, headers: Record<string, string>): boolean =>
      server.isSecure(request('127.0.0.1', headers));
    const forwarded = { 'x-forwarded-proto': 'https' };
    expect(secure(serverOf(true), {})).toBe(true);
    expect(secure(serverOf(false), forwarded)).toBe(false);
    expect(secure(serverOf(false, '127.0.0.1'), forwarded)).toBe(true);
    expect(secure(serverOf(false), { host: 'public.example' })).toBe(true);
  });
});
