/**
 * A lib0 encoding taken apart into its fields, so that one field can be changed and the lengths
 * around it stay right: most inputs then get past the first check.
 */
import { BoundedReader, ReadError, utf8Decode, utf8Encode } from '@corridor/core';
import { craft, craftAll, type SeededRandom } from '@corridor/core/testing';
import { EDGE_NUMBERS, edgeVarUint, mutateBytes } from './mutate-bytes.ts';
import { type Json, mutateJson, ODD_TEXTS, oddText } from './mutate-json.ts';

/** A field as it stands in the bytes. */
export type Part =
  | { readonly kind: 'number'; readonly value: number }
  /** With its length in front. */
  | { readonly kind: 'var'; readonly bytes: Uint8Array }
  /** Without a length. */
  | { readonly kind: 'raw'; readonly bytes: Uint8Array };

/** How to read a part: a varint, varbytes, so many bytes, or all that is left. */
export type Field = 'number' | 'var' | 'rest' | { readonly fixed: number };

export const readPart = (reader: BoundedReader, field: Field): Part => {
  if (field === 'number') return { kind: 'number', value: reader.varUint() };
  if (field === 'var') return { kind: 'var', bytes: reader.varBytes(reader.remaining) };
  if (field === 'rest') return { kind: 'raw', bytes: reader.rest() };
  return { kind: 'raw', bytes: reader.bytes(field.fixed) };
};

/** A count, then so many times these fields. */
export const readList = (reader: BoundedReader, fields: readonly Field[]): Part[] => {
  const count = reader.varUint();
  const parts: Part[] = [{ kind: 'number', value: count }];
  for (let i = 0; i < count; i++) for (const field of fields) parts.push(readPart(reader, field));
  return parts;
};

export const writeParts = (parts: readonly Part[]): Uint8Array =>
  craftAll(
    parts.flatMap((part) =>
      part.kind === 'number'
        ? [part.value]
        : part.kind === 'raw'
          ? [part.bytes]
          : [part.bytes.length, part.bytes],
    ),
  );

/** @returns null for bytes that cannot be taken apart in this way */
export const partsOf = (
  bytes: Uint8Array,
  read: (reader: BoundedReader) => Part[],
): Part[] | null => {
  const reader = new BoundedReader(bytes);
  try {
    const parts = read(reader);
    return reader.remaining > 0 ? [...parts, readPart(reader, 'rest')] : parts;
  } catch (error) {
    if (error instanceof ReadError) return null;
    throw error;
  }
};

const jsonIn = (bytes: Uint8Array): Json | undefined => {
  const text = bytes[0] === 0x7b ? utf8Decode(bytes) : null;
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

const changed = (random: SeededRandom, part: Part, other: Uint8Array): Part => {
  if (part.kind === 'number') {
    if (random.chance(0.15)) return { kind: 'raw', bytes: edgeVarUint(random) };
    const near = Math.max(0, part.value + random.pick([-1, 1]));
    return { kind: 'number', value: random.chance(0.3) ? near : random.pick(EDGE_NUMBERS) };
  }
  const json = jsonIn(part.bytes);
  if (json !== undefined && random.chance(0.9)) {
    return { ...part, bytes: utf8Encode(oddText(random, mutateJson(random, json, json))) };
  }
  if (random.chance(0.1)) return { ...part, bytes: utf8Encode(random.pick(ODD_TEXTS)) };
  return { ...part, bytes: mutateBytes(random, part.bytes, other) };
};

/** Changes, drops, repeats or moves one to three fields. */
export const mutateParts = (
  random: SeededRandom,
  parts: readonly Part[],
  other: Uint8Array,
): Part[] => {
  const out = [...parts];
  for (let i = random.between(1, 3); i > 0 && out.length > 0; i--) {
    const at = random.between(0, out.length - 1);
    const part = out[at] as Part;
    switch (random.between(0, 7)) {
      case 0:
        out.splice(at, 1);
        break;
      case 1: {
        const run = out.slice(at, at + random.between(1, 8));
        const times = random.chance(0.02) ? 600 : random.between(1, 3);
        for (let n = 0; n < times; n++) out.splice(at, 0, ...run);
        break;
      }
      case 2:
        out.splice(random.between(0, out.length - 1), 0, ...out.splice(at, 1));
        break;
      case 3:
        out.splice(at, 0, { kind: 'raw', bytes: craft(random.pick(EDGE_NUMBERS)) });
        break;
      default:
        out[at] = changed(random, part, other);
    }
  }
  return out;
};
