/**
 * SHA-256 (FIPS 180-4), synchronous. A port: Node's own on the relay, where it is on the hot path
 * of every entry, a JavaScript one in the browser, whose WebCrypto is asynchronous only.
 */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;
