/** Entries: version, signature, canonical payload (E1 to E6). */
import {
  canonicalPayload,
  decodeEntry,
  encodeEntry,
  MAX_ENTRY_BYTES,
  payloadBytesOf,
  type Sha256,
  SIGNATURE_BYTES,
  signatureOf,
  utf8Decode,
  utf8Encode,
} from '@corridor/core';
import type { SeededRandom } from '@corridor/core/testing';
import { sha256 } from '../../../../e2e/harness/person.ts';
import { entryBytes } from '../fixtures.ts';
import { mutateBytes, splice } from '../mutate-bytes.ts';
import { type Json, mutateJson, oddText } from '../mutate-json.ts';
import { owes, sameBytes, type Target } from '../target.ts';

const HEADER_BYTES = 1 + SIGNATURE_BYTES;

const payloadOf = (entry: Uint8Array): Json | undefined => {
  const text = utf8Decode(entry.subarray(HEADER_BYTES));
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

export const mutateEntry = (
  random: SeededRandom,
  seed: Uint8Array,
  other: Uint8Array,
): Uint8Array => {
  const json = payloadOf(seed);
  if (json === undefined || random.chance(0.3)) return mutateBytes(random, seed, other);
  const text = oddText(random, mutateJson(random, json, payloadOf(other) ?? null));
  return splice(seed, HEADER_BYTES, seed.length, utf8Encode(text));
};

const CODES: ReadonlySet<string> = new Set(['entry-too-large', 'entry-malformed', 'unknown-kind']);

export const entryTarget: Target = {
  name: 'entry',
  share: 220,
  seeds: entryBytes,
  mutate: mutateEntry,
  run(input) {
    let hashed = 0;
    const counting: Sha256 = (bytes) => {
      hashed += bytes.length;
      return sha256(bytes);
    };
    const result = decodeEntry(input, counting);
    if (!result.ok) {
      owes(CODES.has(result.error.code), `an undocumented code ${result.error.code}`);
      owes(hashed === 0, 'what is refused is not hashed');
      owes(/^[ -~]{0,200}$/.test(result.error.detail), 'the detail is short and holds no content');
      return 'refused';
    }
    const { payload } = result.value;
    owes(input.length <= MAX_ENTRY_BYTES, 'E1');
    owes(hashed === input.length, 'an entry is hashed once');
    owes(sameBytes(canonicalPayload(payload), payloadBytesOf(input)), 'E3: one way to write it');
    owes(
      sameBytes(encodeEntry(canonicalPayload(payload), signatureOf(input)), input),
      'decoded and encoded, it is the same',
    );
    return 'taken';
  },
};
