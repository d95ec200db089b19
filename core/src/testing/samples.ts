/** Values for tests: what a property is tried on, and one good payload to spoil. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { toBase64Url, utf8Encode } from '../encoding.ts';
import type { Stamp } from '../entry/clock.ts';
import { entryIdOf } from '../entry/codec.ts';
import type { Sha256 } from '../entry/hash.ts';
import type { ConversationId, DeviceId, EntryId, EntryKey, UserId } from '../entry/ids.ts';
import { type Payload, SYSTEM_EVENTS } from '../entry/schema.ts';
import type { SegmentName } from '../segment/name.ts';

export const sha256: Sha256 = (bytes) =>
  new Uint8Array(createHash('sha256').update(bytes).digest());

/** 16 bytes of hash over a label, as an id: the same label, the same id. */
const idOf = (label: string): string => toBase64Url(sha256(utf8Encode(label)).subarray(0, 16));

export const sampleEntryId = (label: string | number): EntryId =>
  entryIdOf(utf8Encode(`entry ${label}`), sha256);
export const sampleConversation = idOf('conversation') as ConversationId;
export const sampleUser = idOf('user') as UserId;
export const sampleDevice = idOf('device') as DeviceId;
export const sampleKey = idOf('key') as EntryKey;
export const sampleSegment = `${sampleConversation}.3.${idOf('segment')}` as SegmentName;

export const sampleMessage = {
  conversation: sampleConversation,
  author: sampleUser,
  device: sampleDevice,
  key: sampleKey,
  at: '0199d5a3c8000000' as Stamp,
  kind: 'message',
  body: { text: 'Room 3 is ready' },
  after: null,
} as const satisfies Payload;

export const exactBytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });

const id128 = <T extends string>(): fc.Arbitrary<T> =>
  exactBytes(16).map((bytes) => toBase64Url(bytes) as T);

export const anyEntryId: fc.Arbitrary<EntryId> = exactBytes(24).map(
  (bytes) => toBase64Url(bytes) as EntryId,
);
export const anyConversation = id128<ConversationId>();
export const anyUser = id128<UserId>();
export const anySegmentName: fc.Arbitrary<SegmentName> = fc
  .tuple(anyConversation, fc.integer({ min: 0, max: 999_999_999 }), id128())
  .map((parts) => parts.join('.') as SegmentName);

export const anyClock = fc.record({
  ms: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 2 ** 47 })),
  counter: fc.oneof(fc.integer({ min: 0xfffd, max: 0xffff }), fc.integer({ min: 0, max: 0xffff })),
});

const SURROGATES = { from: 0xd800, count: 0x800 };
const LAST_CODE_POINT = 0x10ffff;

/**
 * Any code point but a surrogate: what fast-check's own `unit: 'binary'` gives, value for value. That
 * one lists all 1.1 million when the first text is asked for, 0.6 s in every file of tests.
 */
export const anyCodePoint: fc.Arbitrary<string> = fc
  .nat({ max: LAST_CODE_POINT - SURROGATES.count })
  .map(
    (index) => String.fromCodePoint(index < SURROGATES.from ? index : index + SURROGATES.count),
    (text) => {
      const point = typeof text === 'string' ? text.codePointAt(0) : undefined;
      if (point === undefined || String.fromCodePoint(point) !== text || !text.isWellFormed()) {
        throw new Error('This is not one code point.');
      }
      return point < SURROGATES.from ? point : point - SURROGATES.count;
    },
  );

/** Any text without lone surrogates, quotes and control characters included. */
export const anyText = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  // A code point above U+FFFF counts as two.
  fc.string({ unit: anyCodePoint, minLength, maxLength: Math.floor(maxLength / 2) });

const anyFile = fc.record(
  { name: anyText(0, 40), type: anyText(0, 40), size: fc.maxSafeNat() },
  { requiredKeys: ['name'] },
);

const anyBody = fc.oneof(
  fc.record({
    kind: fc.constant('message' as const),
    body: fc.record(
      {
        text: anyText(1, 60),
        replyTo: anyEntryId,
        thread: anyEntryId,
        mentions: fc.array(anyUser, { maxLength: 3 }),
        files: fc.array(anyFile, { maxLength: 3 }),
      },
      { requiredKeys: ['text'] },
    ),
  }),
  fc.record({
    kind: fc.constant('edit' as const),
    body: fc.record(
      {
        target: anyEntryId,
        text: anyText(1, 60),
        mentions: fc.array(anyUser, { maxLength: 3 }),
        replaces: fc.array(anyEntryId, { maxLength: 3 }),
      },
      { requiredKeys: ['target', 'text'] },
    ),
  }),
  fc.record({
    kind: fc.constant('redaction' as const),
    body: fc.record({ target: anyEntryId, reason: anyText(0, 60) }, { requiredKeys: ['target'] }),
  }),
  fc.record({
    kind: fc.constant('reaction' as const),
    body: fc.record({ target: anyEntryId, emoji: anyText(1, 8), on: fc.boolean() }),
  }),
  fc.record({
    kind: fc.constant('pin' as const),
    body: fc.record({ target: anyEntryId, on: fc.boolean() }),
  }),
  fc.record({
    kind: fc.constant('acknowledgement' as const),
    body: fc.record({ target: anyEntryId }),
  }),
  fc.record({
    kind: fc.constant('system' as const),
    body: fc.record(
      { event: fc.constantFrom(...SYSTEM_EVENTS), user: anyUser, text: anyText(0, 60) },
      { requiredKeys: ['event'] },
    ),
  }),
);

/** A valid payload of any kind, its fields in no particular order. */
export const anyPayload: fc.Arbitrary<Payload> = fc
  .tuple(
    anyBody,
    fc.record(
      {
        after: fc.option(anyEntryId),
        via: fc.constantFrom('import' as const, 'server' as const, 'rest' as const),
        at: fc
          .bigInt({ min: 0n, max: 2n ** 64n - 1n })
          .map((value) => value.toString(16).padStart(16, '0') as Stamp),
        key: id128<EntryKey>(),
        device: id128<DeviceId>(),
        author: anyUser,
        conversation: anyConversation,
      },
      { requiredKeys: ['after', 'at', 'key', 'device', 'author', 'conversation'] },
    ),
  )
  .map(([body, rest]) => ({ ...body, ...rest }));
