/** Bytes and text: base64url without padding (RFC 4648 §5), hexadecimal, UTF-8. */
import * as buffer from 'lib0/buffer';
import * as string from 'lib0/string';

/** Bytes to base64url without padding. */
export const toBase64Url = (bytes: Uint8Array): string => buffer.toBase64UrlEncoded(bytes);

/** Base64url without padding to bytes; the caller has checked the alphabet. */
export const fromBase64Url = (text: string): Uint8Array => buffer.fromBase64UrlEncoded(text);

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

export const bytesEqual = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};
