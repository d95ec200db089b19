import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sampleMessage, sha256 } from '../testing/samples.ts';
import { canonicalPayload, decodeEntry, payloadBytesOf } from './codec.ts';
import { type Sign, signEntry, verifyEntry, webCryptoVerify } from './signature.ts';

const { subtle } = globalThis.crypto;

interface TestDevice {
  readonly publicKey: Uint8Array;
  readonly sign: Sign;
}

const makeDevice = async (): Promise<TestDevice> => {
  const pair = await subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('not a pair of keys');
  return {
    publicKey: new Uint8Array(await subtle.exportKey('raw', pair.publicKey)),
    sign: async (bytes) =>
      new Uint8Array(await subtle.sign('Ed25519', pair.privateKey, new Uint8Array(bytes))),
  };
};

describe('signing with WebCrypto', () => {
  let device: TestDevice;
  let other: TestDevice;
  let bytes: Uint8Array;
  beforeAll(async () => {
    device = await makeDevice();
    other = await makeDevice();
    bytes = await signEntry(sampleMessage, device.sign);
  });
  const verify = webCryptoVerify(subtle);

  it('[E5] what a device signed is proved by its public key', async () => {
    expect(await verifyEntry(bytes, device.publicKey, verify)).toBe(true);
    expect(decodeEntry(bytes, sha256)).toMatchObject({
      ok: true,
      value: { payload: sampleMessage },
    });
    expect(payloadBytesOf(bytes)).toStrictEqual(canonicalPayload(sampleMessage));
  });

  it('[E5] another device’s key proves nothing', async () => {
    expect(await verifyEntry(bytes, other.publicKey, verify)).toBe(false);
  });

  it('[E5] any changed byte of signature or payload is found', async () => {
    for (let at = 1; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x80;
      if (await verifyEntry(changed, device.publicKey, verify)) expect.fail(`byte ${at}`);
    }
  });

  it('[E5] a signature over the payload alone, without the domain, is none', async () => {
    const bare = bytes.slice();
    bare.set(await device.sign(payloadBytesOf(bytes)), 1);
    expect(await verifyEntry(bare, device.publicKey, verify)).toBe(false);
  });

  it('[E5] Ed25519 gives the same bytes for the same payload, and so the same id', async () => {
    expect(await signEntry(sampleMessage, device.sign)).toStrictEqual(bytes);
  });

  it.each([0, 1, 64, 65])('[E5] %d bytes are not proved, and do not throw', async (length) => {
    expect(await verifyEntry(bytes.subarray(0, length), device.publicKey, verify)).toBe(false);
  });

  it.each([0, 31, 33])('[E5] a public key of %d bytes is false, every time', async (length) => {
    const key = new Uint8Array(length);
    expect(await verifyEntry(bytes, key, verify)).toBe(false);
    expect(await verifyEntry(bytes, key, verify)).toBe(false);
  });

  it('[E5] a payload that is not valid is not signed', async () => {
    const sign = vi.fn(device.sign);
    const body = { text: '' };
    await expect(signEntry({ ...sampleMessage, body }, sign)).rejects.toThrow();
    expect(sign).not.toHaveBeenCalled();
  });

  it('[R14] a key is imported once, and many keys do not fill memory', async () => {
    const importKey = vi.fn((_format: 'raw', key: Uint8Array) => Promise.resolve(key));
    const counted = webCryptoVerify({ importKey, verify: () => Promise.resolve(true) });
    const keyOf = (n: number): Uint8Array => new Uint8Array([n & 0xff, n >> 8]);
    const check = (n: number): Promise<boolean> => counted(keyOf(n), bytes, bytes);
    await check(0);
    await check(0);
    expect(importKey).toHaveBeenCalledTimes(1);
    for (let n = 1; n <= 512; n++) await check(n);
    expect(importKey).toHaveBeenCalledTimes(513);
    await check(0);
    expect(importKey).toHaveBeenCalledTimes(514);
  });
});
