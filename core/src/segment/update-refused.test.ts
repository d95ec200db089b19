import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { BoundedReader } from '../protocol/bounded-reader.ts';
import { craft, craftAll, LARGEST } from '../testing/craft.ts';
import { sampleEntryId } from '../testing/samples.ts';
import {
  asMap,
  blocksOf,
  codeOf,
  KEY,
  keyed,
  readByYjs,
  smallUpdate,
  structUpdate,
} from '../testing/updates.ts';
import { addEntries, allEntries, ENTRIES, entryIds } from './segment.ts';
import {
  EMPTY_UPDATE,
  MAX_UPDATE_CLIENTS,
  MAX_UPDATE_STRUCTS,
  readSegmentUpdate,
  readStateVector,
  writeSegmentUpdate,
} from './update.ts';

describe('what a segment may not hold', () => {
  const written = (change: (doc: Y.Doc) => void, gc = true): Uint8Array => {
    const doc = new Y.Doc({ gc });
    change(doc);
    return Y.encodeStateAsUpdate(doc);
  };
  const binary = new Uint8Array([1]);

  it.each<[string, (doc: Y.Doc) => void]>([
    ['an array of bytes', (doc) => doc.getArray(ENTRIES).push([binary])],
    ['an array of values', (doc) => doc.getArray(ENTRIES).push([1, 'two'])],
    ['a nested map', (doc) => doc.getMap(ENTRIES).set(KEY, new Y.Map())],
    ['a nested array', (doc) => doc.getMap(ENTRIES).set(KEY, new Y.Array())],
    ['a nested text', (doc) => doc.getMap(ENTRIES).set(KEY, new Y.Text('a'))],
    ['a string', (doc) => doc.getMap(ENTRIES).set(KEY, 'text')],
    ['a number', (doc) => doc.getMap(ENTRIES).set(KEY, 1)],
    ['null', (doc) => doc.getMap(ENTRIES).set(KEY, null)],
    ['an object', (doc) => doc.getMap(ENTRIES).set(KEY, { a: [binary] })],
    ['a subdocument', (doc) => doc.getMap(ENTRIES).set(KEY, new Y.Doc())],
    ['a text', (doc) => doc.getText(ENTRIES).insert(0, 'text')],
    ['an embed', (doc) => doc.getText(ENTRIES).insertEmbed(0, { a: 1 })],
    ['a format', (doc) => doc.getText(ENTRIES).insert(0, 'a', { bold: true })],
    ['an XML element', (doc) => doc.getXmlFragment(ENTRIES).push([new Y.XmlElement('p')])],
    ['another root', (doc) => doc.getMap('other').set(KEY, binary)],
    ['a root whose name starts the same', (doc) => doc.getMap('entries2').set(KEY, binary)],
    ['a root whose name is shorter', (doc) => doc.getMap('entrie').set(KEY, binary)],
    ['a root without a name', (doc) => doc.getMap('').set(KEY, binary)],
    ['a root with a very long name', (doc) => doc.getMap('e'.repeat(5_000)).set(KEY, binary)],
    ['an empty key', (doc) => doc.getMap(ENTRIES).set('', binary)],
    ['a key that is short', (doc) => doc.getMap(ENTRIES).set(KEY.slice(1), binary)],
    ['a key that is long', (doc) => doc.getMap(ENTRIES).set(`${KEY}A`, binary)],
    ['a key that is very long', (doc) => doc.getMap(ENTRIES).set(KEY.repeat(500), binary)],
    ['a key with a plus', (doc) => doc.getMap(ENTRIES).set(`+${KEY.slice(1)}`, binary)],
    ['a key of 16 é, 32 bytes', (doc) => doc.getMap(ENTRIES).set('é'.repeat(16), binary)],
    ['a key of 32 €', (doc) => doc.getMap(ENTRIES).set('€'.repeat(32), binary)],
    ['__proto__ as a key', (doc) => doc.getMap(ENTRIES).set('__proto__', binary)],
  ])('[R1] %s is not an entry', (_, change) => {
    const update = written(change);
    expect(Y.decodeUpdate(update).structs.length).toBeGreaterThan(0);
    expect(codeOf(update)).toBe('not-an-entry');
  });

  it('[S2] bytes in a nested map are not an entry', () => {
    const doc = new Y.Doc();
    const nested = doc.getMap(ENTRIES).set(KEY, new Y.Map());
    const before = Y.encodeStateVector(doc);
    nested.set(sampleEntryId(1), binary);
    expect(codeOf(Y.encodeStateAsUpdate(doc, before))).toBe('not-an-entry');
  });

  it.each([
    ['a garbage-collected range', [0, 5]],
    ['deleted content', [keyed(1), 1, ENTRIES, KEY, 1]],
    ['JSON content', [keyed(2), 1, ENTRIES, KEY, 1, '{}']],
    ['string content', [keyed(4), 1, ENTRIES, KEY, 'text']],
    ['embedded content', [keyed(5), 1, ENTRIES, KEY, '{}']],
    ['format content', [keyed(6), 1, ENTRIES, KEY, 'bold', 'true']],
    ['a type', [keyed(7), 1, ENTRIES, KEY, 1]],
    ['any content', [keyed(8), 1, ENTRIES, KEY, 1, new Uint8Array([126])]],
    ['a subdocument', [keyed(9), 1, ENTRIES, KEY, 'guid', new Uint8Array([118, 0])]],
    ['a skipped range', [10, 5]],
    ['a struct of an unknown number', [keyed(11)]],
    ['bytes without a key', [3, 1, ENTRIES, 1, binary]],
    ['a parent named by its id', [keyed(3), 0, 77, 0, KEY, 1, binary]],
    ['a parent of a third sort', [keyed(3), 2, ENTRIES, KEY, 1, binary]],
  ])('[R1] %s is not an entry', (_, parts) => {
    expect(codeOf(structUpdate(...parts))).toBe('not-an-entry');
  });

  it('[R1] the same struct with binary content is one', () => {
    expect(codeOf(structUpdate(keyed(3), 1, ENTRIES, KEY, 1, binary))).toBe('ok');
  });

  it.each([
    ['a left origin', 0b1000_0000],
    ['a right origin', 0b0100_0000],
    ['both origins', 0b1100_0000],
  ])('[S2] %s is refused by its name', (_, bits) => {
    const parts = [bits | keyed(3), 5, 0, 5, 0, 1, ENTRIES, KEY, 1, binary];
    expect(codeOf(structUpdate(...parts))).toBe('has-origin');
  });

  it('[S3] a key that was set twice has an origin', () => {
    const update = written((doc) => {
      doc.getMap(ENTRIES).set(KEY, binary);
      doc.getMap(ENTRIES).set(KEY, binary);
    }, false);
    expect(codeOf(update)).toBe('has-origin');
  });

  it('[S3] a key that was set twice and collected is not an entry', () => {
    const update = written((doc) => {
      doc.getMap(ENTRIES).set(KEY, binary);
      doc.getMap(ENTRIES).set(KEY, binary);
    });
    expect(codeOf(update)).toBe('not-an-entry');
  });

  it('[R7] updates merged over a gap hold a skipped range, which is not an entry', () => {
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    for (const n of [1, 2, 3]) addEntries(doc, [{ id: sampleEntryId(n), bytes: binary }], null);
    const [first, , third] = updates;
    if (first === undefined || third === undefined) expect.fail('three updates');
    expect(codeOf(Y.mergeUpdates([first, third]))).toBe('not-an-entry');
    expect(codeOf(third)).toBe('ok');
  });

  it('[R1] one struct at fault refuses the good ones before it', () => {
    const good = craft(keyed(3), 1, ENTRIES, KEY, 1, binary);
    expect(codeOf(craft(1, 2, 77, 0, good, good, 0))).toBe('ok');
    expect(codeOf(craft(1, 2, 77, 0, good, new Uint8Array([0, 1]), 0))).toBe('not-an-entry');
  });

  it('[R1] a client that appears twice is malformed', () => {
    const block = craft(1, 77, 0, keyed(3), 1, ENTRIES, KEY, 1, binary);
    expect(codeOf(craft(2, block, block, 0))).toBe('malformed-update');
  });

  it('[R1] a client without structs brings nothing', () => {
    const update = craft(1, 0, 77, 0, 0);
    expect(blocksOf(update)).toEqual([{ client: 77, structs: [] }]);
    expect(readByYjs(update).size).toBe(0);
  });

  it('[R1] clocks above 2^53 − 1 are malformed', () => {
    const item = craft(keyed(3), 1, ENTRIES, KEY, 1, binary);
    expect(codeOf(craft(1, 1, 77, LARGEST - 1, item, 0))).toBe('ok');
    expect(codeOf(craft(1, 1, 77, LARGEST, item, 0))).toBe('malformed-update');
    expect(codeOf(craft(1, 2, 77, LARGEST - 1, item, item, 0))).toBe('malformed-update');
  });

  it('[R1] trailing bytes are refused by their name', () => {
    expect(codeOf(new Uint8Array([...smallUpdate, 0]))).toBe('trailing-bytes');
    expect(codeOf(new Uint8Array([0, 0, 7]))).toBe('trailing-bytes');
  });
});

describe('delete sets', () => {
  it('[R5] a delete set is accepted, reported and without effect', () => {
    const doc = new Y.Doc({ gc: false });
    addEntries(doc, [{ id: KEY, bytes: new Uint8Array([1]) }], null);
    const before = blocksOf(Y.encodeStateAsUpdate(doc));
    doc.getMap(ENTRIES).delete(KEY);
    const result = readSegmentUpdate(Y.encodeStateAsUpdate(doc));
    expect(result).toEqual({ ok: true, value: { clients: before, deleteSetClients: 1 } });
    const copy = new Y.Doc();
    Y.applyUpdate(copy, writeSegmentUpdate(before));
    expect([...allEntries(copy)]).toHaveLength(1);
  });

  it('[R5] trap: an 11-byte delete set empties a document of Yjs; what the relay passes on does not', () => {
    const victim = new Y.Doc();
    victim.clientID = 0xfedc_ba98;
    addEntries(
      victim,
      [1, 2, 3].map((n) => ({ id: sampleEntryId(n), bytes: new Uint8Array(1) })),
      null,
    );
    const attack = craft(0, 1, victim.clientID, 1, 0, 5_000);
    expect(attack).toHaveLength(11);
    const passedOn = writeSegmentUpdate(blocksOf(attack));
    expect(passedOn).toEqual(EMPTY_UPDATE);
    Y.applyUpdate(victim, passedOn);
    expect([...allEntries(victim)]).toHaveLength(3);
    Y.applyUpdate(victim, attack);
    expect([...allEntries(victim)]).toHaveLength(0);
  });

  it('[R5] a delete set with many clients and ranges is read past', () => {
    const ranges = Array.from({ length: 3_000 }, (_, i) => [i * 2, 1]).flat();
    const clients = Array.from({ length: 3_000 }, (_, i) => [i + 10, 0]).flat();
    const update = craft(0, 3_001, 5, 3_000, ...ranges, ...clients);
    expect(readSegmentUpdate(update)).toEqual({
      ok: true,
      value: { clients: [], deleteSetClients: 3_001 },
    });
  });
});

describe('bytes that are spoilt', () => {
  it('[R1] every truncation is malformed', () => {
    expect(codeOf(smallUpdate)).toBe('ok');
    for (let length = 0; length < smallUpdate.length; length++) {
      const code = codeOf(smallUpdate.subarray(0, length));
      if (code !== 'malformed-update') expect.fail(`${length} bytes: ${code}`);
    }
  });

  it('[R1] whatever one byte is changed to: refused with a code, or read exactly as Yjs reads it', () => {
    let accepted = 0;
    for (let at = 0; at < smallUpdate.length; at++) {
      for (let value = 0; value < 256; value++) {
        const update = smallUpdate.slice();
        update[at] = value;
        const result = readSegmentUpdate(update);
        if (!result.ok) continue;
        accepted++;
        // 256 comparisons of every byte are slow; the content of an entry may be anything.
        if (value % 4 === 0) expect(asMap(result.value.clients)).toEqual(readByYjs(update));
      }
    }
    expect(accepted).toBeGreaterThan(smallUpdate.length);
  });

  it('[R1] any bytes at all are answered', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (update) => {
        const result = readSegmentUpdate(update);
        if (result.ok) expect(asMap(result.value.clients)).toEqual(readByYjs(update));
      }),
      { numRuns: 1_000 },
    );
  });

  /** How many bytes the reader looked at one by one. */
  const readsOf = (update: Uint8Array): { code: string; reads: number } => {
    const spy = vi.spyOn(BoundedReader.prototype, 'uint8');
    const code = codeOf(update);
    const reads = spy.mock.calls.length;
    spy.mockRestore();
    return { code, reads };
  };

  it.each([
    ['2^53 − 1 clients', craft(LARGEST), 'too-many-clients'],
    ['513 clients', craft(MAX_UPDATE_CLIENTS + 1), 'too-many-clients'],
    ['512 clients that are not there', craft(MAX_UPDATE_CLIENTS), 'malformed-update'],
    ['2^53 − 1 structs', craft(1, LARGEST, 77, 0, 0), 'too-many-structs'],
    ['16,385 structs', craft(1, MAX_UPDATE_STRUCTS + 1, 77, 0), 'too-many-structs'],
    ['16,384 structs that are not there', craft(1, MAX_UPDATE_STRUCTS, 77, 0), 'malformed-update'],
    ['a root’s name of 2^53 − 1 bytes', structUpdate(keyed(3), 1, LARGEST), 'malformed-update'],
    ['a key of 2^53 − 1 bytes', structUpdate(keyed(3), 1, ENTRIES, LARGEST), 'malformed-update'],
    [
      'content of 2^53 − 1 bytes',
      structUpdate(keyed(3), 1, ENTRIES, KEY, LARGEST),
      'malformed-update',
    ],
    ['2^53 − 1 deleting clients', craft(0, LARGEST), 'malformed-update'],
    ['2^53 − 1 deleted ranges', craft(0, 1, 77, LARGEST, 0, 1), 'malformed-update'],
    ['a number of nine bytes', new Uint8Array(9).fill(0xff), 'malformed-update'],
  ])('[R15] %s: answered with a code after reading no byte twice', (_, update, expected) => {
    const { code, reads } = readsOf(update);
    expect(code).toBe(expected);
    // One more than there are: the read that finds the end.
    expect(reads).toBeLessThanOrEqual(update.length + 1);
  });

  it('[R15] the structs of all clients share one budget', () => {
    const item = craft(keyed(3), 1, ENTRIES, KEY, 0);
    const block = (client: number, count: number): Uint8Array =>
      craft(count, client, 0, ...Array.from({ length: count }, () => item));
    const half = MAX_UPDATE_STRUCTS / 2;
    expect(codeOf(craft(2, block(1, half), block(2, half), 0))).toBe('ok');
    expect(codeOf(craft(2, block(1, half), block(2, half + 1), 0))).toBe('too-many-structs');
  });

  it('[R15] work is linear: a full update is read with one look at each byte', () => {
    const item = craft(keyed(3), 1, ENTRIES, KEY, 1, new Uint8Array(1));
    const update = craft(1, 2_000, 77, 0, ...Array.from({ length: 2_000 }, () => item), 0);
    const { code, reads } = readsOf(update);
    expect(code).toBe('ok');
    expect(reads).toBeLessThanOrEqual(update.length);
  });
});

describe('traps that were measured', () => {
  it('[R1] trap: a 13-byte update with a GC struct silences its victim in Yjs, and is refused here', () => {
    const victim = new Y.Doc();
    victim.clientID = 0xfedc_ba98;
    const attack = craft(1, 1, victim.clientID, 0, 0, 1_000_000, 0);
    expect(attack).toHaveLength(13);
    expect(codeOf(attack)).toBe('not-an-entry');

    const server = new Y.Doc();
    Y.applyUpdate(server, attack);
    addEntries(victim, [{ id: KEY, bytes: new Uint8Array([1]) }], null);
    Y.applyUpdate(server, Y.encodeStateAsUpdate(victim));
    expect([...allEntries(server)]).toHaveLength(0);
  });

  it('[R1] trap: 131,000 invented client ids in 0.9 MB are refused before the first is read', () => {
    const clients = Array.from({ length: 131_000 }, (_, i) => [0, 2 ** 28 + i, 0]).flat();
    const update = craftAll([131_000, ...clients, 0]);
    expect(update.length).toBeGreaterThan(900_000);
    const spy = vi.spyOn(BoundedReader.prototype, 'uint8');
    expect(codeOf(update)).toBe('too-many-clients');
    expect(spy.mock.calls.length).toBeLessThanOrEqual(8);
    spy.mockRestore();
  });

  it('[R1] trap: the same 131,000 in a state vector are refused before the first is read', () => {
    const clients = Array.from({ length: 131_000 }, (_, i) => [2 ** 28 + i, 1]).flat();
    const result = readStateVector(craftAll([131_000, ...clients]));
    expect(result).toMatchObject({ ok: false, error: { code: 'too-many-clients' } });
  });

  it('[R4] trap: two contents under one client id and clock: equal state vectors, unequal documents', () => {
    const docs = [1, 2].map((n) => {
      const doc = new Y.Doc();
      doc.clientID = 5;
      addEntries(doc, [{ id: sampleEntryId(n), bytes: new Uint8Array([n]) }], null);
      return doc;
    });
    const [one, other] = docs;
    if (one === undefined || other === undefined) expect.fail('two documents');
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
    expect(Y.encodeStateVector(one)).toEqual(Y.encodeStateVector(other));
    expect([...entryIds(one)]).not.toEqual([...entryIds(other)]);
    // What the relay compares: both are read, with different contents under the same clock.
    const contents = docs.map((doc) => blocksOf(Y.encodeStateAsUpdate(doc))[0]?.structs[0]);
    expect(contents.map((content) => content?.clock)).toEqual([0, 0]);
    expect(contents[0]?.id).not.toBe(contents[1]?.id);
  });

  it('[R7] trap: an update with a gap stays pending in Yjs and is exported again; here it has a clock', () => {
    const writer = new Y.Doc();
    addEntries(writer, [{ id: sampleEntryId(1), bytes: new Uint8Array(1) }], null);
    const before = Y.encodeStateVector(writer);
    addEntries(writer, [{ id: sampleEntryId(2), bytes: new Uint8Array(1) }], null);
    const late = Y.encodeStateAsUpdate(writer, before);
    const server = new Y.Doc();
    Y.applyUpdate(server, late);
    expect(server.store.pendingStructs).not.toBeNull();
    expect(Y.encodeStateAsUpdate(server).length).toBeGreaterThan(EMPTY_UPDATE.length);
    expect(blocksOf(late)[0]?.structs[0]?.clock).toBe(1);
  });
});
