import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../encoding.ts';
import { anyEntryId, exactBytes, sha256 } from '../testing/samples.ts';
import { entryIdBytes, entryIdFromBytes } from './codec.ts';
import {
  ConversationId,
  DepartmentId,
  DeviceId,
  deviceIdOf,
  EntryId,
  EntryKey,
  newEntryKey,
  PracticeId,
  PublicKey,
  randomId,
  UserId,
} from './ids.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const sixteenByteIds = {
  ConversationId,
  DepartmentId,
  DeviceId,
  EntryKey,
  PracticeId,
  UserId,
};

describe.each(Object.entries(sixteenByteIds))('%s', (_, schema) => {
  it('[E6] accepts exactly the spellings that bytes are written as', () => {
    for (const last of ALPHABET) {
      const text = `aB3-_aB3-_aB3-_aB3-_z${last}`;
      expect(schema.safeParse(text).success).toBe(toBase64Url(fromBase64Url(text)) === text);
    }
  });

  it('[E6] another length, alphabet or type is not an id', () => {
    const good = 'A'.repeat(22);
    expect(schema.safeParse(good).success).toBe(true);
    for (const bad of ['', good.slice(1), `${good}A`, `${good}\n`, `+${good.slice(1)}`, 7, null]) {
      expect(schema.safeParse(bad).success).toBe(false);
    }
  });
});

describe('EntryId', () => {
  it('[E6] 24 bytes are 32 characters without unused bits: one id, one spelling', () => {
    fc.assert(
      fc.property(anyEntryId, (id) => {
        expect(EntryId.safeParse(id).success).toBe(true);
        expect(entryIdBytes(id)).toHaveLength(24);
        expect(entryIdFromBytes(entryIdBytes(id))).toBe(id);
      }),
    );
  });

  it.each(['', 'A'.repeat(31), 'A'.repeat(33), `${'A'.repeat(31)}=`, `${'A'.repeat(32)}\n`])(
    '[E6] %j is not an entry id',
    (text) => {
      expect(EntryId.safeParse(text).success).toBe(false);
    },
  );
});

describe('PublicKey', () => {
  it('[E6] accepts exactly the spellings of 32 bytes', () => {
    for (const last of ALPHABET) {
      const text = `${'k'.repeat(42)}${last}`;
      expect(PublicKey.safeParse(text).success).toBe(toBase64Url(fromBase64Url(text)) === text);
    }
  });
});

describe('made ids', () => {
  it('[E6] a random id has one spelling, which is accepted', () => {
    fc.assert(
      fc.property(exactBytes(16), (bytes) => {
        const id = randomId(() => bytes);
        expect(EntryKey.safeParse(id).success).toBe(true);
        expect(fromBase64Url(id)).toStrictEqual(bytes);
      }),
    );
  });

  it('[E5] a device’s id is the first 16 bytes of SHA-256 over its public key', () => {
    const key = new Uint8Array(32).fill(7);
    expect(fromBase64Url(deviceIdOf(key, sha256))).toStrictEqual(sha256(key).slice(0, 16));
  });
});

describe('a new key', () => {
  it('[E9] sorts by its time, and is random behind it', () => {
    const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
    const times = [0, 1, 255, 256, 1_700_000_000_000, 2 ** 41, 2 ** 48 - 1];
    const keys = times.map((ms) => newEntryKey(ms, random));
    for (const key of keys) expect(EntryKey.safeParse(key).success).toBe(true);
    const bytes = keys.map((key) => Buffer.from(fromBase64Url(key)));
    expect([...bytes].sort(Buffer.compare)).toEqual(bytes);
    const again = new Set(Array.from({ length: 1_000 }, () => newEntryKey(1, random)));
    expect(again.size).toBe(1_000);
  });

  it('[E9] takes any clock, before 1970 too', () => {
    const key = newEntryKey(-5.5, (bytes) => new Uint8Array(bytes).fill(9));
    expect([...fromBase64Url(key)]).toEqual([0, 0, 0, 0, 0, 0, ...new Array(10).fill(9)]);
  });
});
