import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { EntryId } from '../entry/ids.ts';
import { exactBytes, sampleEntryId } from '../testing/samples.ts';
import {
  addEntries,
  allEntries,
  ENTRIES,
  entryIds,
  freshClientId,
  getEntry,
  hasEntry,
  observeEntries,
  segmentSize,
} from './segment.ts';
import { readSegmentUpdate } from './update.ts';

const entry = (n: number): { id: EntryId; bytes: Uint8Array } => ({
  id: sampleEntryId(n),
  bytes: new Uint8Array([n, 1, 2]),
});
const structsOf = (doc: Y.Doc): Y.Item[] =>
  Y.decodeUpdate(Y.encodeStateAsUpdate(doc)).structs.map((struct) => {
    if (!(struct instanceof Y.Item)) throw new Error('not an item');
    return struct;
  });
const deletesOf = (doc: Y.Doc): number =>
  Y.decodeUpdate(Y.encodeStateAsUpdate(doc)).ds.clients.size;

describe('addEntries', () => {
  it('[S2] adds one map item with binary content for an id, without origins', () => {
    const doc = new Y.Doc();
    expect(addEntries(doc, [entry(1), entry(2)], null)).toBe(2);
    expect(addEntries(doc, [entry(3)], null)).toBe(1);
    const structs = structsOf(doc);
    expect(structs).toHaveLength(3);
    for (const [i, struct] of structs.entries()) {
      expect(struct.origin).toBeNull();
      expect(struct.rightOrigin).toBeNull();
      expect(struct.parent).toBe(ENTRIES);
      expect(struct.parentSub).toBe(sampleEntryId(i + 1));
      expect(struct.content).toBeInstanceOf(Y.ContentBinary);
      expect(struct.id.clock).toBe(i);
    }
  });

  it('[S3] an id that is there is not set again: no second struct, no delete set, no event', () => {
    const doc = new Y.Doc();
    addEntries(doc, [entry(1)], null);
    let updates = 0;
    doc.on('update', () => updates++);
    expect(addEntries(doc, [entry(1), { ...entry(1), bytes: new Uint8Array([9]) }], null)).toBe(0);
    expect(updates).toBe(0);
    expect(structsOf(doc)).toHaveLength(1);
    expect(deletesOf(doc)).toBe(0);
    expect(getEntry(doc, sampleEntryId(1))).toEqual(entry(1).bytes);
  });

  it('[S3] an id twice in one call is added once', () => {
    const doc = new Y.Doc();
    expect(addEntries(doc, [entry(1), entry(2), entry(1)], null)).toBe(2);
    expect(structsOf(doc)).toHaveLength(2);
    expect(deletesOf(doc)).toBe(0);
  });

  it('[S3] whatever is added in whatever order, there is one struct per id and no delete', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(12), { maxLength: 6 }), { maxLength: 6 }), (calls) => {
        const doc = new Y.Doc();
        for (const call of calls) addEntries(doc, call.map(entry), null);
        const ids = new Set(calls.flat().map((n) => sampleEntryId(n)));
        expect(structsOf(doc)).toHaveLength(ids.size);
        expect(deletesOf(doc)).toBe(0);
        expect(segmentSize(doc)).toBe(ids.size);
        expect(new Set(entryIds(doc))).toEqual(ids);
        expect(readSegmentUpdate(Y.encodeStateAsUpdate(doc)).ok).toBe(true);
      }),
    );
  });

  it('[S1] entries of one call are one update, with the origin that was given', () => {
    const doc = new Y.Doc();
    const origins: unknown[] = [];
    doc.on('update', (_: Uint8Array, origin: unknown) => origins.push(origin));
    addEntries(doc, [entry(1), entry(2), entry(3)], 'engine');
    expect(origins).toEqual(['engine']);
  });

  it('[S2] a Buffer of Node is stored as plain bytes, which is all that Yjs takes', () => {
    const doc = new Y.Doc();
    const bytes = Buffer.from([1, 2, 3]);
    addEntries(doc, [{ id: sampleEntryId(1), bytes }], null);
    const stored = getEntry(doc, sampleEntryId(1));
    expect(stored).toStrictEqual(new Uint8Array([1, 2, 3]));
    expect(structsOf(doc)[0]?.content).toBeInstanceOf(Y.ContentBinary);
    // Why: without the copy nothing would be stored, and the transaction would be cut in two.
    expect(() => doc.getMap(ENTRIES).set('x', bytes)).toThrow('Unexpected content type');
  });
});

describe('reading a segment', () => {
  it('[S1] what was added is there under its id', () => {
    const doc = new Y.Doc();
    addEntries(doc, [entry(1), entry(2)], null);
    expect(segmentSize(doc)).toBe(2);
    expect(hasEntry(doc, sampleEntryId(2))).toBe(true);
    expect(hasEntry(doc, sampleEntryId(3))).toBe(false);
    expect(getEntry(doc, sampleEntryId(3))).toBeUndefined();
    expect([...allEntries(doc)]).toEqual([entry(1), entry(2)]);
  });

  it('[S1] two replicas that merge hold the same entries', () => {
    const [one, other] = [new Y.Doc(), new Y.Doc()];
    addEntries(one, [entry(1), entry(2)], null);
    addEntries(other, [entry(3)], null);
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
    expect(new Set(entryIds(one))).toEqual(new Set([1, 2, 3].map(sampleEntryId)));
    expect(Y.encodeStateAsUpdate(one)).toEqual(Y.encodeStateAsUpdate(other));
    expect(deletesOf(one)).toBe(0);
  });

  it('[S1] an observer is told the ids of a transaction and where they come from', () => {
    const [doc, source] = [new Y.Doc(), new Y.Doc()];
    const seen: [readonly EntryId[], unknown][] = [];
    const stop = observeEntries(doc, (added, origin) => seen.push([added, origin]));
    addEntries(doc, [entry(1), entry(2)], 'here');
    addEntries(source, [entry(3)], null);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(source), 'there');
    stop();
    addEntries(doc, [entry(4)], 'late');
    expect(seen).toEqual([
      [[sampleEntryId(1), sampleEntryId(2)], 'here'],
      [[sampleEntryId(3)], 'there'],
    ]);
  });
});

describe('freshClientId', () => {
  it('[S4] is a safe integer of 53 bits, different for different random bytes', () => {
    fc.assert(
      fc.property(exactBytes(7), exactBytes(7), (a, b) => {
        const [idA, idB] = [freshClientId(() => a), freshClientId(() => b)];
        expect(Number.isSafeInteger(idA)).toBe(true);
        expect(idA).toBeGreaterThanOrEqual(0);
        const used = (bytes: Uint8Array): string =>
          [(bytes[0] ?? 0) & 31, ...bytes.slice(1)].join();
        expect(idA === idB).toBe(used(a) === used(b));
      }),
    );
  });

  it('[S4] uses all 53 bits and no more', () => {
    expect(freshClientId((n) => new Uint8Array(n).fill(255))).toBe(2 ** 53 - 1);
    expect(freshClientId((n) => new Uint8Array(n).fill(0))).toBe(0);
  });

  it('[S4] 10,000 from real randomness are all different', () => {
    const random = (n: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(n));
    expect(new Set(Array.from({ length: 10_000 }, () => freshClientId(random))).size).toBe(10_000);
  });

  it('[S4] Yjs writes and reads a document under the largest one', () => {
    const doc = new Y.Doc();
    doc.clientID = 2 ** 53 - 1;
    addEntries(doc, [entry(1)], null);
    const update = Y.encodeStateAsUpdate(doc);
    const copy = new Y.Doc();
    Y.applyUpdate(copy, update);
    expect(getEntry(copy, sampleEntryId(1))).toEqual(entry(1).bytes);
    expect(readSegmentUpdate(update)).toMatchObject({
      ok: true,
      value: { clients: [{ client: 2 ** 53 - 1 }] },
    });
  });
});
