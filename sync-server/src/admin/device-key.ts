/** The device key of a program: an Ed25519 key in a file that only its owner reads. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type DeviceProof, deviceProofBytes, PublicKey } from '@corridor/core';
import { AdminError } from './answer.ts';

const publicHalf = (privateKey: KeyObject): PublicKey => {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return PublicKey.parse(der.subarray(-32).toString('base64url'));
};

export interface DeviceKey {
  readonly publicKey: PublicKey;
  readonly made: boolean;
  /** What shows the server that the key is here, for a login name. */
  prove(challenge: string, login: string): DeviceProof;
}

const keyOf = (privateKey: KeyObject, made: boolean): DeviceKey => ({
  publicKey: publicHalf(privateKey),
  made,
  prove: (challenge, login) => {
    const signature = sign(null, deviceProofBytes(challenge, login), privateKey);
    return { challenge, signature: signature.toString('base64url') };
  },
});

/**
 * Reads the key in a file (PKCS #8, PEM), or makes one there.
 * @throws AdminError the file holds something else
 */
export const deviceKeyAt = (path: string): DeviceKey => {
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(path, pem, { mode: 0o600, flag: 'wx' });
    return keyOf(privateKey, true);
  }
  try {
    const privateKey = createPrivateKey(readFileSync(path));
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('another kind of key');
    return keyOf(privateKey, false);
  } catch {
    throw new AdminError(`The file ${path} does not hold an Ed25519 private key (PKCS #8, PEM).`);
  }
};
