import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { MAX_ENTRY_BYTES } from '../entry/codec.ts';
import { craft, LARGEST } from '../testing/craft.ts';
import { sampleEntryId } from '../testing/samples.ts';
import {
  asMap,
  blocksOf,
  KEY,
  keyed,
  readByYjs,
  smallUpdate,
  structUpdate,
} from '../testing/updates.ts';
import { addEntries, allEntries, ENTRIES } from './segment.ts';
import {
  EMPTY_UPDATE,
  readSegmentUpdate,
  readStateVector,
  writeSegmentUpdate,
  writeStateVector,
} from './update.ts';

type Step =
  | { readonly do: 'write'; readonly doc: number; readonly count: number; readonly size: number }
  | { readonly do: 'sync'; readonly doc: number; readonly from: number }
  | { readonly do: 'restart'; readonly doc: number; readonly client: number };
const DOCS = 3;
const anySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('write' as const),
      doc: fc.nat(DOCS - 1),
      count: fc.integer({ min: 1, max: 4 }),
      size: fc.oneof(fc.nat(3), fc.constant(200)),
    }),
    fc.record({ do: fc.constant('sync' as const), doc: fc.nat(DOCS - 1), from: fc.nat(DOCS - 1) }),
    fc.record({
      do: fc.constant('restart' as const),
      doc: fc.nat(DOCS - 1),
      client: fc.oneof(fc.nat(2 ** 32 - 1), fc.maxSafeNat()),
    }),
  ),
  { maxLength: 14 },
);

/** Replicas of one segment that wrote, met and started again. */
const replicas = (steps: readonly Step[]): { docs: Y.Doc[]; updates: Uint8Array[] } => {
  const docs = Array.from({ length: DOCS }, () => new Y.Doc());
  const updates: Uint8Array[] = [];
  for (const doc of docs) {
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'write') updates.push(update);
    });
  }
  let next = 0;
  const used = new Set<number>();
  for (const step of steps) {
    const doc = docs[step.doc] ?? new Y.Doc();
    if (step.do === 'write') {
      const entries = Array.from({ length: step.count }, () => ({
        id: sampleEntryId(next++),
        bytes: new Uint8Array(step.size).fill(next),
      }));
      addEntries(doc, entries, 'write');
    } else if (step.do === 'sync') {
      const from = docs[step.from] ?? new Y.Doc();
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(from, Y.encodeStateVector(doc)), 'sync');
    } else if (!used.has(step.client)) {
      used.add(step.client);
      doc.clientID = step.client;
    }
  }
  return { docs, updates };
};

const byId = function* (doc: Y.Doc): Generator<[string, Uint8Array]> {
  for (const { id, bytes } of allEntries(doc)) yield [id, bytes];
};

describe('reading what Yjs writes', () => {
  it('[S2] documents, differences and merged updates are read exactly as Yjs reads them', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { docs, updates } = replicas(steps);
        const full = docs.map((doc) => Y.encodeStateAsUpdate(doc));
        const vectors = docs.map((doc) => Y.encodeStateVector(doc));
        const merged = Y.mergeUpdates([...full].reverse());
        const candidates = [...updates, ...full, merged];
        if (updates.length > 0) candidates.push(Y.mergeUpdates(updates));
        for (const vector of vectors) {
          candidates.push(Y.diffUpdate(merged, vector));
          for (const doc of docs) candidates.push(Y.encodeStateAsUpdate(doc, vector));
        }
        for (const update of candidates) {
          expect(asMap(blocksOf(update))).toEqual(readByYjs(update));
        }
      }),
    );
  });

  it('[S2] clocks of a difference go on where the state vector ends', () => {
    const doc = new Y.Doc();
    addEntries(doc, [{ id: sampleEntryId(1), bytes: new Uint8Array(1) }], null);
    const vector = Y.encodeStateVector(doc);
    addEntries(doc, [{ id: sampleEntryId(2), bytes: new Uint8Array(2) }], null);
    expect(blocksOf(Y.encodeStateAsUpdate(doc, vector))).toEqual([
      {
        client: doc.clientID,
        structs: [{ clock: 1, id: sampleEntryId(2), bytes: new Uint8Array(2) }],
      },
    ]);
  });

  it('[S2] the update of an empty document is the empty update', () => {
    expect(Y.encodeStateAsUpdate(new Y.Doc())).toEqual(EMPTY_UPDATE);
    expect(readSegmentUpdate(EMPTY_UPDATE)).toEqual({
      ok: true,
      value: { clients: [], deleteSetClients: 0 },
    });
  });

  it('[R8] an entry that is too large is read: its fault is its own, not the update’s', () => {
    const bytes = new Uint8Array(MAX_ENTRY_BYTES + 1);
    const blocks = blocksOf(structUpdate(keyed(3), 1, ENTRIES, KEY, bytes.length, bytes));
    expect(blocks[0]?.structs[0]?.bytes).toHaveLength(MAX_ENTRY_BYTES + 1);
  });

  it('[R1] bytes of entries are views of the update, not copies', () => {
    const [first] = blocksOf(smallUpdate);
    expect(first?.structs[0]?.bytes.buffer).toBe(smallUpdate.buffer);
  });
});

describe('writing for Yjs', () => {
  it('[S1] a fresh document that applies what was written holds the same entries', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { docs } = replicas(steps);
        for (const doc of docs) {
          const written = writeSegmentUpdate(blocksOf(Y.encodeStateAsUpdate(doc)));
          const copy = new Y.Doc();
          Y.applyUpdate(copy, written);
          expect(copy.store.pendingStructs).toBeNull();
          expect(new Map(byId(copy))).toEqual(new Map(byId(doc)));
          expect(Y.encodeStateVector(copy)).toEqual(Y.encodeStateVector(doc));
          expect(asMap(blocksOf(written))).toEqual(readByYjs(Y.encodeStateAsUpdate(doc)));
        }
      }),
    );
  });

  it('[S1] what is written is byte for byte what Yjs writes, whatever the order of clients', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        for (const doc of replicas(steps).docs) {
          const update = Y.encodeStateAsUpdate(doc);
          expect(writeSegmentUpdate([...blocksOf(update)].reverse())).toEqual(update);
        }
      }),
    );
  });

  it('[S1] clients without structs are not written', () => {
    expect(writeSegmentUpdate([{ client: 5, structs: [] }])).toEqual(EMPTY_UPDATE);
    expect(writeSegmentUpdate([])).toEqual(EMPTY_UPDATE);
  });

  it('[R4] a hole between clocks is not written: what follows would get other clocks', () => {
    const at = (clock: number) => ({ clock, id: sampleEntryId(clock), bytes: new Uint8Array(1) });
    expect(() => writeSegmentUpdate([{ client: 5, structs: [at(3), at(5)] }])).toThrow(RangeError);
    expect(() => writeSegmentUpdate([{ client: 5, structs: [at(3), at(3)] }])).toThrow(RangeError);
    expect(blocksOf(writeSegmentUpdate([{ client: 5, structs: [at(3), at(4)] }]))).toEqual([
      { client: 5, structs: [at(3), at(4)] },
    ]);
  });
});

describe('state vectors', () => {
  it('[M5] are written as Yjs writes them and read as Yjs reads them', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        for (const doc of replicas(steps).docs) {
          const bytes = Y.encodeStateVector(doc);
          const result = readStateVector(bytes);
          if (!result.ok) expect.fail(result.error.detail);
          expect(result.value).toEqual(Y.decodeStateVector(bytes));
          expect(writeStateVector(result.value)).toEqual(bytes);
        }
      }),
    );
  });

  it('[M5] any clients and clocks come back', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()), {
          selector: ([client]) => client,
          maxLength: 20,
        }),
        (pairs) => {
          const vector = new Map(pairs);
          expect(readStateVector(writeStateVector(vector))).toEqual({ ok: true, value: vector });
        },
      ),
    );
  });

  it('[R1] cut, trailing and lying state vectors are refused', () => {
    const bytes = writeStateVector(
      new Map([
        [300, 5],
        [2 ** 40, 1],
      ]),
    );
    for (let length = 0; length < bytes.length; length++) {
      expect(readStateVector(bytes.subarray(0, length)).ok).toBe(false);
    }
    const codes = [new Uint8Array([...bytes, 0]), craft(LARGEST), craft(512, 1, 1)].map(
      (vector) => {
        const result = readStateVector(vector);
        return result.ok ? 'ok' : result.error.code;
      },
    );
    expect(codes).toEqual(['trailing-bytes', 'too-many-clients', 'malformed-update']);
  });
});
