/** Every message of the multiplexed socket, for properties. */
import fc from 'fast-check';
import { MAX_STATUS_LENGTH } from '../directory/user-settings.ts';
import {
  type Arrival,
  type ClientMessage,
  decodeClientFrame,
  decodeRelayFrame,
  type RelayMessage,
  WHOLE_UPDATE,
} from '../index.ts';
import { REFUSAL_CODES } from '../protocol/codes.ts';
import { PRESENCE_STATES } from '../protocol/live-messages.ts';
import {
  anyConversation,
  anyEntryId,
  anySegmentName,
  anyText,
  anyUser,
  exactBytes,
} from './samples.ts';

const number = fc.oneof(fc.nat(300), fc.maxSafeNat());
export const anyPayloadBytes = fc.uint8Array({ maxLength: 40 });
export const anyArrival: fc.Arbitrary<Arrival> = fc.record({
  id: anyEntryId,
  sequence: number,
  arrivedAt: number,
  receipt: exactBytes(16),
});
const anyState = fc.record({
  conversation: anyConversation,
  head: anySegmentName,
  sequence: number,
});

export const clientMessages: {
  [T in ClientMessage['type']]: fc.Arbitrary<ClientMessage & { type: T }>;
} = {
  hello: fc.record({
    type: fc.constant('hello'),
    hello: fc.record({
      minVersion: fc.integer({ min: 1, max: 65_535 }),
      maxVersion: fc.integer({ min: 1, max: 65_535 }),
      client: anyText(0, 64),
      era: fc.option(number),
      directoryRevision: number,
    }),
  }),
  attach: fc.record({
    type: fc.constant('attach'),
    channel: number,
    segment: anySegmentName,
    sequence: number,
  }),
  detach: fc.record({ type: fc.constant('detach'), channel: number }),
  data: fc.record({ type: fc.constant('data'), channel: number, payload: anyPayloadBytes }),
  ping: fc.record({ type: fc.constant('ping'), nonce: number }),
  pong: fc.record({ type: fc.constant('pong'), nonce: number }),
  'digest-request': fc.record({ type: fc.constant('digest-request'), channel: number }),
  heal: fc.record({
    type: fc.constant('heal'),
    conversation: anyConversation,
    records: fc.array(
      fc.record({
        sequence: number,
        arrivedAt: number,
        receipt: fc.oneof(exactBytes(16), exactBytes(0)),
        bytes: anyPayloadBytes,
      }),
      { maxLength: 3 },
    ),
  }),
  watch: fc.record({
    type: fc.constant('watch'),
    conversations: fc.array(anyConversation, { maxLength: 3 }),
  }),
  held: fc.record({
    type: fc.constant('held'),
    markers: fc.array(fc.record({ conversation: anyConversation, sequence: number }), {
      maxLength: 3,
    }),
  }),
  activity: fc.record({ type: fc.constant('activity'), active: fc.boolean() }),
  typing: fc.record({ type: fc.constant('typing'), conversation: anyConversation }),
};
export const relayMessages: {
  [T in RelayMessage['type']]: fc.Arbitrary<RelayMessage & { type: T }>;
} = {
  welcome: fc.record({
    type: fc.constant('welcome'),
    welcome: fc.record({
      version: fc.nat(9),
      relayTime: number,
      era: number,
      eraKnown: fc.boolean(),
      user: anyUser,
      directoryRevision: number,
      conversations: fc.array(anyState, { maxLength: 3 }),
    }),
  }),
  attached: fc.record({
    type: fc.constant('attached'),
    channel: number,
    segment: anySegmentName,
    sequence: number,
  }),
  'channel-closed': fc.record({
    type: fc.constant('channel-closed'),
    channel: number,
    code: fc.integer({ min: 4_400, max: 4_599 }),
    reason: anyText(0, 120),
  }),
  data: fc.record({ type: fc.constant('data'), channel: number, payload: anyPayloadBytes }),
  arrivals: fc.record({
    type: fc.constant('arrivals'),
    channel: number,
    arrivals: fc.array(anyArrival, { maxLength: 3 }),
  }),
  refused: fc.record({
    type: fc.constant('refused'),
    channel: number,
    client: number,
    entries: fc.array(
      fc.record({
        id: fc.oneof(anyEntryId, fc.constant(WHOLE_UPDATE)),
        code: fc.constantFrom(...REFUSAL_CODES),
        detail: anyText(0, 120),
      }),
      { maxLength: 3 },
    ),
  }),
  notice: fc.record({
    type: fc.constant('notice'),
    notice: fc.record(
      { conversations: fc.array(anyState, { maxLength: 3 }), directoryRevision: number },
      { requiredKeys: ['conversations'] },
    ),
  }),
  ping: fc.record({ type: fc.constant('ping'), nonce: number }),
  pong: fc.record({ type: fc.constant('pong'), nonce: number, relayTime: number }),
  digest: fc.record({
    type: fc.constant('digest'),
    channel: number,
    sequence: number,
    digest: fc.record({ count: number, xor: exactBytes(24) }),
  }),
  healed: fc.record({
    type: fc.constant('healed'),
    conversation: anyConversation,
    results: fc.array(
      fc.record({
        id: anyEntryId,
        outcome: fc.constantFrom('stored', 'known', ...REFUSAL_CODES),
      }),
      { maxLength: 3 },
    ),
  }),
  markers: fc.record({
    type: fc.constant('markers'),
    conversation: anyConversation,
    markers: fc.array(fc.record({ user: anyUser, read: number, readAt: number, held: number }), {
      maxLength: 3,
    }),
  }),
  presence: fc.record({
    type: fc.constant('presence'),
    complete: fc.boolean(),
    people: fc.array(
      fc.record(
        {
          user: anyUser,
          state: fc.constantFrom(...PRESENCE_STATES),
          since: number,
          busy: fc.record({ since: number, until: number }),
          status: fc.record({
            text: fc.string({ minLength: 1, maxLength: MAX_STATUS_LENGTH, unit: 'grapheme-ascii' }),
            since: number,
            until: number,
          }),
        },
        { requiredKeys: ['user', 'state', 'since'] },
      ),
      { maxLength: 3 },
    ),
  }),
  'someone-types': fc.record({
    type: fc.constant('someone-types'),
    conversation: anyConversation,
    user: anyUser,
  }),
};
export const anyClientMessage: fc.Arbitrary<ClientMessage> = fc.oneof(
  ...Object.values(clientMessages),
);
export const anyRelayMessage: fc.Arbitrary<RelayMessage> = fc.oneof(
  ...Object.values(relayMessages),
);

export const codeOfClient = (frame: Uint8Array): string => {
  const result = decodeClientFrame(frame);
  return result.ok ? 'ok' : result.error.code;
};
export const codeOfRelay = (frame: Uint8Array): string => {
  const result = decodeRelayFrame(frame);
  return result.ok ? 'ok' : result.error.code;
};
