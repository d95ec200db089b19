/** `npx corridor certificate`: what it makes in the data folder, and what stays from before. */

import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fingerprint, makeAuthority, makeServerCertificate, type PemPair } from './authority.ts';
import { installPage } from './install-page.ts';
import { certificateFolder, madeCertificate } from './server-certificate.ts';

export interface MadeCertificate {
  /** Paths of the files, in `<data>/certificate`. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  readonly page: string;
  /** False when an earlier authority was kept: workstations need nothing new. */
  readonly newAuthority: boolean;
  readonly hostnames: readonly string[];
  readonly fingerprint: string;
  /** Unix ms. */
  readonly expiresAt: number;
}

/** A name or an address cannot stand in a certificate. Its message is for the admin. */
export class BadHostnameError extends Error {}

const NAME =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** @throws BadHostnameError */
const checked = (given: readonly string[]): string[] => {
  const names = given.map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
  for (const name of names) {
    if (isIP(name) === 0 && !NAME.test(name)) {
      throw new BadHostnameError(
        `"${name}" is neither a host name (such as clinic.lan) nor an IP address.`,
      );
    }
  }
  return [...new Set(names)];
};

/**
 * Makes a server certificate for these names, and an authority when the folder has none. Loopback
 * names are added, so that the server itself can be used from its own browser.
 * @throws BadHostnameError
 */
export const makeCertificate = async (
  dataFolder: string,
  given: readonly string[],
  nowMs: number = Date.now(),
): Promise<MadeCertificate> => {
  const named = checked(given.length > 0 ? given : [hostname()]);
  const hostnames = checked([...named, 'localhost', '127.0.0.1', '::1']);
  const folder = certificateFolder(dataFolder);
  const made = madeCertificate(dataFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = (name: string): string => join(folder, name);
  const authorityCert = path('authority.crt');
  const authorityKey = path('authority.key');

  const hasAuthority = existsSync(authorityCert) && existsSync(authorityKey);
  const authority: PemPair = hasAuthority
    ? { cert: readFileSync(authorityCert, 'utf8'), key: readFileSync(authorityKey, 'utf8') }
    : await makeAuthority(`Corridor at ${named[0] ?? 'this clinic'}`, nowMs);
  if (!hasAuthority) {
    writeFileSync(authorityKey, authority.key, { mode: 0o600 });
    writeFileSync(authorityCert, authority.cert);
  }
  const server = await makeServerCertificate(authority, hostnames, nowMs);
  writeFileSync(made.key, server.key, { mode: 0o600 });
  // With its issuer behind it, as TLS servers present it.
  writeFileSync(made.cert, `${server.cert}\n${authority.cert}`);
  const print = await fingerprint(authority.cert);
  writeFileSync(
    path('install.html'),
    installPage({ hostname: named[0] ?? '', fingerprint: print, certificate: authority.cert }),
  );
  return {
    authority: authorityCert,
    certificate: made.cert,
    key: made.key,
    page: path('install.html'),
    newAuthority: !hasAuthority,
    hostnames,
    fingerprint: print,
    expiresAt: Date.parse(new X509Certificate(server.cert).validTo),
  };
};
