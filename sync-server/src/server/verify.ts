/** Ed25519 verification with Node's own, off the event loop; imported keys are kept. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Verify } from '@corridor/core';

/** RFC 8410: the DER prefix of a raw Ed25519 public key. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const MAX_KEYS = 512;

export const nodeVerify = (): Verify => {
  const keys = new Map<string, KeyObject>();
  const keyOf = (raw: Uint8Array): KeyObject => {
    const name = Buffer.from(raw).toString('base64');
    let key = keys.get(name);
    if (key === undefined) {
      const der = Buffer.concat([SPKI_PREFIX, raw]);
      key = createPublicKey({ key: der, format: 'der', type: 'spki' });
      if (keys.size >= MAX_KEYS) keys.clear();
      keys.set(name, key);
    }
    return key;
  };
  return (publicKey, signature, bytes) =>
    new Promise((resolve) => {
      try {
        verify(null, bytes, keyOf(publicKey), signature, (error, valid) =>
          resolve(error === null && valid),
        );
      } catch {
        resolve(false);
      }
    });
};
