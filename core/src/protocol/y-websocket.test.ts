import fc from 'fast-check';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { describe, expect, it, vi } from 'vitest';
import { messagePermissionDenied, readAuthMessage } from 'y-protocols/auth';
import { readSyncMessage, writeSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import { addEntries, entryIds } from '../segment/segment.ts';
import { readSegmentUpdate } from '../segment/update.ts';
import { craft, LARGEST } from '../testing/craft.ts';
import { sampleEntryId } from '../testing/samples.ts';
import { MAX_FRAME_BYTES } from './limits.ts';
import {
  decodeYMessage,
  encodePermissionDenied,
  encodeSegmentUpdate,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
} from './y-websocket.ts';

const SYNC = 0;
const AWARENESS = 1;
const AUTH = 2;
const QUERY_AWARENESS = 3;

/** A sync message as the stock provider writes it. */
const stock = (write: (encoder: encoding.Encoder) => void): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, SYNC);
  write(encoder);
  return encoding.toUint8Array(encoder);
};
const segment = (...labels: number[]): Y.Doc => {
  const doc = new Y.Doc();
  addEntries(
    doc,
    labels.map((n) => ({ id: sampleEntryId(n), bytes: new Uint8Array([n]) })),
    null,
  );
  return doc;
};
const codeOf = (payload: Uint8Array): string => {
  const result = decodeYMessage(payload);
  return result.ok ? result.value.type : result.error.code;
};

describe('reading what y-protocols writes', () => {
  const doc = segment(1, 2);

  it('[M5] sync step 1 holds the state vector', () => {
    const message = stock((encoder) => writeSyncStep1(encoder, doc));
    expect(decodeYMessage(message)).toEqual({
      ok: true,
      value: { type: 'step1', stateVector: Y.encodeStateVector(doc) },
    });
    expect(encodeStep1(Y.encodeStateVector(doc))).toEqual(message);
  });

  it('[M5] sync step 2 holds the missing update', () => {
    const message = stock((encoder) => writeSyncStep2(encoder, doc));
    expect(decodeYMessage(message)).toEqual({
      ok: true,
      value: { type: 'step2', update: Y.encodeStateAsUpdate(doc) },
    });
    expect(encodeStep2(Y.encodeStateAsUpdate(doc))).toEqual(message);
  });

  it('[M4] an update is an update', () => {
    const update = Y.encodeStateAsUpdate(doc);
    const message = stock((encoder) => writeUpdate(encoder, update));
    expect(decodeYMessage(message)).toEqual({ ok: true, value: { type: 'update', update } });
    expect(encodeUpdate(update)).toEqual(message);
  });

  it('[M4] an update written with its message is byte for byte the same', () => {
    for (const count of [1, 3, 400]) {
      const update = Y.encodeStateAsUpdate(segment(...Array.from({ length: count }, (_, i) => i)));
      const read = readSegmentUpdate(update);
      if (!read.ok) throw new Error(read.error.detail);
      expect(encodeSegmentUpdate(read.value.clients)).toEqual(encodeUpdate(update));
    }
  });

  it('[M5] y-protocols reads ours: step 1 is answered, step 2 and updates are applied', () => {
    const answer = encoding.createEncoder();
    const read = (payload: Uint8Array, target: Y.Doc): void => {
      const decoder = decoding.createDecoder(payload);
      expect(decoding.readVarUint(decoder)).toBe(SYNC);
      readSyncMessage(decoder, answer, target, null);
    };
    const replica = new Y.Doc();
    read(encodeStep2(Y.encodeStateAsUpdate(doc)), replica);
    read(encodeUpdate(Y.encodeStateAsUpdate(segment(3))), replica);
    expect(new Set(entryIds(replica))).toEqual(new Set([1, 2, 3].map(sampleEntryId)));
    read(encodeStep1(Y.encodeStateVector(new Y.Doc())), doc);
    const reply = decodeYMessage(craft(SYNC, encoding.toUint8Array(answer)));
    expect(reply).toEqual({
      ok: true,
      value: { type: 'step2', update: Y.encodeStateAsUpdate(doc) },
    });
  });

  it('[M4] awareness and its query are accepted and dropped, whatever they hold', () => {
    expect(codeOf(craft(QUERY_AWARENESS))).toBe('awareness');
    expect(codeOf(craft(AWARENESS, 5, new Uint8Array(5)))).toBe('awareness');
    expect(codeOf(craft(AWARENESS, LARGEST))).toBe('awareness');
  });

  it('[M6] a stock client reads why it was refused', () => {
    const decoder = decoding.createDecoder(encodePermissionDenied('wrong-author'));
    expect(decoding.readVarUint(decoder)).toBe(AUTH);
    const denied = vi.fn<(doc: Y.Doc, reason: string) => void>();
    readAuthMessage(decoder, doc, denied);
    expect(denied).toHaveBeenCalledWith(doc, 'wrong-author');
    expect(messagePermissionDenied).toBe(0);
  });
});

describe('what is not a message', () => {
  it.each([
    ['auth, which only the relay says', craft(AUTH, 0, 'no'), 'unknown-message'],
    ['an unknown message', craft(4), 'unknown-message'],
    ['an unknown sync message', craft(SYNC, 3, 0), 'unknown-message'],
    ['nothing', new Uint8Array(), 'bad-frame'],
    ['a sync message without a type', craft(SYNC), 'bad-frame'],
    ['trailing bytes', craft(SYNC, 0, 0, 7), 'bad-frame'],
    ['a length of 2^53 − 1', craft(SYNC, 2, LARGEST), 'bad-frame'],
    ['a length above a frame', craft(SYNC, 2, MAX_FRAME_BYTES + 1), 'bad-frame'],
  ])('[M2] %s is a fault', (_, payload, code) => {
    expect(codeOf(payload)).toBe(code);
  });

  it('[M2] every truncation is a fault', () => {
    const message = encodeUpdate(Y.encodeStateAsUpdate(segment(1)));
    for (let length = 0; length < message.length; length++) {
      expect(codeOf(message.subarray(0, length))).toBe('bad-frame');
    }
  });

  it('[M2] any bytes at all are answered', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (payload) => {
        expect(typeof decodeYMessage(payload).ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });

  it('[R1] trap: y-protocols swallows a malformed update, so it looks accepted; here it has a code', () => {
    const malformed = new Uint8Array([1, 1, 5, 0, 3]);
    const silenced = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const decoder = decoding.createDecoder(craft(2, malformed.length, malformed));
    const answer = encoding.createEncoder();
    expect(() => readSyncMessage(decoder, answer, new Y.Doc(), null)).not.toThrow();
    expect(silenced).toHaveBeenCalled();
    silenced.mockRestore();
    const message = decodeYMessage(encodeUpdate(malformed));
    if (!message.ok || message.value.type !== 'update') expect.fail('an update');
    expect(readSegmentUpdate(message.value.update)).toMatchObject({
      ok: false,
      error: { code: 'not-an-entry' },
    });
  });
});
