/** Bytes and text: base64url without padding (RFC 4648 §5), hexadecimal, UTF-8, lib0's integers. */
import * as string from 'lib0/string';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Two characters for each 12 bits: ids are made on the hot path of every entry. */
const PAIRS: readonly string[] = Array.from(
  { length: 4_096 },
  (_, bits) => ALPHABET.charAt(bits >> 6) + ALPHABET.charAt(bits & 63),
);
const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((char, i) => [char, i]));

/** Bytes that become text together: all of an entry's id. */
const BLOCK_BYTES = 24;
const CODES = Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0));
const codes = new Array<number>((BLOCK_BYTES * 4) / 3).fill(0);

/**
 * Bytes to base64url without padding. Written out because lib0's needs `Buffer` wherever there is
 * no `window`: it throws in a web worker, where the engine runs. A block's text is made at once: of
 * pairs it would be a tree of texts, which costs four times as much where it becomes a key.
 */
export const toBase64Url = (bytes: Uint8Array): string => {
  let text = '';
  let i = 0;
  while (i + BLOCK_BYTES <= bytes.length) {
    for (let at = 0; at < codes.length; i += 3) {
      const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
      codes[at++] = CODES[bits >> 18] ?? 0;
      codes[at++] = CODES[(bits >> 12) & 63] ?? 0;
      codes[at++] = CODES[(bits >> 6) & 63] ?? 0;
      codes[at++] = CODES[bits & 63] ?? 0;
    }
    text += String.fromCharCode(...codes);
  }
  for (; i + 2 < bytes.length; i += 3) {
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += (PAIRS[bits >> 12] ?? '') + (PAIRS[bits & 0xfff] ?? '');
  }
  if (i < bytes.length) {
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8);
    text += PAIRS[bits >> 12] ?? '';
    if (i + 1 < bytes.length) text += ALPHABET.charAt((bits >> 6) & 63);
  }
  return text;
};

/**
 * Base64url without padding to bytes; the caller has checked the text.
 * @throws RangeError when it has not
 */
export const fromBase64Url = (text: string): Uint8Array => {
  if (text.length % 4 === 1) throw new RangeError('not base64url');
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let bitCount = 0;
  let at = 0;
  for (const char of text) {
    const value = VALUES.get(char);
    if (value === undefined) throw new RangeError('not base64url');
    bits = ((bits << 6) | value) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    bytes[at++] = (bits >> bitCount) & 0xff;
  }
  return bytes;
};

export const utf8Encode = (text: string): Uint8Array => string.encodeUtf8(text);

const utf8Decoder = string.utf8TextDecoder;
if (utf8Decoder === null) throw new Error('Corridor needs TextDecoder.');

/** Strict UTF-8 (ill-formed sequences are rejected, a BOM is kept). @returns null when ill-formed. */
export const utf8Decode = (bytes: Uint8Array): string | null => {
  try {
    return utf8Decoder.decode(bytes);
  } catch {
    return null;
  }
};

/** Bytes that {@link writeVarUint} takes. */
export const varUintLength = (value: number): number => {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  return length;
};

/** lib0's variable-length unsigned integer, into bytes that are there. @returns the first behind it */
export const writeVarUint = (out: Uint8Array, value: number, start: number): number => {
  let at = start;
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) out[at++] = (rest & 0x7f) | 0x80;
  out[at++] = rest;
  return at;
};

export const bytesEqual = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};
