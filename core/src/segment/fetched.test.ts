import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyArrival } from '../testing/messages.ts';
import { sampleEntryId } from '../testing/samples.ts';
import { decodeFetchedSegment, encodeFetchedSegment, type FetchedSegment } from './fetched.ts';

const anyFetched: fc.Arbitrary<FetchedSegment> = fc.record({
  update: fc.uint8Array({ maxLength: 60 }),
  arrivals: fc.array(anyArrival, { maxLength: 5 }),
});
const sample = encodeFetchedSegment({
  update: new Uint8Array([0, 0]),
  arrivals: [
    { id: sampleEntryId(1), sequence: 2 ** 40, arrivedAt: 5, receipt: new Uint8Array(16).fill(1) },
  ],
});

describe('a fetched segment', () => {
  it('[S1] is written and read back', () => {
    fc.assert(
      fc.property(anyFetched, (segment) => {
        expect(decodeFetchedSegment(encodeFetchedSegment(segment))).toEqual({
          ok: true,
          value: segment,
        });
      }),
    );
  });

  it('[S1] is version 1; another version is named', () => {
    expect(sample[0]).toBe(1);
    const other = sample.slice();
    other[0] = 2;
    expect(decodeFetchedSegment(other)).toEqual({ ok: false, error: 'version 2' });
  });

  it('[S1] cut anywhere it is a fault', () => {
    for (let length = 0; length < sample.length; length++) {
      expect(decodeFetchedSegment(sample.subarray(0, length)).ok).toBe(false);
    }
  });

  it('[S1] trailing bytes are a fault', () => {
    const longer = new Uint8Array([...sample, 0]);
    expect(decodeFetchedSegment(longer)).toEqual({ ok: false, error: 'trailing bytes' });
  });

  it('[S1] whatever one byte is changed to, it is read or a fault, never thrown', () => {
    for (let at = 0; at < sample.length; at++) {
      for (let value = 0; value < 256; value++) {
        const bytes = sample.slice();
        bytes[at] = value;
        expect(typeof decodeFetchedSegment(bytes).ok).toBe('boolean');
      }
    }
  });

  it('[S1] a count of arrivals that the bytes do not pay for is a fault', () => {
    const lie = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    expect(decodeFetchedSegment(new Uint8Array([1, 0, ...lie]))).toEqual({
      ok: false,
      error: 'the input ends early',
    });
    expect(decodeFetchedSegment(new Uint8Array([1, ...lie])).ok).toBe(false);
  });
});
