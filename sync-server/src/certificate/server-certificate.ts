/** The certificate that the server speaks https with: where it lies, and reading it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { type Config, isLoopback } from '../config.ts';

/** A certificate that cannot be used. Its message is for the admin. */
export class CertificateError extends Error {}

/** Where `npx corridor certificate` puts what it makes. */
export const certificateFolder = (dataFolder: string): string => join(dataFolder, 'certificate');

/** Paths of the PEM files that `npx corridor certificate` makes for the server. */
export const madeCertificate = (dataFolder: string): { cert: string; key: string } => ({
  cert: join(certificateFolder(dataFolder), 'server.crt'),
  key: join(certificateFolder(dataFolder), 'server.key'),
});

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CertificateError(`The certificate file ${path} cannot be read: ${String(cause)}`, {
      cause,
    });
  }
};

/**
 * The pair that the environment names; else, when the server is reached over the network, the one
 * that was made in the data folder.
 * @returns PEM, or null: the server speaks http
 * @throws CertificateError
 */
export const readCertificate = (
  { host, tls }: Pick<Config, 'host' | 'tls'>,
  dataFolder: string,
): { cert: string; key: string } | null => {
  const made = madeCertificate(dataFolder);
  const isMade = existsSync(made.cert) && existsSync(made.key);
  const paths = tls ?? (isMade && !isLoopback(host) ? made : null);
  if (paths === null) return null;
  const pair = { cert: read(paths.cert), key: read(paths.key) };
  try {
    createSecureContext(pair);
  } catch (cause) {
    throw new CertificateError(
      `${paths.cert} and ${paths.key} are not a certificate and its key: ${String(cause)}`,
      { cause },
    );
  }
  return pair;
};
