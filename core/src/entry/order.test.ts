import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyClock, anyEntryId, sampleEntryId } from '../testing/samples.ts';
import { stampOf } from './clock.ts';
import { compareEntries, type Ordered, orderKey } from './order.ts';

/** Few stamps and ids, so that equal ones meet. */
const anyOrdered: fc.Arbitrary<Ordered> = fc.record({
  at: fc.oneof(
    anyClock.map(stampOf),
    fc.constantFrom(stampOf({ ms: 1, counter: 0 }), stampOf({ ms: 1, counter: 1 })),
  ),
  id: fc.oneof(anyEntryId, fc.constantFrom(sampleEntryId('a'), sampleEntryId('b'))),
});

describe('compareEntries', () => {
  it('[E8] is a total order: antisymmetric, transitive, equal only with itself', () => {
    fc.assert(
      fc.property(anyOrdered, anyOrdered, anyOrdered, (a, b, c) => {
        expect(compareEntries(a, b)).toBe(0 - compareEntries(b, a));
        expect(compareEntries(a, b) === 0).toBe(a.at === b.at && a.id === b.id);
        if (compareEntries(a, b) <= 0 && compareEntries(b, c) <= 0) {
          expect(compareEntries(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it('[E8] is the order of orderKey, which a database sorts by', () => {
    fc.assert(
      fc.property(anyOrdered, anyOrdered, (a, b) => {
        const [keyA, keyB] = [orderKey(a), orderKey(b)];
        expect(compareEntries(a, b)).toBe(keyA === keyB ? 0 : keyA < keyB ? -1 : 1);
        expect(keyA).toHaveLength(49);
      }),
    );
  });

  it('[E8] entries are in the same order everywhere, however they arrived', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(anyOrdered, { selector: orderKey, maxLength: 12 })
          .chain((list) =>
            fc.tuple(
              fc.constant(list),
              fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
            ),
          ),
        ([list, shuffled]) => {
          expect(shuffled.toSorted(compareEntries)).toEqual(list.toSorted(compareEntries));
        },
      ),
    );
  });

  it('[E8] the clock decides before the id', () => {
    const ids = [sampleEntryId('a'), sampleEntryId('b')].sort();
    const [low, high] = ids;
    if (low === undefined || high === undefined) expect.fail('two ids');
    const early = { at: stampOf({ ms: 1, counter: 0xffff }), id: high };
    const late = { at: stampOf({ ms: 2, counter: 0 }), id: low };
    expect(compareEntries(early, late)).toBe(-1);
  });
});
