/** Mutations that know nothing of a format but that lengths and counts are varints. */
import { craft, type SeededRandom } from '@corridor/core/testing';

/** Numbers at which readers change their mind: ends of varint lengths, of limits, of doubles. */
export const EDGE_NUMBERS: readonly number[] = [
  0,
  1,
  2,
  3,
  16,
  24,
  31,
  32,
  33,
  63,
  64,
  65,
  127,
  128,
  255,
  256,
  257,
  512,
  513,
  4_095,
  4_096,
  4_097,
  16_383,
  16_384,
  16_385,
  65_535,
  65_536,
  65_537,
  2 ** 21,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 48,
  Number.MAX_SAFE_INTEGER - 1,
  Number.MAX_SAFE_INTEGER,
];

/** Varints that no writer writes: with idle bytes, without an end, above 2^53. */
const ODD_VARUINTS: readonly Uint8Array[] = [
  Uint8Array.of(0x80, 0x00),
  Uint8Array.of(0x81, 0x80, 0x80, 0x00),
  new Uint8Array(8).fill(0x80),
  new Uint8Array(12).fill(0xff),
  Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x10),
];

export const edgeVarUint = (random: SeededRandom): Uint8Array =>
  random.chance(0.2) ? random.pick(ODD_VARUINTS) : craft(random.pick(EDGE_NUMBERS));

/** Replaces `remove` bytes at `at`. */
export const splice = (
  bytes: Uint8Array,
  at: number,
  remove: number,
  insert: Uint8Array,
): Uint8Array => {
  const kept = Math.min(bytes.length, at + remove);
  const out = new Uint8Array(at + insert.length + bytes.length - kept);
  out.set(bytes.subarray(0, at));
  out.set(insert, at);
  out.set(bytes.subarray(kept), at + insert.length);
  return out;
};

const someSlice = (random: SeededRandom, bytes: Uint8Array): Uint8Array => {
  const from = random.between(0, bytes.length);
  return bytes.subarray(from, random.between(from, Math.min(bytes.length, from + 256)));
};

/** The most that a repeated part may grow an input to. */
const MAX_GROWN = 65_536;

type Mutation = (random: SeededRandom, bytes: Uint8Array, other: Uint8Array) => Uint8Array;

const mutations: readonly Mutation[] = [
  (random, bytes) => {
    const out = bytes.slice();
    for (let i = random.between(1, 4); i > 0 && out.length > 0; i--) {
      const at = random.between(0, out.length - 1);
      out[at] = (out[at] ?? 0) ^ (1 << random.between(0, 7));
    }
    return out;
  },
  (random, bytes) => {
    const out = bytes.slice();
    if (out.length > 0) out[random.between(0, out.length - 1)] = random.pick([0, 1, 127, 128, 255]);
    return out;
  },
  (random, bytes) => bytes.subarray(0, random.between(0, bytes.length)),
  (random, bytes) =>
    splice(bytes, random.between(0, bytes.length), random.between(1, 16), new Uint8Array(0)),
  (random, bytes) =>
    splice(bytes, random.between(0, bytes.length), 0, random.bytes(random.between(1, 16))),
  (random, bytes) =>
    splice(bytes, random.between(0, bytes.length), random.between(0, 8), edgeVarUint(random)),
  (random, bytes, other) =>
    splice(bytes, random.between(0, bytes.length), random.between(0, 32), someSlice(random, other)),
  (random, bytes, other) => {
    const cut = random.between(0, bytes.length);
    return splice(bytes.subarray(0, cut), cut, 0, other.subarray(random.between(0, other.length)));
  },
  (random, bytes) => {
    const part = someSlice(random, bytes);
    if (part.length === 0) return bytes;
    const most = Math.max(1, Math.floor((MAX_GROWN - bytes.length) / part.length));
    const times = random.chance(0.02) ? most : Math.min(most, random.between(1, 8));
    const repeated = new Uint8Array(part.length * times);
    for (let i = 0; i < times; i++) repeated.set(part, i * part.length);
    return splice(bytes, random.between(0, bytes.length), 0, repeated);
  },
];

/** One to four mutations on top of each other. */
export const mutateBytes: Mutation = (random, bytes, other) => {
  let out = bytes;
  for (let i = random.between(1, 4); i > 0; i--) out = random.pick(mutations)(random, out, other);
  return out;
};
