/** Yjs updates, state vectors, y-websocket messages and fetched segments (S2, R1, M10). */
import {
  type BoundedReader,
  decodeFetchedSegment,
  decodeYMessage,
  encodeFetchedSegment,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  ID_BYTES,
  RECEIPT_BYTES,
  readSegmentUpdate,
  readStateVector,
  type Struct,
  writeSegmentUpdate,
  writeStateVector,
} from '@corridor/core';
import type { SeededRandom } from '@corridor/core/testing';
import * as Y from 'yjs';
import { fetchedSegment, segmentUpdate, stateVector, yMessages } from '../fixtures.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { mutateParts, type Part, partsOf, readList, readPart, writeParts } from '../parts.ts';
import { allowedSteps, stepsSoFar } from '../steps.ts';
import { type Outcome, owes, sameBytes, type Target } from '../target.ts';

const countOf = (part: Part): number => (part.kind === 'number' ? part.value : 0);

const updateParts = (reader: BoundedReader): Part[] => {
  const clients = readPart(reader, 'number');
  const parts: Part[] = [clients];
  for (let i = countOf(clients); i > 0; i--) {
    const structs = readPart(reader, 'number');
    parts.push(structs, readPart(reader, 'number'), readPart(reader, 'number'));
    for (let n = countOf(structs); n > 0; n--) {
      parts.push(readPart(reader, { fixed: 1 }), readPart(reader, 'number'));
      for (let field = 0; field < 3; field++) parts.push(readPart(reader, 'var'));
    }
  }
  parts.push(...readList(reader, ['number', 'number', 'number', 'number']));
  return parts;
};

const byParts =
  (read: (reader: BoundedReader) => Part[]): Target['mutate'] =>
  (random: SeededRandom, seed, other) => {
    const parts = random.chance(0.7) ? partsOf(seed, read) : null;
    return parts === null
      ? mutateBytes(random, seed, other)
      : writeParts(mutateParts(random, parts, other));
  };

const within = <T>(input: Uint8Array, read: () => T): T => {
  const before = stepsSoFar();
  const result = read();
  const steps = stepsSoFar() - before;
  owes(steps <= allowedSteps(input.length), `${steps} steps for ${input.length} bytes`);
  return result;
};

const UPDATE_CODES: ReadonlySet<string> = new Set([
  'malformed-update',
  'trailing-bytes',
  'too-many-clients',
  'too-many-structs',
  'not-an-entry',
  'has-origin',
]);

/** What Yjs makes of an update that we wrote. */
const structsByYjs = (update: Uint8Array): string[] =>
  Y.decodeUpdate(update).structs.map((struct) => {
    owes(struct instanceof Y.Item && struct.content instanceof Y.ContentBinary, 'an entry for Yjs');
    const item = struct as Y.Item;
    const { length } = (item.content as Y.ContentBinary).content;
    return `${item.id.client} ${item.id.clock} ${item.parentSub} ${length}`;
  });

const runUpdate = (input: Uint8Array): Outcome => {
  const result = within(input, () => readSegmentUpdate(input));
  if (!result.ok) {
    owes(UPDATE_CODES.has(result.error.code), `an undocumented code ${result.error.code}`);
    return 'refused';
  }
  const written = writeSegmentUpdate(result.value.clients);
  const again = readSegmentUpdate(written);
  owes(again.ok, 'what was understood can be written and read again');
  if (!again.ok) return 'refused';
  owes(
    sameBytes(writeSegmentUpdate(again.value.clients), written),
    'read and written, it is the same',
  );
  const ours = [...result.value.clients]
    .sort((a, b) => b.client - a.client)
    .flatMap(({ client, structs }) =>
      structs.map(({ clock, id, bytes }: Struct) => `${client} ${clock} ${id} ${bytes.length}`),
    );
  owes(structsByYjs(written).join() === ours.join(), 'Yjs reads what we wrote as we do');
  return 'taken';
};

export const updateTarget: Target = {
  name: 'update',
  share: 200,
  seeds: [segmentUpdate, Uint8Array.of(0, 0)],
  mutate: byParts(updateParts),
  run: runUpdate,
};

export const stateVectorTarget: Target = {
  name: 'state-vector',
  share: 60,
  seeds: [stateVector, Uint8Array.of(0)],
  mutate: byParts((reader) => readList(reader, ['number', 'number'])),
  run(input) {
    const result = within(input, () => readStateVector(input));
    if (!result.ok) {
      owes(UPDATE_CODES.has(result.error.code), `an undocumented code ${result.error.code}`);
      return 'refused';
    }
    const again = readStateVector(writeStateVector(result.value));
    owes(again.ok && again.value.size === result.value.size, 'read and written, it is the same');
    return 'taken';
  },
};

export const yMessageTarget: Target = {
  name: 'y-message',
  share: 60,
  seeds: yMessages,
  mutate: byParts((reader) => [
    readPart(reader, 'number'),
    readPart(reader, 'number'),
    readPart(reader, 'var'),
  ]),
  run(input) {
    const result = within(input, () => decodeYMessage(input));
    if (!result.ok) return 'refused';
    const message = result.value;
    if (message.type === 'awareness') return 'taken';
    const written =
      message.type === 'step1'
        ? encodeStep1(message.stateVector)
        : message.type === 'step2'
          ? encodeStep2(message.update)
          : encodeUpdate(message.update);
    const again = decodeYMessage(written);
    owes(again.ok && again.value.type === message.type, 'read and written, it is the same');
    return 'taken';
  },
};

export const fetchedTarget: Target = {
  name: 'fetched-segment',
  share: 60,
  seeds: [fetchedSegment],
  mutate: byParts((reader) => [
    readPart(reader, { fixed: 1 }),
    readPart(reader, 'var'),
    ...readList(reader, [{ fixed: ID_BYTES }, 'number', 'number', { fixed: RECEIPT_BYTES }]),
  ]),
  run(input) {
    const result = within(input, () => decodeFetchedSegment(input));
    if (!result.ok) {
      owes(result.error.length <= 200, 'the detail is bounded');
      return 'refused';
    }
    const written = encodeFetchedSegment(result.value);
    owes(written.length <= input.length, 'written, it is no longer than it came');
    if (written.length === input.length)
      owes(sameBytes(written, input), 'canonical bytes come back');
    return 'taken';
  },
};
