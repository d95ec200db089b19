/** Challenges that a device key signs to prove that it is there; nothing of them is stored. */
import {
  createHmac,
  createPublicKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { type DeviceProof, deviceProofBytes, type PublicKey } from '@corridor/core';

/** Asked for right before it is used. */
const GOOD_FOR_MS = 2 * 60_000;

export class Challenges {
  readonly #key: Uint8Array;
  readonly #nowMs: () => number;

  /** @param secret the installation's; the key is derived from it */
  constructor(secret: Uint8Array, nowMs: () => number) {
    this.#key = new Uint8Array(
      hkdfSync('sha256', secret, new Uint8Array(0), 'corridor device challenge v1', 32),
    );
    this.#nowMs = nowMs;
  }

  #mac(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }

  make(): string {
    const text = `${this.#nowMs() + GOOD_FOR_MS}.${randomBytes(12).toString('base64url')}`;
    return `${text}.${this.#mac(text).toString('base64url')}`;
  }

  #isOurs(challenge: string): boolean {
    const [, text = '', expires = '', mac = ''] =
      /^((\d{1,15})\.[\w-]{16})\.([\w-]{43})$/.exec(challenge) ?? [];
    const given = Buffer.from(mac, 'base64url');
    const expected = this.#mac(text);
    const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
    return isOurs && Number(expires) > this.#nowMs();
  }

  /** Whether who gives this holds the private half of the key. */
  proves({ challenge, signature }: DeviceProof, publicKey: PublicKey, subject: string): boolean {
    if (!this.#isOurs(challenge)) return false;
    try {
      const key = createPublicKey({
        key: { kty: 'OKP', crv: 'Ed25519', x: publicKey },
        format: 'jwk',
      });
      const bytes = deviceProofBytes(challenge, subject);
      return verify(null, bytes, key, Buffer.from(signature, 'base64url'));
    } catch {
      return false; // Not a point of the curve.
    }
  }
}
