import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { MAX_ENTRY_BYTES } from '../entry/codec.ts';
import {
  decodeClientFrame,
  decodeRelayFrame,
  encodeArrivals,
  encodeClientMessage,
  encodeFrame,
  encodeRelayMessage,
  readArrivals,
} from '../index.ts';
import { craft, LARGEST } from '../testing/craft.ts';
import {
  anyClientMessage,
  anyRelayMessage,
  codeOfClient,
  codeOfRelay,
} from '../testing/messages.ts';
import { sampleConversation, sampleEntryId, sampleSegment } from '../testing/samples.ts';
import { BoundedReader, ReadError } from './bounded-reader.ts';
import {
  MAX_FRAME_BYTES,
  MAX_HEAL_RECORDS,
  MAX_HELLO_BYTES,
  MAX_MARKERS,
  MAX_MESSAGES_PER_FRAME,
  MAX_WATCHED,
} from './limits.ts';

const pingBytes = encodeClientMessage({ type: 'ping', nonce: 300 });

describe('faults', () => {
  it('[M2] a fault in the last message leaves nothing of the first', () => {
    const result = decodeClientFrame(encodeFrame([pingBytes, pingBytes, craft(4)]));
    expect(result).toEqual({
      ok: false,
      error: { code: 'bad-frame', detail: 'the input ends early' },
    });
  });

  it('[M2] every truncation of a message is a fault', () => {
    fc.assert(
      fc.property(anyClientMessage, anyRelayMessage, (sent, answered) => {
        const [one, other] = [encodeClientMessage(sent), encodeRelayMessage(answered)];
        // The frame is cut, so that a length is not paid for.
        const frames = [encodeFrame([one]), encodeFrame([other])] as const;
        for (let length = 1; length < frames[0].length; length++) {
          expect(codeOfClient(frames[0].subarray(0, length))).toBe('bad-frame');
        }
        for (let length = 1; length < frames[1].length; length++) {
          expect(codeOfRelay(frames[1].subarray(0, length))).toBe('bad-frame');
        }
        // The message is cut, and its length tells the truth.
        for (let length = 0; length < one.length; length++) {
          const code = codeOfClient(encodeFrame([one.subarray(0, length)]));
          if (sent.type !== 'data' || length < 2) expect(code).toBe('bad-frame');
        }
        for (let length = 0; length < other.length; length++) {
          const code = codeOfRelay(encodeFrame([other.subarray(0, length)]));
          if (answered.type !== 'data' || length < 2) expect(code).toBe('bad-frame');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('[M2] whatever one byte is changed to, the frame is read or refused, never thrown', () => {
    fc.assert(
      fc.property(anyClientMessage, anyRelayMessage, fc.nat(255), (sent, answered, value) => {
        const frames = [
          encodeFrame([encodeClientMessage(sent)]),
          encodeFrame([encodeRelayMessage(answered)]),
        ];
        for (const frame of frames) {
          for (let at = 0; at < frame.length; at++) {
            const spoilt = frame.slice();
            spoilt[at] = value;
            expect(['ok', 'bad-frame']).toContain(codeOfClient(spoilt));
            expect(['ok', 'bad-frame']).toContain(codeOfRelay(spoilt));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a message without a type', new Uint8Array()],
    ['a hello that is not JSON', craft(0, '{')],
    ['a hello that is not UTF-8', craft(0, 1, new Uint8Array([0xff]))],
    ['a hello without fields', craft(0, '{}')],
    ['a hello of null', craft(0, 'null')],
    [
      'a hello with version 0',
      craft(0, '{"minVersion":0,"maxVersion":1,"client":"","era":null,"directoryRevision":0}'),
    ],
    [
      'a hello with a fraction for an era',
      craft(0, '{"minVersion":1,"maxVersion":1,"client":"","era":1.5,"directoryRevision":0}'),
    ],
    ['an attach to what is not a name', craft(1, 1, `${sampleSegment}x`, 0)],
    ['an attach to a very long name', craft(1, 1, 'A'.repeat(5_000), 0)],
    ['an attach without a sequence', craft(1, 1, sampleSegment)],
    ['a channel above 2^53', craft(2, new Uint8Array(8).fill(0xff))],
    ['a heal of what is not a conversation', craft(7, 'here', 0)],
    [
      'a heal with a long receipt',
      craft(7, sampleConversation, 1, 1, 1, 17, new Uint8Array(17), 0),
    ],
    [
      'a heal with a large entry',
      craft(
        7,
        sampleConversation,
        1,
        1,
        1,
        0,
        MAX_ENTRY_BYTES + 1,
        new Uint8Array(MAX_ENTRY_BYTES + 1),
      ),
    ],
    ['a watch of what is not a conversation', craft(8, 1, 'here')],
    [
      'a watch of more than a screen shows',
      craft(8, MAX_WATCHED + 1, ...Array(MAX_WATCHED + 1).fill(sampleConversation)),
    ],
    [
      'a held of more markers than a person has conversations',
      craft(9, MAX_MARKERS + 1, new Uint8Array(23 * (MAX_MARKERS + 1))),
    ],
    ['a held without a sequence', craft(9, 1, sampleConversation)],
    ['an activity that is neither', craft(10, 2)],
    ['a typing in what is not a conversation', craft(11, 'here')],
  ])('[M2] %s is a fault', (_, message) => {
    expect(codeOfClient(encodeFrame([pingBytes, message]))).toBe('bad-frame');
  });

  it.each([
    [
      'a welcome with another user',
      craft(
        64,
        '{"version":1,"relayTime":1,"era":1,"eraKnown":true,"user":"me","directoryRevision":0,"conversations":[]}',
      ),
    ],
    ['a reason of 513 bytes', craft(66, 1, 4410, 'x'.repeat(513))],
    ['a digest of 23 bytes', craft(73, 1, 1, 1, new Uint8Array(23))],
    ['a presence that is not known', craft(76, '{"complete":true,"people":[{"user":"me"}]}')],
    ['a receipt of 15 bytes', craft(68, 1, 1, new Uint8Array(24), 1, 1, new Uint8Array(15))],
  ])('[M2] from the relay, %s is a fault', (_, message) => {
    expect(codeOfRelay(encodeFrame([message]))).toBe('bad-frame');
  });

  it('[R15] 256 heal records are a message, one more is not', () => {
    const heal = (records: number): Uint8Array =>
      encodeFrame([craft(7, sampleConversation, records, new Uint8Array(4 * records))]);
    expect(codeOfClient(heal(MAX_HEAL_RECORDS))).toBe('ok');
    expect(codeOfClient(heal(MAX_HEAL_RECORDS + 1))).toBe('bad-frame');
  });

  it('[R15] a frame that is too large is refused unread', () => {
    const spy = vi.spyOn(BoundedReader.prototype, 'uint8');
    expect(codeOfClient(new Uint8Array(MAX_FRAME_BYTES + 1))).toBe('frame-too-large');
    expect(codeOfRelay(new Uint8Array(16 * MAX_FRAME_BYTES + 1))).toBe('frame-too-large');
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
    const data = craft(3, 1, new Uint8Array(MAX_FRAME_BYTES - 5));
    const full = encodeFrame([data]);
    expect(full).toHaveLength(MAX_FRAME_BYTES);
    expect(codeOfClient(full)).toBe('ok');
  });

  it('[M1] a hello has its own, smaller limit', () => {
    const frame = encodeFrame([craft(100, new Uint8Array(MAX_HELLO_BYTES - 3))]);
    expect(frame).toHaveLength(MAX_HELLO_BYTES);
    expect(decodeClientFrame(frame, MAX_HELLO_BYTES)).toEqual({ ok: true, value: [] });
    expect(decodeClientFrame(craft(frame, 0), MAX_HELLO_BYTES)).toMatchObject({
      error: { code: 'frame-too-large' },
    });
  });

  it('[R15] 4,096 messages are a frame, one more is not, whether they are known or not', () => {
    for (const message of [pingBytes, craft(100)]) {
      const messages = Array.from({ length: MAX_MESSAGES_PER_FRAME }, () => message);
      expect(codeOfClient(encodeFrame(messages))).toBe('ok');
      expect(codeOfClient(encodeFrame([...messages, message]))).toBe('bad-frame');
    }
  });

  it.each([
    ['a message of 2^53 − 1 bytes', craft(LARGEST)],
    ['2^53 − 1 heal records', encodeFrame([craft(7, sampleConversation, LARGEST)])],
    ['2^53 − 1 arrivals', encodeFrame([craft(68, 1, LARGEST)])],
    ['2^53 − 1 refusals', encodeFrame([craft(69, 1, 1, LARGEST)])],
    ['2^53 − 1 healed', encodeFrame([craft(74, sampleConversation, LARGEST)])],
    ['a segment’s name of 2^53 − 1 bytes', encodeFrame([craft(65, 1, LARGEST)])],
  ])('[R15] %s: a fault after reading no more than there is', (_, frame) => {
    const spy = vi.spyOn(BoundedReader.prototype, 'uint8');
    const codes = [codeOfClient(frame), codeOfRelay(frame)];
    const reads = spy.mock.calls.length;
    spy.mockRestore();
    expect(codes).toContain('bad-frame');
    expect(reads).toBeLessThanOrEqual(2 * (frame.length + 1));
  });

  it('[M2] a receipt and a digest do not keep the frame that they came in', () => {
    const frame = encodeFrame([
      encodeRelayMessage({
        type: 'arrivals',
        channel: 1,
        arrivals: [
          { id: sampleEntryId(1), sequence: 1, arrivedAt: 1, receipt: new Uint8Array(16) },
        ],
      }),
      encodeRelayMessage({
        type: 'digest',
        channel: 1,
        sequence: 1,
        digest: { count: 0, xor: new Uint8Array(24) },
      }),
    ]);
    const result = decodeRelayFrame(frame);
    frame.fill(255);
    expect(result).toMatchObject({
      ok: true,
      value: [
        { arrivals: [{ receipt: new Uint8Array(16) }] },
        { digest: { xor: new Uint8Array(24) } },
      ],
    });
  });

  it('[A4] arrivals that end early throw only what readers catch', () => {
    const bytes = encodeArrivals([
      { id: sampleEntryId(1), sequence: 1, arrivedAt: 1, receipt: new Uint8Array(16) },
    ]);
    expect(() => readArrivals(new BoundedReader(bytes.subarray(0, -1)))).toThrow(ReadError);
  });
});
