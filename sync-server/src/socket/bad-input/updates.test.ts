/** Bad Yjs updates: raw bytes over a real socket, one test an item. Nothing is stored, nobody else is told or delayed. */
import {
  type ConversationId,
  decodeYMessage,
  readStateVector,
  type SegmentName,
  WHOLE_UPDATE,
  writeSegmentUpdate,
} from '@corridor/core';
import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Person } from '../../relay/testing/people.ts';
import type { RawClient } from '../testing/raw-client.ts';
import { Scene } from '../testing/scene.ts';
import type { ServedClinic } from '../testing/served-clinic.ts';

let scene: Scene;
let served: ServedClinic;
let anna: Person;
let ben: Person;
let conversation: ConversationId;
let head: SegmentName;
let a: RawClient;
let b: RawClient;

beforeEach(async () => {
  scene = await Scene.open();
  ({ served, anna, ben, conversation, head, a, b } = scene);
});
afterEach(() => scene.served.close());

const yjsUpdate = (change: (doc: Y.Doc) => void): Uint8Array => {
  const doc = new Y.Doc();
  change(doc);
  return Y.encodeStateAsUpdate(doc);
};

describe('updates', () => {
  it('[R1] a truncated update is refused whole', async () => {
    const entry = anna.write(conversation, 'half', Date.now());
    const update = writeSegmentUpdate([{ client: 5, structs: [{ clock: 0, ...entry }] }]);
    await scene.expectWholeRefusal(update.subarray(0, update.length - 20), 'malformed-update');
  });

  it('[R1] trailing bytes behind an update refuse it whole', async () => {
    const entry = anna.write(conversation, 'more', Date.now());
    const update = writeSegmentUpdate([{ client: 5, structs: [{ clock: 0, ...entry }] }]);
    await scene.expectWholeRefusal(new Uint8Array([...update, 0]), 'trailing-bytes');
  });

  it('[R1] [S2] nested content is refused whole', async () => {
    const update = yjsUpdate((doc) => doc.getMap('entries').set('A'.repeat(32), new Y.Map()));
    await scene.expectWholeRefusal(update, 'not-an-entry');
  });

  it('[R1] [S2] content that is not binary is refused whole', async () => {
    const update = yjsUpdate((doc) => doc.getMap('entries').set('A'.repeat(32), 'text'));
    await scene.expectWholeRefusal(update, 'not-an-entry');
  });

  it('[R1] [S2] another root is refused whole', async () => {
    const update = yjsUpdate((doc) => doc.getMap('other').set('A'.repeat(32), new Uint8Array(80)));
    await scene.expectWholeRefusal(update, 'not-an-entry');
  });

  it('[R1] [S2] a garbage-collected range under another writer’s client id is refused whole', async () => {
    const encoder = encoding.createEncoder();
    for (const value of [1, 1, 900_001, 0]) encoding.writeVarUint(encoder, value);
    encoding.writeUint8(encoder, 0); // GC
    encoding.writeVarUint(encoder, 1_000_000);
    encoding.writeVarUint(encoder, 0);
    await scene.expectWholeRefusal(encoding.toUint8Array(encoder), 'not-an-entry');
  });

  it('[R1] [S2] an origin is refused whole', async () => {
    const entry = anna.write(conversation, 'twice', Date.now());
    const update = yjsUpdate((doc) => {
      doc.getMap('entries').set(entry.id, entry.bytes);
      doc.getMap('entries').set(entry.id, entry.bytes);
    });
    const read = a.messages.length;
    a.update(1, update);
    const refused = await a.next('refused', undefined, read);
    expect(refused.entries[0]?.id).toBe(WHOLE_UPDATE);
    expect(['has-origin', 'not-an-entry']).toContain(refused.entries[0]?.code);
    await scene.nobodyElseNoticed();
  });

  it('[R1] [S2] binary content with an origin is refused whole, whatever it points at', async () => {
    for (const flag of [0x80, 0x40]) {
      const encoder = encoding.createEncoder();
      for (const value of [1, 1, 5, 0]) encoding.writeVarUint(encoder, value);
      encoding.writeUint8(encoder, flag | 3); // An origin, or a right one; binary content.
      for (const value of [900_001, 0]) encoding.writeVarUint(encoder, value);
      encoding.writeVarUint8Array(encoder, new Uint8Array(80));
      encoding.writeVarUint(encoder, 0);
      const from = scene.a.messages.length;
      scene.a.update(1, encoding.toUint8Array(encoder));
      const refused = await scene.a.next('refused', undefined, from);
      expect(refused.entries).toMatchObject([{ id: WHOLE_UPDATE, code: 'has-origin' }]);
    }
    await scene.nobodyElseNoticed();
  });

  it('[R5] a delete set has no effect', async () => {
    const entry = ben.write(conversation, 'stays', Date.now());
    b.write(1, 77, 0, entry);
    await b.next('arrivals');
    const encoder = encoding.createEncoder();
    for (const value of [0, 1, 77, 1, 0, 1]) encoding.writeVarUint(encoder, value);
    a.update(1, encoding.toUint8Array(encoder));
    await a.roundTrip();
    const c = await served.connect(ben);
    await c.attach(1, head);
    expect(c.received).toEqual([entry.id]);
    expect(served.clinic.storedCount).toBe(1);
  });

  it('[R7] a gap stores nothing, and SyncStep1 goes back', async () => {
    const from = a.messages.length;
    a.write(1, 5, 3, anna.write(conversation, 'too early', Date.now()));
    const answer = await a.next('data', undefined, from);
    const decoded = decodeYMessage(answer.payload);
    if (!decoded.ok || decoded.value.type !== 'step1') throw new Error('no SyncStep1');
    expect(readStateVector(decoded.value.stateVector)).toEqual({ ok: true, value: new Map() });
    await scene.nobodyElseNoticed();
  });

  it('[R1] 131,000 invented client ids are refused whole', async () => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 131_000);
    for (let client = 0; client < 131_000; client++) {
      for (const value of [0, client, 0]) encoding.writeVarUint(encoder, value);
    }
    encoding.writeVarUint(encoder, 0);
    await scene.expectWholeRefusal(encoding.toUint8Array(encoder), 'too-many-clients');
  });

  it('[R1] too many structs are refused whole', async () => {
    const encoder = encoding.createEncoder();
    for (const value of [1, 100_000, 5, 0]) encoding.writeVarUint(encoder, value);
    await scene.expectWholeRefusal(encoding.toUint8Array(encoder), 'too-many-structs');
  });
});
