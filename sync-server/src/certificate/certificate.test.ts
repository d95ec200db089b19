import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadHostnameError, makeCertificate } from './make-certificate.ts';

const DAY_MS = 86_400_000;

/** What a client that trusts the authority says to the server under a name. */
const handshake = (port: number, name: string, ca: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(
      { port, host: '127.0.0.1', ca, ...(isIP(name) === 0 && { servername: name }) },
      () => {
        resolve('trusted');
        socket.end();
      },
    );
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });

describe('a local certificate', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'corridor-certificate-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is trusted under its names by who trusts the authority, and under no other', async () => {
    const made = await makeCertificate(folder, ['clinic.test', '192.168.7.7']);
    const cert = readFileSync(made.certificate, 'utf8');
    const ca = readFileSync(made.authority, 'utf8');
    const server = createServer({ cert, key: readFileSync(made.key, 'utf8') });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      expect(await handshake(port, 'clinic.test', ca)).toBe('trusted');
      expect(await handshake(port, 'localhost', ca)).toBe('trusted');
      expect(await handshake(port, '127.0.0.1', ca)).toBe('trusted');
      expect(await handshake(port, 'other.test', ca)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
      const stranger = await makeCertificate(join(folder, 'other'), ['clinic.test']);
      const wrong = readFileSync(stranger.authority, 'utf8');
      expect(await handshake(port, 'clinic.test', wrong)).not.toBe('trusted');
    } finally {
      server.close();
    }
  });

  it('is what browsers ask for: names, purpose, at most 398 days', async () => {
    const made = await makeCertificate(folder, ['clinic.test', '192.168.7.7']);
    const server = new X509Certificate(readFileSync(made.certificate));
    const authority = new X509Certificate(readFileSync(made.authority));
    const lifetime = Date.parse(server.validTo) - Date.parse(server.validFrom);
    expect(lifetime).toBeLessThanOrEqual(398 * DAY_MS);
    expect(Date.parse(server.validFrom)).toBeLessThan(Date.now());
    expect(server.subjectAltName).toContain('DNS:clinic.test');
    expect(server.subjectAltName).toContain('IP Address:192.168.7.7');
    // TLS server authentication, RFC 5280 §4.2.1.12.
    expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect([server.ca, authority.ca]).toEqual([false, true]);
    expect(server.checkIssued(authority)).toBe(true);
    expect(server.verify(authority.publicKey)).toBe(true);
    expect(made.expiresAt).toBe(Date.parse(server.validTo));
  });

  it('is renewed without a new authority', async () => {
    const first = await makeCertificate(folder, ['clinic.test']);
    const before = [first.authority, first.certificate].map((path) => readFileSync(path, 'utf8'));
    const second = await makeCertificate(folder, ['new-name.test']);
    const after = [second.authority, second.certificate].map((path) => readFileSync(path, 'utf8'));
    expect([first.newAuthority, second.newAuthority]).toEqual([true, false]);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    expect(second.fingerprint).toBe(first.fingerprint);
  });

  it('keeps its keys to the user', async () => {
    const made = await makeCertificate(folder, ['clinic.test']);
    expect(statSync(made.key).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'certificate', 'authority.key')).mode & 0o077).toBe(0);
  });

  it('comes with a page that carries it, in both languages', async () => {
    const made = await makeCertificate(folder, ['clinic.test']);
    const page = readFileSync(made.page, 'utf8');
    expect(page).toContain(made.fingerprint);
    expect(page).toContain('https://clinic.test');
    const file = /base64,([A-Za-z0-9+/=]+)"/.exec(page)?.[1] ?? '';
    expect(Buffer.from(file, 'base64').toString()).toBe(readFileSync(made.authority, 'utf8'));
    for (const word of ['Windows', 'macOS', 'Linux', 'iPad', 'Android', 'lang="nl"']) {
      expect(page).toContain(word);
    }
    expect(page).not.toContain('PRIVATE KEY');
  });

  it.each(['not a name', 'clinic_x.lan', '<script>', '-a.lan', '300.1.1.1.'])(
    'refuses "%s" with a sentence',
    async (name) => {
      await expect(makeCertificate(folder, [name])).rejects.toThrow(BadHostnameError);
    },
  );
});
