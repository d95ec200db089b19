/**
 * A local certificate authority for a clinic's network: its root is installed once on every
 * workstation, server certificates follow from it without touching them again.
 */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

// The package types its keys as the browser's; Node's are the same objects.
type CryptoKey = webcrypto.CryptoKey;
type CryptoKeyPair = webcrypto.CryptoKeyPair;

x509.cryptoProvider.set(webcrypto);

/** ECDSA P-256: every system's trust store takes it (Ed25519 certificates are not taken yet). */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 10 * 365;
/** Browsers refuse server certificates that are valid for more than 398 days. */
export const SERVER_DAYS = 397;
/** Clocks of workstations may be behind. */
const EARLIER_MS = DAY_MS;

export interface PemPair {
  readonly cert: string;
  readonly key: string;
}

const serialNumber = (): string => {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  // A positive integer, RFC 5280 §4.1.2.2.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
};

const makeKeys = (): Promise<CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;

const keyPem = async (key: CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

const readKey = (pem: string): Promise<CryptoKey> => {
  const [raw] = x509.PemConverter.decode(pem);
  if (raw === undefined) throw new Error('this is not a PEM key');
  return webcrypto.subtle.importKey('pkcs8', raw, ALGORITHM, true, ['sign']) as Promise<CryptoKey>;
};

/** @param name shown in the systems' lists of authorities */
export const makeAuthority = async (name: string, nowMs: number): Promise<PemPair> => {
  const keys = await makeKeys();
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ CN: [name] }],
    notBefore: new Date(nowMs - EARLIER_MS),
    notAfter: new Date(nowMs + AUTHORITY_DAYS * DAY_MS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: cert.toString('pem'), key: await keyPem(keys.privateKey) };
};

/** @param hostnames names and IP addresses under which workstations reach the server */
export const makeServerCertificate = async (
  authority: PemPair,
  hostnames: readonly string[],
  nowMs: number,
): Promise<PemPair> => {
  const [first] = hostnames;
  if (first === undefined) throw new Error('a server certificate needs a name');
  const issuer = new x509.X509Certificate(authority.cert);
  const keys = await makeKeys();
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ CN: [first] }],
    issuer: issuer.subject,
    notBefore: new Date(nowMs - EARLIER_MS),
    notAfter: new Date(nowMs - EARLIER_MS + SERVER_DAYS * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: await readKey(authority.key),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hostnames.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { cert: cert.toString('pem'), key: await keyPem(keys.privateKey) };
};

/** SHA-256 over the certificate, as systems show it: pairs of hexadecimal digits. */
export const fingerprint = async (pem: string): Promise<string> => {
  const hash = await new x509.X509Certificate(pem).getThumbprint('SHA-256');
  return (Buffer.from(hash).toString('hex').toUpperCase().match(/../g) ?? []).join(':');
};
