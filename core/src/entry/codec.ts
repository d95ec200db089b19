/**
 * Entry bytes: version 1 (one byte), an Ed25519 signature (64 bytes), the payload (UTF-8 JSON in
 * canonical form). The id is a hash over all of it: one id, one content. Rules E1 to E6.
 */
import { toBase64Url, utf8Decode, utf8Encode } from '../encoding.ts';
import { err, ok, type Result } from '../result.ts';
import type { Sha256 } from './hash.ts';
import type { EntryId } from './ids.ts';
import { readPlainMessage } from './plain-message.ts';
import { ENTRY_KINDS, Payload } from './schema.ts';

export const ENTRY_VERSION = 1;
export const SIGNATURE_BYTES = 64;
export const ID_BYTES = 24;
const HEADER_BYTES = 1 + SIGNATURE_BYTES;
/** 8,000 UTF-16 units are at most 24,000 bytes of UTF-8, 48,000 if every one needs `\uXXXX`. */
export const MAX_ENTRY_BYTES = 65_536;
const SIGNING_PREFIX = utf8Encode('corridor entry v1\n');

export interface Entry {
  readonly id: EntryId;
  readonly bytes: Uint8Array;
  readonly payload: Payload;
}

export type EntryFaultCode = 'entry-too-large' | 'entry-malformed' | 'unknown-kind';
export interface EntryFault {
  readonly code: EntryFaultCode;
  /** For people who debug; never holds content. */
  readonly detail: string;
}

export const entryIdOf = (bytes: Uint8Array, sha256: Sha256): EntryId =>
  toBase64Url(sha256(bytes).subarray(0, ID_BYTES)) as EntryId;

const ID_CHARACTERS = (ID_BYTES * 4) / 3;
/** By character code; 255: not of the alphabet. */
const SEXTETS = new Uint8Array(128).fill(255);
for (let i = 0; i < 64; i++) {
  SEXTETS[toBase64Url(new Uint8Array([i << 2])).charCodeAt(0)] = i;
}

/**
 * Writes an id's {@link ID_BYTES} bytes into `out` at `start`.
 * @throws RangeError when the text is none; the caller has checked it
 */
export const writeEntryId = (out: Uint8Array, id: EntryId, start: number): void => {
  if (id.length !== ID_CHARACTERS) throw new RangeError('not an entry id');
  let faults = 0;
  for (let i = 0, at = start; i < ID_CHARACTERS; i += 4, at += 3) {
    const a = SEXTETS[id.charCodeAt(i)] ?? 255;
    const b = SEXTETS[id.charCodeAt(i + 1)] ?? 255;
    const c = SEXTETS[id.charCodeAt(i + 2)] ?? 255;
    const d = SEXTETS[id.charCodeAt(i + 3)] ?? 255;
    faults |= a | b | c | d;
    out[at] = (a << 2) | (b >> 4);
    out[at + 1] = (b << 4) | (c >> 2);
    out[at + 2] = (c << 6) | d;
  }
  if (faults > 63) throw new RangeError('not base64url');
};

/** An id's 24 bytes. @throws RangeError, as {@link writeEntryId} */
export const entryIdBytes = (id: EntryId): Uint8Array => {
  const bytes = new Uint8Array(ID_BYTES);
  writeEntryId(bytes, id, 0);
  return bytes;
};
export const entryIdFromBytes = (bytes: Uint8Array): EntryId => toBase64Url(bytes) as EntryId;

/** The canonical text of a payload: schema field order, no white space (E3). @throws ZodError */
export const canonicalPayload = (payload: Payload): Uint8Array =>
  utf8Encode(JSON.stringify(Payload.parse(payload)));

/** What the signature covers: a domain prefix and the payload. */
export const signedBytes = (payloadBytes: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(SIGNING_PREFIX.length + payloadBytes.length);
  bytes.set(SIGNING_PREFIX);
  bytes.set(payloadBytes, SIGNING_PREFIX.length);
  return bytes;
};

/** @param signature 64 bytes over {@link signedBytes}. @throws RangeError when it is not. */
export const encodeEntry = (payloadBytes: Uint8Array, signature: Uint8Array): Uint8Array => {
  if (signature.length !== SIGNATURE_BYTES)
    throw new RangeError('an Ed25519 signature is 64 bytes');
  const bytes = new Uint8Array(HEADER_BYTES + payloadBytes.length);
  bytes[0] = ENTRY_VERSION;
  bytes.set(signature, 1);
  bytes.set(payloadBytes, HEADER_BYTES);
  return bytes;
};

export const signatureOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(1, HEADER_BYTES);
export const payloadBytesOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(HEADER_BYTES);

const malformed = (detail: string) => err({ code: 'entry-malformed', detail } as const);

const kinds: ReadonlySet<unknown> = new Set(ENTRY_KINDS);

const isUnknownKind = (json: unknown): boolean =>
  typeof json === 'object' &&
  json !== null &&
  'kind' in json &&
  typeof json.kind === 'string' &&
  !kinds.has(json.kind);

/**
 * Reads an entry without checking its signature: size, version, UTF-8, JSON, schema, canonical
 * form, hash. Work is linear in the input, which is at most {@link MAX_ENTRY_BYTES}. The texts of a
 * payload may keep all of its text in memory.
 */
export const decodeEntry = (bytes: Uint8Array, sha256: Sha256): Result<Entry, EntryFault> => {
  if (bytes.length > MAX_ENTRY_BYTES) {
    return err({ code: 'entry-too-large', detail: `${bytes.length} bytes` });
  }
  if (bytes.length <= HEADER_BYTES) return malformed('too short');
  if (bytes[0] !== ENTRY_VERSION) return malformed(`version ${bytes[0]}`);
  const text = utf8Decode(payloadBytesOf(bytes));
  if (text === null) return malformed('not UTF-8');
  const plain = readPlainMessage(text);
  if (plain !== null) return ok({ id: entryIdOf(bytes, sha256), bytes, payload: plain });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return malformed('not JSON');
  }
  const parsed = Payload.safeParse(json);
  if (!parsed.success) {
    if (isUnknownKind(json)) return err({ code: 'unknown-kind', detail: 'kind is not known' });
    const issue = parsed.error.issues[0];
    return malformed(`schema: ${issue?.path.join('.') ?? ''} ${issue?.code ?? ''}`);
  }
  if (JSON.stringify(parsed.data) !== text) return malformed('not in canonical form');
  return ok({ id: entryIdOf(bytes, sha256), bytes, payload: parsed.data });
};
