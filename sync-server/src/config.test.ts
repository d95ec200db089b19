import { describe, expect, it } from 'vitest';
import { isLoopback, readConfig } from './config.ts';

describe('the environment', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toEqual({
      ok: true,
      value: {
        host: '127.0.0.1',
        port: 8080,
        dataFolder: 'data',
        tls: null,
        origins: [],
        embedOrigins: [],
        vouching: new Map(),
        proxies: [],
        demo: true,
        practice: { name: 'Our practice', preset: 'dental-team' },
        logLevel: 'warn',
      },
    });
  });

  it('takes what is set', () => {
    const read = readConfig({
      CORRIDOR_HOST: '0.0.0.0',
      CORRIDOR_PORT: '443',
      CORRIDOR_CERT: 'a.crt',
      CORRIDOR_KEY: 'a.key',
      CORRIDOR_ORIGINS: 'https://clinic.example/, https://other.example:8443',
      CORRIDOR_EMBED_ORIGINS:
        'https://intranet.example/home https://intranet.example http://localhost:8081',
      CORRIDOR_EMBED_SIGN_IN: 'https://intranet.example=intranet',
      CORRIDOR_PROXY: '127.0.0.1, 10.0.0.0/8 fd00::/8',
      CORRIDOR_DEMO: '0',
    });
    expect(read).toMatchObject({
      ok: true,
      value: {
        port: 443,
        tls: { cert: 'a.crt', key: 'a.key' },
        origins: ['https://clinic.example', 'https://other.example:8443'],
        embedOrigins: ['https://intranet.example', 'http://localhost:8081'],
        vouching: new Map([['https://intranet.example', 'intranet']]),
        proxies: [
          { address: '127.0.0.1', prefix: 32 },
          { address: '10.0.0.0', prefix: 8 },
          { address: 'fd00::', prefix: 8 },
        ],
        demo: false,
      },
    });
  });

  it.each([
    [{ CORRIDOR_PORT: 'http' }, 'CORRIDOR_PORT'],
    [{ CORRIDOR_PORT: '70000' }, 'CORRIDOR_PORT'],
    [{ CORRIDOR_CERT: 'a.crt' }, 'CORRIDOR_KEY'],
    [{ CORRIDOR_ORIGINS: 'clinic' }, 'CORRIDOR_ORIGINS'],
    [{ CORRIDOR_EMBED_ORIGINS: 'intranet' }, 'CORRIDOR_EMBED_ORIGINS'],
    [{ CORRIDOR_EMBED_ORIGINS: 'http://intranet.example' }, 'has to be https'],
    [{ CORRIDOR_EMBED_ORIGINS: 'https://*.example' }, 'not the address of one site'],
    [{ CORRIDOR_EMBED_ORIGINS: 'https://a;script-src' }, 'CORRIDOR_EMBED_ORIGINS'],
    [{ CORRIDOR_EMBED_SIGN_IN: 'https://intranet.example=intranet' }, 'only sites that'],
    [{ CORRIDOR_EMBED_SIGN_IN: 'intranet' }, 'is not an origin and a login name'],
    [{ CORRIDOR_PROXY: 'proxy.lan' }, '"proxy.lan" is neither an address'],
    [{ CORRIDOR_PROXY: '10.0.0.0/33' }, 'CORRIDOR_PROXY'],
    [{ CORRIDOR_PROXY: '10.0.0.0/8/8' }, 'CORRIDOR_PROXY'],
    [{ CORRIDOR_DEMO: 'maybe' }, 'CORRIDOR_DEMO'],
  ])('says what is wrong with %o', (environment, name) => {
    const read = readConfig(environment);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.error.join('\n')).toContain(name);
  });

  it('knows which addresses stay on this computer', () => {
    expect(['127.0.0.1', '127.8.8.8', '::1', 'localhost'].map(isLoopback)).toEqual(
      Array(4).fill(true),
    );
    expect(
      ['0.0.0.0', '::', '192.168.1.2', 'clinic.lan', '127.evil.example'].map(isLoopback),
    ).toEqual(Array(5).fill(false));
  });
});
