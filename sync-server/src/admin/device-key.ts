/** The device key of a program: an Ed25519 key in a file that only its owner reads. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { PublicKey } from '@corridor/core';
import { AdminError } from './answer.ts';

const publicHalf = (privateKey: KeyObject): PublicKey => {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return PublicKey.parse(der.subarray(-32).toString('base64url'));
};

/**
 * Reads the key in a file (PKCS #8, PEM), or makes one there.
 * @throws AdminError the file holds something else
 */
export const deviceKeyAt = (path: string): { publicKey: PublicKey; made: boolean } => {
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(path, pem, { mode: 0o600, flag: 'wx' });
    return { publicKey: publicHalf(privateKey), made: true };
  }
  try {
    const privateKey = createPrivateKey(readFileSync(path));
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('another kind of key');
    return { publicKey: publicHalf(privateKey), made: false };
  } catch {
    throw new AdminError(`The file ${path} does not hold an Ed25519 private key (PKCS #8, PEM).`);
  }
};
