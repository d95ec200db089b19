/**
 * A digest of a set of entry ids: their exclusive or, and their count. It finds faults; it is no
 * defence against a forger (rule S7).
 */
import { bytesEqual, toBase64Url } from '../encoding.ts';
import { entryIdBytes, ID_BYTES } from '../entry/codec.ts';
import type { EntryId } from '../entry/ids.ts';

export interface Digest {
  readonly count: number;
  /** 24 bytes. */
  readonly xor: Uint8Array;
}

export const EMPTY_DIGEST: Digest = { count: 0, xor: new Uint8Array(ID_BYTES) };

/** Adds one id that is not in the digest yet. */
export const addToDigest = (digest: Digest, id: Uint8Array): Digest => {
  const xor = new Uint8Array(ID_BYTES);
  for (let i = 0; i < ID_BYTES; i++) xor[i] = (digest.xor[i] ?? 0) ^ (id[i] ?? 0);
  return { count: digest.count + 1, xor };
};

/** @param ids distinct ids */
export const digestOf = (ids: Iterable<EntryId>): Digest => {
  const xor = new Uint8Array(ID_BYTES);
  let count = 0;
  for (const id of ids) {
    const bytes = entryIdBytes(id);
    for (let i = 0; i < ID_BYTES; i++) xor[i] = (xor[i] ?? 0) ^ (bytes[i] ?? 0);
    count++;
  }
  return { count, xor };
};

export const digestsEqual = (a: Digest, b: Digest): boolean =>
  a.count === b.count && bytesEqual(a.xor, b.xor);

export const digestText = (digest: Digest): string => `${digest.count}:${toBase64Url(digest.xor)}`;
