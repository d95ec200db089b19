/**
 * Signing and verifying entries with Ed25519 (RFC 8032). The key operations are ports, because a
 * workstation's key is a non-extractable CryptoKey and the server's is a key object of Node.
 */
import {
  canonicalPayload,
  encodeEntry,
  payloadBytesOf,
  signatureOf,
  signedBytes,
} from './codec.ts';
import type { Payload } from './schema.ts';

/** Signs bytes with the device's private key. @returns 64 bytes */
export type Sign = (bytes: Uint8Array) => Promise<Uint8Array>;

/** Checks a signature under a raw 32-byte public key. Never throws: a bad key is `false`. */
export type Verify = (
  publicKey: Uint8Array,
  signature: Uint8Array,
  bytes: Uint8Array,
) => Promise<boolean>;

/** @throws ZodError when the payload is not valid, which is a bug of the caller. */
export const signEntry = async (payload: Payload, sign: Sign): Promise<Uint8Array> => {
  const payloadBytes = canonicalPayload(payload);
  return encodeEntry(payloadBytes, await sign(signedBytes(payloadBytes)));
};

export const verifyEntry = (
  bytes: Uint8Array,
  publicKey: Uint8Array,
  verify: Verify,
): Promise<boolean> => verify(publicKey, signatureOf(bytes), signedBytes(payloadBytesOf(bytes)));

interface SubtleCryptoLike {
  importKey(
    format: 'raw',
    key: Uint8Array,
    algorithm: string,
    extractable: boolean,
    usages: string[],
  ): Promise<unknown>;
  verify(
    algorithm: string,
    key: unknown,
    signature: Uint8Array,
    data: Uint8Array,
  ): Promise<boolean>;
}

/** {@link Verify} over WebCrypto (`crypto.subtle`), keeping at most 512 imported keys. */
export const webCryptoVerify = (subtle: unknown): Verify => {
  const api = subtle as SubtleCryptoLike;
  const keys = new Map<string, Promise<unknown>>();
  return async (publicKey, signature, bytes) => {
    const name = publicKey.join();
    let key = keys.get(name);
    if (!key) {
      if (keys.size >= 512) keys.clear();
      key = api.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
      keys.set(name, key);
    }
    try {
      return await api.verify('Ed25519', await key, signature, bytes);
    } catch {
      return false;
    }
  };
};
