/**
 * Identifiers. All are base64url without padding and canonical: unused trailing bits are zero, so
 * one value has one spelling.
 */
import { z } from 'zod';
import { toBase64Url } from '../encoding.ts';
import type { Sha256 } from './hash.ts';

/** Expressions of identifiers, to stand inside others. */
export const ID_128_PATTERN = '[A-Za-z0-9_-]{21}[AQgw]';
export const ENTRY_ID_PATTERN = '[A-Za-z0-9_-]{32}';

const id128 = new RegExp(`^${ID_128_PATTERN}$`);

/** 24 bytes: the first 24 of SHA-256 over an entry's bytes. 32 characters. */
export const EntryId = z
  .string()
  .regex(new RegExp(`^${ENTRY_ID_PATTERN}$`), 'not an entry id')
  .brand<'EntryId'>();
export type EntryId = z.infer<typeof EntryId>;

/** 16 bytes made by the composer ({@link newEntryKey}); (author, key) is unique in a practice for ever. */
export const EntryKey = z.string().regex(id128, 'not a key').brand<'EntryKey'>();
export type EntryKey = z.infer<typeof EntryKey>;

export const PracticeId = z.string().regex(id128, 'not a practice id').brand<'PracticeId'>();
export type PracticeId = z.infer<typeof PracticeId>;

export const UserId = z.string().regex(id128, 'not a user id').brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;

export const ConversationId = z
  .string()
  .regex(id128, 'not a conversation id')
  .brand<'ConversationId'>();
export type ConversationId = z.infer<typeof ConversationId>;

export const DepartmentId = z.string().regex(id128, 'not a department id').brand<'DepartmentId'>();
export type DepartmentId = z.infer<typeof DepartmentId>;

/** The first 16 bytes of SHA-256 over the raw 32-byte Ed25519 public key. */
export const DeviceId = z.string().regex(id128, 'not a device id').brand<'DeviceId'>();
export type DeviceId = z.infer<typeof DeviceId>;

/** A raw Ed25519 public key, 32 bytes (RFC 8032), as base64url: 43 characters. */
export const PublicKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, 'not a public key')
  .brand<'PublicKey'>();
export type PublicKey = z.infer<typeof PublicKey>;

/** Fills an array with random bytes: `crypto.getRandomValues`, or a seeded source in simulation. */
export type RandomBytes = (bytes: number) => Uint8Array;

/** 128 random bits as 22 characters; the caller brands it with the schema it is for. */
export const randomId = (random: RandomBytes): string => toBase64Url(random(16));

/**
 * A key for an entry composed now: 48 bits of Unix ms, 80 random bits. The time in front, as in
 * UUIDv7 (RFC 9562, 5.7), keeps an index by key growing at its end; nothing is read from it.
 */
export const newEntryKey = (nowMs: number, random: RandomBytes): EntryKey => {
  const bytes = Uint8Array.from(random(16));
  let rest = Math.max(0, Math.floor(nowMs));
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 0x100;
    rest = Math.floor(rest / 0x100);
  }
  return toBase64Url(bytes) as EntryKey;
};

export const deviceIdOf = (rawPublicKey: Uint8Array, sha256: Sha256): DeviceId =>
  DeviceId.parse(toBase64Url(sha256(rawPublicKey).subarray(0, 16)));
