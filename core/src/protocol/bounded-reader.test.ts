import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import { craft, LARGEST } from '../testing/craft.ts';
import { BoundedReader, ReadError } from './bounded-reader.ts';

const anyUint = fc.oneof(fc.maxSafeNat(), fc.nat(300), fc.constantFrom(2 ** 32, 2 ** 49, LARGEST));
const varUint = (...bytes: number[]): number => new BoundedReader(new Uint8Array(bytes)).varUint();

describe('varUint', () => {
  it('[M2] reads what lib0 writes, up to 2^53 − 1', () => {
    fc.assert(
      fc.property(fc.array(anyUint, { maxLength: 8 }), (values) => {
        const reader = new BoundedReader(craft(...values));
        expect(values.map(() => reader.varUint())).toEqual(values);
        expect(reader.remaining).toBe(0);
      }),
    );
  });

  it('[M2] whatever the bytes, it reads as lib0 does or refuses', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 10 }), (bytes) => {
        try {
          expect(new BoundedReader(bytes).varUint()).toBe(
            decoding.readVarUint(decoding.createDecoder(bytes)),
          );
        } catch (error) {
          expect(error).toBeInstanceOf(ReadError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('[M2] 2^53 is too large', () => {
    const largest = craft(LARGEST);
    expect(largest).toHaveLength(8);
    expect(varUint(...largest)).toBe(LARGEST);
    expect(() => varUint(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10)).toThrow(ReadError);
    expect(() => varUint(...new Array<number>(7).fill(0xff), 0x7f)).toThrow(ReadError);
  });

  it('[M2] nine bytes are too long, whatever their value', () => {
    expect(() => varUint(...new Array<number>(8).fill(0x80), 0)).toThrow(ReadError);
  });

  it('[M2] a number that does not end is refused', () => {
    expect(() => varUint()).toThrow(ReadError);
    expect(() => varUint(0x80)).toThrow(ReadError);
  });
});

describe('fields', () => {
  it('[M2] a length is checked before anything is made of it', () => {
    const reader = new BoundedReader(craft(LARGEST, new Uint8Array(4)));
    expect(() => reader.varBytes(LARGEST)).toThrow('the input ends early');
    expect(() => new BoundedReader(craft(5, new Uint8Array(5))).varBytes(4)).toThrow(ReadError);
    expect(new BoundedReader(craft(4, new Uint8Array(4))).varBytes(4)).toHaveLength(4);
  });

  it('[M2] a text is strict UTF-8 and bounded in bytes', () => {
    const read = (bytes: Uint8Array, maxBytes: number): string =>
      new BoundedReader(bytes).varString(maxBytes);
    expect(read(craft('é€'), 5)).toBe('é€');
    expect(() => read(craft('é€'), 4)).toThrow(ReadError);
    expect(() => read(craft(1, new Uint8Array([0x80])), 5)).toThrow(ReadError);
  });

  it('[M2] fields are views, in order, and the rest is what is left', () => {
    const bytes = craft(7, 'ab', 2, new Uint8Array([1, 2]), new Uint8Array([3, 4]));
    const reader = new BoundedReader(bytes);
    expect([reader.uint8(), reader.varString(2)]).toEqual([7, 'ab']);
    const field = reader.varBytes(2);
    expect(field.buffer).toBe(bytes.buffer);
    expect(field).toStrictEqual(new Uint8Array([1, 2]));
    expect(reader.remaining).toBe(2);
    expect(reader.rest()).toStrictEqual(new Uint8Array([3, 4]));
    expect(reader.rest()).toHaveLength(0);
    expect(() => reader.uint8()).toThrow(ReadError);
  });

  it('[M2] reads a view from its own start to its own end', () => {
    const below = new Uint8Array([9, 9, 1, 2, 9]);
    const reader = new BoundedReader(below.subarray(2, 4));
    expect([reader.uint8(), reader.uint8(), reader.remaining]).toEqual([1, 2, 0]);
    expect(() => reader.uint8()).toThrow(ReadError);
  });

  it('[M2] a Buffer of Node comes out as plain bytes, so that slice copies and Yjs takes them', () => {
    const pooled = Buffer.from([8, 1, 2, 3]).subarray(1);
    const field = new BoundedReader(pooled).bytes(3);
    expect(field).toStrictEqual(new Uint8Array([1, 2, 3]));
    expect(field.constructor).toBe(Uint8Array);
    const copy = field.slice();
    pooled[0] = 7;
    expect([field[0], copy[0]]).toEqual([7, 1]);
  });

  it('[M2] agrees with lib0 on byte fields', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const encoder = encoding.createEncoder();
        encoding.writeVarUint8Array(encoder, bytes);
        const reader = new BoundedReader(encoding.toUint8Array(encoder));
        expect(reader.varBytes(40)).toStrictEqual(bytes);
        expect(reader.remaining).toBe(0);
      }),
    );
  });

  it('[R1] skips bytes that are as expected, and else stays where it was', () => {
    const reader = new BoundedReader(new Uint8Array([1, 2, 3]));
    expect(reader.skip(new Uint8Array([1, 3]))).toBe(false);
    expect(reader.skip(new Uint8Array([1, 2, 3, 0]))).toBe(false);
    expect(reader.skip(new Uint8Array([1, 2]))).toBe(true);
    expect(reader.rest()).toStrictEqual(new Uint8Array([3]));
  });

  it('[R1] reads characters of an alphabet, and none of them when one is not of it or missing', () => {
    const alphabet = new Uint8Array(256).fill(1, 97, 100); // a, b, c
    const reader = new BoundedReader(new Uint8Array([97, 99, 98, 100]));
    expect(reader.characters(alphabet, [0, 0, 0, 0])).toBeNull();
    expect(reader.characters(alphabet, [0, 0, 0, 0, 0])).toBeNull();
    expect(reader.characters(alphabet, [0, 0])).toBe('ac');
    expect(reader.characters(alphabet, [0])).toBe('b');
    expect(reader.remaining).toBe(1);
  });
});
