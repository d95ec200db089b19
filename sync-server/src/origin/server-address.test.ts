import { describe, expect, it } from 'vitest';
import { makeAuthority, makeServerCertificate } from '../certificate/authority.ts';
import { serverAddress } from './server-address.ts';

const NOW = Date.UTC(2026, 0, 1);

const certificateFor = async (...names: string[]): Promise<string> =>
  (await makeServerCertificate(await makeAuthority('Test', NOW), names, NOW)).cert;

describe('the address that people type', () => {
  const plain = { host: '127.0.0.1', port: 8080, origins: [], cert: null };

  it('is where the server listens', () => {
    expect(serverAddress(plain)).toBe('http://127.0.0.1:8080');
    expect(serverAddress({ ...plain, host: '::1' })).toBe('http://[::1]:8080');
    expect(serverAddress({ ...plain, port: 80 })).toBe('http://127.0.0.1');
  });

  it('is the public one, where one is set', () => {
    const origins = ['https://chat.clinic.example', 'https://other.example'];
    expect(serverAddress({ ...plain, origins })).toBe('https://chat.clinic.example');
  });

  it('listening everywhere, is the first name of the certificate', async () => {
    const at = (cert: string): string =>
      serverAddress({ ...plain, host: '0.0.0.0', port: 443, cert });
    expect(at(await certificateFor('clinic.test', 'localhost'))).toBe('https://clinic.test');
    expect(at(await certificateFor('192.168.7.7', 'localhost'))).toBe('https://192.168.7.7');
    expect(at(await certificateFor('*.clinic.test', 'clinic.test'))).toBe('https://clinic.test');
  });
});
