/**
 * Reads lib0's encoding from bytes that came from outside. Every length is checked against what is
 * left before anything is allocated; byte fields are views, not copies.
 */
import { utf8Decode } from '../encoding.ts';

/** The input ended early, or a field is out of its bounds. Thrown only inside a reader's function. */
export class ReadError extends Error {}

export class BoundedReader {
  #at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    // A Buffer of Node would hand out Buffers, whose `slice` is a view and which Yjs does not take.
    this.#bytes =
      bytes.constructor === Uint8Array
        ? bytes
        : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  uint8(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new ReadError('the input ends early');
    this.#at++;
    return value;
  }

  /** A lib0 variable-length unsigned integer: at most 8 bytes, at most 2^53 - 1. */
  varUint(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < 8; i++) {
      const byte = this.uint8();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) throw new ReadError('a number is too large');
        return value;
      }
      factor *= 128;
    }
    throw new ReadError('a number is too long');
  }

  /** A view of `length` bytes. */
  bytes(length: number): Uint8Array {
    if (length > this.remaining) throw new ReadError('the input ends early');
    const view = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return view;
  }

  varBytes(maxBytes: number): Uint8Array {
    const length = this.varUint();
    if (length > maxBytes) throw new ReadError(`a field of ${length} bytes; at most ${maxBytes}`);
    return this.bytes(length);
  }

  varString(maxBytes: number): string {
    const text = utf8Decode(this.varBytes(maxBytes));
    if (text === null) throw new ReadError('a text is not UTF-8');
    return text;
  }

  /** Moves on when exactly these bytes come next. */
  skip(expected: Uint8Array): boolean {
    for (let i = 0; i < expected.length; i++) {
      if (this.#bytes[this.#at + i] !== expected[i]) return false;
    }
    this.#at += expected.length;
    return true;
  }

  /**
   * The next `codes.length` characters, a byte each, when all are of an alphabet; else null, and it
   * does not move on.
   * @param alphabet by character code: whether it is of the alphabet
   * @param codes is written over
   */
  characters(alphabet: Uint8Array, codes: number[]): string | null {
    for (let i = 0; i < codes.length; i++) {
      const code = this.#bytes[this.#at + i] ?? 0;
      if (alphabet[code] !== 1) return null;
      codes[i] = code;
    }
    this.#at += codes.length;
    return String.fromCharCode(...codes);
  }

  /** Everything that is left. */
  rest(): Uint8Array {
    return this.bytes(this.remaining);
  }
}
