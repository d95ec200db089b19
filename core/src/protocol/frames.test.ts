import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ClientMessage,
  decodeClientFrame,
  decodeRelayFrame,
  encodeArrivals,
  encodeClientMessage,
  encodeFrame,
  encodeRelayMessage,
  encodeSharedHead,
  type RelayMessage,
  WHOLE_UPDATE,
} from '../index.ts';
import { craft, LARGEST } from '../testing/craft.ts';
import {
  anyClientMessage,
  anyPayloadBytes,
  anyRelayMessage,
  clientMessages,
  codeOfClient,
  codeOfRelay,
  relayMessages,
} from '../testing/messages.ts';
import { sampleConversation } from '../testing/samples.ts';

const ping: ClientMessage = { type: 'ping', nonce: 300 };
const pingBytes = encodeClientMessage(ping);
describe('messages', () => {
  it.each(Object.entries(clientMessages))(
    '[M1] a workstation’s %s is written and read',
    (_, any) => {
      fc.assert(
        fc.property(any, (message: ClientMessage) => {
          const frame = encodeFrame([encodeClientMessage(message)]);
          expect(decodeClientFrame(frame)).toEqual({ ok: true, value: [message] });
        }),
      );
    },
  );

  it.each(Object.entries(relayMessages))('[M1] the relay’s %s is written and read', (_, any) => {
    fc.assert(
      fc.property(any, (message: RelayMessage) => {
        const frame = encodeFrame([encodeRelayMessage(message)]);
        expect(decodeRelayFrame(frame)).toEqual({ ok: true, value: [message] });
      }),
    );
  });

  it('[M2] several messages stand in one frame, in their order', () => {
    fc.assert(
      fc.property(
        fc.array(anyClientMessage, { maxLength: 6 }),
        fc.array(anyRelayMessage, { maxLength: 6 }),
        (sent, answered) => {
          expect(decodeClientFrame(encodeFrame(sent.map(encodeClientMessage)))).toEqual({
            ok: true,
            value: sent,
          });
          expect(decodeRelayFrame(encodeFrame(answered.map(encodeRelayMessage)))).toEqual({
            ok: true,
            value: answered,
          });
        },
      ),
    );
  });

  it('[M2] an empty frame holds nothing', () => {
    expect(decodeClientFrame(new Uint8Array())).toEqual({ ok: true, value: [] });
  });

  it('[A3] a shared head and a body that is encoded once make the message', () => {
    fc.assert(
      fc.property(relayMessages.data, relayMessages.arrivals, (data, arrivals) => {
        expect(craft(encodeSharedHead('data', data.channel), data.payload)).toEqual(
          encodeRelayMessage(data),
        );
        expect(
          craft(encodeSharedHead('arrivals', arrivals.channel), encodeArrivals(arrivals.arrivals)),
        ).toEqual(encodeRelayMessage(arrivals));
      }),
    );
  });

  it('[M1] what a hello, a welcome or a notice says beyond the schema is dropped', () => {
    const hello = { minVersion: 1, maxVersion: 1, client: '', era: null, directoryRevision: 0 };
    const later = `{"__proto__":{"era":5},"later":1,${JSON.stringify(hello).slice(1)}`;
    const frame = encodeFrame([craft(0, later)]);
    expect(decodeClientFrame(frame)).toEqual({ ok: true, value: [{ type: 'hello', hello }] });
    const notice = encodeFrame([craft(70, '{"conversations":[],"later":true}')]);
    expect(decodeRelayFrame(notice)).toEqual({
      ok: true,
      value: [{ type: 'notice', notice: { conversations: [] } }],
    });
  });

  it('[M3] a refusal code of a later version is read as one that keeps the text', () => {
    const id = new Uint8Array(24);
    const refused = decodeRelayFrame(encodeFrame([craft(69, 1, 2, 1, id, 'out-of-coffee', 'why')]));
    expect(refused).toMatchObject({
      ok: true,
      value: [{ entries: [{ id: WHOLE_UPDATE, code: 'entry-malformed', detail: 'why' }] }],
    });
    const healed = decodeRelayFrame(encodeFrame([craft(74, sampleConversation, 1, id, 'later')]));
    expect(healed).toMatchObject({
      ok: true,
      value: [{ results: [{ outcome: 'entry-malformed' }] }],
    });
  });
});

describe('unknown types', () => {
  it('[M3] a message of an unknown type is skipped, whatever it holds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: LARGEST }), anyPayloadBytes, (type, rest) => {
        const frame = encodeFrame([pingBytes, craft(type, rest), pingBytes]);
        expect(decodeClientFrame(frame)).toEqual({ ok: true, value: [ping, ping] });
      }),
    );
  });

  it('[M3] each side skips what only the other says', () => {
    for (let type = 16; type < 128; type++)
      expect(codeOfClient(encodeFrame([craft(type)]))).toBe('ok');
    const welcome = encodeFrame([craft(64, 'not JSON')]);
    expect(decodeClientFrame(welcome)).toEqual({ ok: true, value: [] });
    expect(decodeRelayFrame(encodeFrame([craft(0, 'not JSON')]))).toEqual({ ok: true, value: [] });
  });

  it('[M3] a workstation’s known type with trailing bytes is a fault', () => {
    fc.assert(
      fc.property(anyClientMessage, (message) => {
        // The rest of a data message belongs to it.
        const expected = message.type === 'data' ? 'ok' : 'bad-frame';
        expect(codeOfClient(encodeFrame([craft(encodeClientMessage(message), 0)]))).toBe(expected);
      }),
    );
  });

  it('[M3] the relay’s known type with trailing bytes is a fault', () => {
    fc.assert(
      fc.property(anyRelayMessage, (message) => {
        const expected = message.type === 'data' ? 'ok' : 'bad-frame';
        expect(codeOfRelay(encodeFrame([craft(encodeRelayMessage(message), 0)]))).toBe(expected);
      }),
    );
  });
});
