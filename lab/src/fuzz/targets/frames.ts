/** Frames of the multiplexed socket, from workstations and from the relay (M1 to M3). */
import {
  type BoundedReader,
  decodeClientFrame,
  decodeRelayFrame,
  encodeClientMessage,
  encodeFrame,
  encodeRelayMessage,
  type FrameFault,
  ID_BYTES,
  RECEIPT_BYTES,
  type Result,
} from '@corridor/core';
import type { SeededRandom } from '@corridor/core/testing';
import { clientFrames, relayFrames } from '../fixtures.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import {
  type Field,
  mutateParts,
  type Part,
  partsOf,
  readList,
  readPart,
  writeParts,
} from '../parts.ts';
import { allowedSteps, stepsSoFar } from '../steps.ts';
import { type Outcome, owes, sameBytes, type Target } from '../target.ts';

const ID: Field = { fixed: ID_BYTES };

/** The fields of each type of message; those of `list` follow a count. */
const SHAPES: Readonly<Record<number, { fields: readonly Field[]; list?: readonly Field[] }>> = {
  0: { fields: ['var'] },
  1: { fields: ['number', 'var', 'number'] },
  2: { fields: ['number'] },
  3: { fields: ['number', 'rest'] },
  4: { fields: ['number'] },
  5: { fields: ['number'] },
  6: { fields: ['number'] },
  7: { fields: ['var'], list: ['number', 'number', 'var', 'var'] },
  64: { fields: ['var'] },
  65: { fields: ['number', 'var', 'number'] },
  66: { fields: ['number', 'number', 'var'] },
  67: { fields: ['number', 'rest'] },
  68: { fields: ['number'], list: [ID, 'number', 'number', { fixed: RECEIPT_BYTES }] },
  69: { fields: ['number', 'number'], list: [ID, 'var', 'var'] },
  70: { fields: ['var'] },
  71: { fields: ['number'] },
  72: { fields: ['number', 'number'] },
  73: { fields: ['number', 'number', 'number', ID] },
  74: { fields: ['var'], list: [ID, 'var'] },
};

const messageParts = (reader: BoundedReader): Part[] => {
  const type = readPart(reader, 'number');
  const shape = type.kind === 'number' ? SHAPES[type.value] : undefined;
  if (shape === undefined) return [type];
  const fields = shape.fields.map((field) => readPart(reader, field));
  return [type, ...fields, ...(shape.list ? readList(reader, shape.list) : [])];
};

const messagesOf = (frame: Uint8Array): Uint8Array[] | null =>
  partsOf(frame, (reader) => {
    const parts: Part[] = [];
    while (reader.remaining > 0) parts.push(readPart(reader, 'var'));
    return parts;
  })?.map((part) => (part.kind === 'number' ? new Uint8Array(0) : part.bytes)) ?? null;

/** Changes one message of a frame by its fields, and puts some of another frame's beside it. */
export const mutateFrame = (
  random: SeededRandom,
  frame: Uint8Array,
  other: Uint8Array,
): Uint8Array => {
  const messages = random.chance(0.7) ? messagesOf(frame) : null;
  if (messages === null || messages.length === 0) return mutateBytes(random, frame, other);
  const at = random.between(0, messages.length - 1);
  const message = messages[at] ?? new Uint8Array(0);
  const parts = partsOf(message, messageParts);
  messages[at] =
    parts === null
      ? mutateBytes(random, message, other)
      : writeParts(mutateParts(random, parts, other));
  if (random.chance(0.2)) messages.push(...(messagesOf(other) ?? []));
  if (random.chance(0.003)) {
    const times = random.pick([4_095, 4_096, 4_097]);
    return encodeFrame(Array.from({ length: times }, () => messages[at] as Uint8Array));
  }
  return encodeFrame(messages);
};

const CODES: ReadonlySet<string> = new Set(['bad-frame', 'frame-too-large', 'unknown-message']);

const runFrame = <T>(
  input: Uint8Array,
  decode: (frame: Uint8Array) => Result<T[], FrameFault>,
  encode: (message: T) => Uint8Array,
): Outcome => {
  const before = stepsSoFar();
  const result = decode(input);
  const steps = stepsSoFar() - before;
  owes(steps <= allowedSteps(input.length), `${steps} steps for ${input.length} bytes`);
  if (!result.ok) {
    owes(CODES.has(result.error.code), `an undocumented code ${result.error.code}`);
    owes(result.error.detail.length <= 200, 'the detail is bounded');
    return 'refused';
  }
  // What was understood, written as we write it, is understood the same way and written the same.
  const written = encodeFrame(result.value.map(encode));
  const again = decode(written);
  owes(again.ok, 'what was understood can be written and read again');
  if (!again.ok) return 'refused';
  owes(again.value.length === result.value.length, 'no message is lost in writing');
  owes(
    sameBytes(encodeFrame(again.value.map(encode)), written),
    'read and written, it is the same',
  );
  return 'taken';
};

export const clientFrameTarget: Target = {
  name: 'client-frame',
  share: 180,
  seeds: clientFrames,
  mutate: mutateFrame,
  run: (input) => runFrame(input, decodeClientFrame, encodeClientMessage),
};

export const relayFrameTarget: Target = {
  name: 'relay-frame',
  share: 120,
  seeds: relayFrames,
  mutate: mutateFrame,
  run: (input) => runFrame(input, decodeRelayFrame, encodeRelayMessage),
};
