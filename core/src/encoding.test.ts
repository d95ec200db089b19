import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { bytesEqual, fromBase64Url, toBase64Url, utf8Decode, utf8Encode } from './encoding.ts';
import { anyCodePoint } from './testing/samples.ts';

describe('base64url', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('[E6] bytes are written as RFC 4648 §5 without padding, and read back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(text)).toStrictEqual(bytes);
      }),
    );
  });

  it('[E6] every pair of bytes is written and read', () => {
    for (let high = 0; high < 256; high++) {
      for (let low = 0; low < 256; low++) {
        const back = fromBase64Url(toBase64Url(new Uint8Array([high, low])));
        if (back[0] !== high || back[1] !== low) expect.fail(`${high} ${low}`);
      }
    }
  });

  it('[E6] a view writes its own bytes, not those of the buffer below it', () => {
    const below = new Uint8Array([1, 2, 3, 4, 5, 6]);
    expect(toBase64Url(below.subarray(2, 5))).toBe(toBase64Url(new Uint8Array([3, 4, 5])));
  });

  it('[E6] works in a web worker, which has neither a window nor a Buffer', () => {
    vi.stubGlobal('Buffer', undefined);
    expect(toBase64Url(new Uint8Array([251, 239, 190]))).toBe('----');
    expect(fromBase64Url('____')).toStrictEqual(new Uint8Array([255, 255, 255]));
  });

  it.each(['AB+D', 'AB/D', 'AAA=', 'A', 'AAAAA', 'AA A', 'AAA\u0141'])(
    '[E6] %j is not base64url',
    (text) => {
      expect(() => fromBase64Url(text)).toThrow(RangeError);
    },
  );
});

describe('UTF-8', () => {
  it('[E2] a well-formed text comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCodePoint, maxLength: 60 }), (text) => {
        expect(utf8Decode(utf8Encode(text))).toBe(text);
      }),
    );
  });

  it.each([
    ['a lone continuation byte', [0x80]],
    ['a sequence that ends early', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a lone surrogate', [0xed, 0xa0, 0x80]],
    ['a code point above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['0xff', [0x41, 0xff]],
  ])('[E2] %s is not UTF-8', (_, bytes) => {
    expect(utf8Decode(new Uint8Array(bytes))).toBeNull();
  });

  it('[E2] a byte order mark is kept, so that it is not canonical JSON', () => {
    expect(utf8Decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b]))).toBe('\ufeff{');
  });
});

describe('bytesEqual', () => {
  it('[S7] compares length and every byte', () => {
    const bytes = new Uint8Array([1, 2, 3]);
    expect(bytesEqual(bytes, new Uint8Array([1, 2, 3]))).toBe(true);
    expect(bytesEqual(bytes, new Uint8Array([1, 2]))).toBe(false);
    expect(bytesEqual(bytes, new Uint8Array([1, 2, 4]))).toBe(false);
    expect(bytesEqual(new Uint8Array(), new Uint8Array())).toBe(true);
  });
});
