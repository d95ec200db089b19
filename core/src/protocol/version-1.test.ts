/** Bytes that version 1 wrote, in `core/fixtures/v1`: whoever changes a format hears of it here. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import edits from '../../fixtures/v1/edits.json';
import entries from '../../fixtures/v1/entries.json';
import frames from '../../fixtures/v1/frames.json';
import segment from '../../fixtures/v1/segment.json';
import { canonicalPayload, decodeEntry, payloadBytesOf } from '../entry/codec.ts';
import { deviceIdOf } from '../entry/ids.ts';
import { ENTRY_KINDS } from '../entry/schema.ts';
import { signEntry, verifyEntry, webCryptoVerify } from '../entry/signature.ts';
import {
  decodeClientFrame,
  decodeRelayFrame,
  encodeClientMessage,
  encodeFrame,
  encodeRelayMessage,
} from '../index.ts';
import { digestOf, digestText } from '../segment/digest.ts';
import { decodeFetchedSegment, encodeFetchedSegment } from '../segment/fetched.ts';
import { parseSegmentName } from '../segment/name.ts';
import { allEntries, entryIds, segmentSize } from '../segment/segment.ts';
import {
  readSegmentUpdate,
  readStateVector,
  writeSegmentUpdate,
  writeStateVector,
} from '../segment/update.ts';
import { fromBase64, jsonOf } from '../testing/fixtures.ts';
import { clientMessages, relayMessages } from '../testing/messages.ts';
import { sha256 } from '../testing/samples.ts';
import {
  decodeYMessage,
  encodePermissionDenied,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
} from './y-websocket.ts';

describe('entries of version 1', () => {
  const all = [...entries.entries, ...edits.entries];
  const { subtle } = globalThis.crypto;
  const publicKey = fromBase64(entries.key.publicKey);
  const verify = webCryptoVerify(subtle);
  const pkcs8 = new Uint8Array([
    ...fromBase64('MC4CAQAwBQYDK2VwBCIEIA=='),
    ...fromBase64(entries.key.seed),
  ]);

  it('[E2] there is one of every kind', () => {
    const kinds = new Set(entries.entries.map(({ payload }) => payload.kind));
    expect([...kinds].sort()).toEqual([...ENTRY_KINDS].sort());
  });

  it('[E11] an edit that says what it replaces is of version 1, as one that does not', () => {
    const kept = all.filter(({ payload }) => payload.kind === 'edit');
    expect(kept.map(({ payload }) => 'replaces' in payload.body)).toEqual([false, true, true]);
  });

  it.each(all)('[E4] $name is read, and has its id', ({ id, payload, bytes }) => {
    const result = decodeEntry(fromBase64(bytes), sha256);
    expect(result).toMatchObject({ ok: true, value: { id, payload } });
    if (!result.ok) return;
    expect(result.value.payload).toEqual(payload);
    expect(canonicalPayload(result.value.payload)).toEqual(payloadBytesOf(fromBase64(bytes)));
  });

  it.each(all)('[E5] $name is proved, and signed again is the same', async (entry) => {
    const bytes = fromBase64(entry.bytes);
    expect(await verifyEntry(bytes, publicKey, verify)).toBe(true);
    const key = await subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
    const decoded = decodeEntry(bytes, sha256);
    if (!decoded.ok) expect.fail(decoded.error.detail);
    const again = await signEntry(
      decoded.value.payload,
      async (data) => new Uint8Array(await subtle.sign('Ed25519', key, new Uint8Array(data))),
    );
    expect(again).toEqual(bytes);
  });

  it('[E5] the device is derived from its key', () => {
    expect(deviceIdOf(publicKey, sha256)).toBe(entries.key.device);
  });
});

describe('a segment of version 1', () => {
  const update = fromBase64(segment.update);

  it('[S2] its update is read, and written again byte for byte', () => {
    const result = readSegmentUpdate(update);
    if (!result.ok) expect.fail(result.error.detail);
    const { clients, deleteSetClients } = result.value;
    expect(deleteSetClients).toBe(0);
    expect(
      clients.map(({ client, structs }) => ({
        client,
        structs: structs.map(({ clock, id }) => ({ clock, id })),
      })),
    ).toEqual(segment.clients);
    expect(writeSegmentUpdate(clients)).toEqual(update);
  });

  it('[S1] Yjs opens it, with the entries under their ids', () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    const expected = entries.entries.slice(0, 9).map(({ id, bytes }) => [id, fromBase64(bytes)]);
    expect(new Map([...allEntries(doc)].map(({ id, bytes }) => [id, bytes]))).toEqual(
      new Map(expected as [string, Uint8Array][]),
    );
    expect(segmentSize(doc)).toBe(9);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(update);
    expect(digestText(digestOf(entryIds(doc)))).toBe(segment.digest);
  });

  it('[M5] its state vector is read and written', () => {
    const bytes = fromBase64(segment.stateVector);
    const result = readStateVector(bytes);
    if (!result.ok) expect.fail(result.error.detail);
    expect([...result.value]).toEqual(
      segment.clients.map(({ client, structs }) => [client, structs.length]),
    );
    expect(writeStateVector(result.value)).toEqual(bytes);
  });

  it('[S6] its name comes apart', () => {
    expect(parseSegmentName(segment.name)).toMatchObject({ ok: true, value: { number: 12 } });
  });

  it('[S1] fetched, it holds the update and its arrivals', () => {
    const body = fromBase64(segment.fetched);
    const result = decodeFetchedSegment(body);
    if (!result.ok) expect.fail(result.error);
    expect(result.value.update).toEqual(update);
    expect(jsonOf(result.value.arrivals)).toEqual(segment.arrivals);
    expect(encodeFetchedSegment(result.value)).toEqual(body);
  });
});

describe('frames of version 1', () => {
  it('[M1] there is one of every type', () => {
    const types = (list: readonly { readonly message: { readonly type: string } }[]): string[] =>
      [...new Set(list.map(({ message }) => message.type))].sort();
    expect(types(frames.fromWorkstation)).toEqual(Object.keys(clientMessages).sort());
    expect(types(frames.fromRelay)).toEqual(Object.keys(relayMessages).sort());
  });

  it.each(frames.fromWorkstation)('[M1] $message.type is read and written', (fixture) => {
    const frame = fromBase64(fixture.frame);
    const result = decodeClientFrame(frame);
    if (!result.ok) expect.fail(result.error.detail);
    expect(jsonOf(result.value)).toEqual([fixture.message]);
    expect(encodeFrame(result.value.map(encodeClientMessage))).toEqual(frame);
  });

  it.each(frames.fromRelay)('[M1] $message.type of the relay is read and written', (fixture) => {
    const frame = fromBase64(fixture.frame);
    const result = decodeRelayFrame(frame);
    if (!result.ok) expect.fail(result.error.detail);
    expect(jsonOf(result.value)).toEqual([fixture.message]);
    expect(encodeFrame(result.value.map(encodeRelayMessage))).toEqual(frame);
  });

  it('[M2] all of a workstation’s in one frame', () => {
    const result = decodeClientFrame(fromBase64(frames.several));
    if (!result.ok) expect.fail(result.error.detail);
    expect(jsonOf(result.value)).toEqual(frames.fromWorkstation.map(({ message }) => message));
  });

  it.each(frames.yWebsocket)('[M4] $message.type of y-websocket is read and written', (fixture) => {
    const payload = fromBase64(fixture.payload);
    const result = decodeYMessage(payload);
    if (!result.ok) expect.fail(result.error.detail);
    expect(jsonOf(result.value)).toEqual(fixture.message);
    const message = result.value;
    switch (message.type) {
      case 'step1':
        expect(encodeStep1(message.stateVector)).toEqual(payload);
        break;
      case 'step2':
        expect(encodeStep2(message.update)).toEqual(payload);
        break;
      case 'update':
        expect(encodeUpdate(message.update)).toEqual(payload);
        break;
      case 'awareness':
        expect.fail('not in the fixtures');
    }
  });

  it('[M6] permission-denied is written', () => {
    const { reason, payload } = frames.permissionDenied;
    expect(encodePermissionDenied(reason)).toEqual(fromBase64(payload));
  });
});
