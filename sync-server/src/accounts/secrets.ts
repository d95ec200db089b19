/** Opaque tokens: 256 random bits, told once, stored as SHA-256 only. */
import { createHash, randomBytes } from 'node:crypto';

export interface Secret {
  /** 43 characters of base64url. */
  readonly text: string;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

export const hashSecret = (text: string): Uint8Array =>
  new Uint8Array(createHash('sha256').update(text, 'utf8').digest());

export const makeSecret = (): Secret => {
  const text = randomBytes(32).toString('base64url');
  return { text, hash: hashSecret(text) };
};
