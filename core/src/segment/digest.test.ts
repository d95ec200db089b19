import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryIdBytes } from '../entry/codec.ts';
import { anyEntryId, sampleEntryId } from '../testing/samples.ts';
import { addToDigest, digestOf, digestsEqual, digestText, EMPTY_DIGEST } from './digest.ts';

const anyIds = fc.uniqueArray(anyEntryId, { maxLength: 20 });

describe('digest', () => {
  it('[S7] does not depend on the order of ids', () => {
    fc.assert(
      fc.property(
        anyIds.chain((ids) =>
          fc.tuple(
            fc.constant(ids),
            fc.shuffledSubarray(ids, { minLength: ids.length, maxLength: ids.length }),
          ),
        ),
        ([ids, shuffled]) => {
          expect(digestsEqual(digestOf(ids), digestOf(shuffled))).toBe(true);
        },
      ),
    );
  });

  it('[S7] id by id and all at once are the same', () => {
    fc.assert(
      fc.property(anyIds, (ids) => {
        const one = ids.reduce((sum, id) => addToDigest(sum, entryIdBytes(id)), EMPTY_DIGEST);
        expect(one).toEqual(digestOf(ids));
        expect(one.count).toBe(ids.length);
      }),
    );
  });

  it('[S7] one id missing, or another in its place, is found', () => {
    fc.assert(
      fc.property(anyIds, anyEntryId, anyEntryId, (ids, one, other) => {
        fc.pre(!ids.includes(one) && !ids.includes(other) && one !== other);
        expect(digestsEqual(digestOf(ids), digestOf([...ids, one]))).toBe(false);
        expect(digestsEqual(digestOf([...ids, one]), digestOf([...ids, other]))).toBe(false);
      }),
    );
  });

  it('[S7] the count tells two of the same id from none', () => {
    const id = sampleEntryId(1);
    const twice = digestOf([id, id]);
    expect(twice.xor).toEqual(EMPTY_DIGEST.xor);
    expect(digestsEqual(twice, EMPTY_DIGEST)).toBe(false);
  });

  it('[S7] adding leaves the digest before as it was', () => {
    const before = digestOf([sampleEntryId(1)]);
    const text = digestText(before);
    addToDigest(before, entryIdBytes(sampleEntryId(2)));
    expect(digestText(before)).toBe(text);
    expect(digestText(EMPTY_DIGEST)).toBe('0:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
  });

  it('[S7] its text is the count and the exclusive or', () => {
    const id = sampleEntryId(1);
    expect(digestText(digestOf([id]))).toBe(`1:${id}`);
  });
});
