import { createHmac } from 'node:crypto';
import { entryIdBytes } from '@corridor/core';
import { expect, test } from 'vitest';
import { Receipts } from './receipts.ts';
import { eraOf, nextSequence, placeOf } from './sequence.ts';
import { Fixture, NOW_MS } from './testing/fixtures.ts';

test('[A4] a receipt is the first 16 bytes of HMAC-SHA-256 over id, conversation, numbers', () => {
  const fixture = new Fixture();
  const secret = fixture.random(32);
  const { id } = fixture.entry();
  const sequence = 1_767_600_000 * 2 ** 21 + 77;
  const numbers = Buffer.alloc(16);
  numbers.writeBigUInt64BE(BigInt(sequence), 0);
  numbers.writeBigUInt64BE(BigInt(NOW_MS), 8);
  const mac = createHmac('sha256', secret)
    .update(entryIdBytes(id))
    .update(fixture.conversation)
    .update(numbers)
    .digest();
  const receipt = new Receipts(secret).make(fixture.conversation, id, sequence, NOW_MS);
  expect([...receipt]).toEqual([...mac.subarray(0, 16)]);
});

test('[A2] a conversation that uses up its era goes on from 1 in one drawn for it', () => {
  const era = 1_767_600_000;
  const last = era * 2 ** 21 + (2 ** 21 - 1);
  const next = nextSequence(last, era, () => era + 1);
  expect([eraOf(next), placeOf(next)]).toEqual([era + 1, 1]);
  expect(nextSequence(next, era, () => 0)).toBe(next + 1);
  expect(nextSequence(last - 1, era, () => 0)).toBe(last);
  expect(Number.isSafeInteger(2 ** 32 * 2 ** 21 - 1)).toBe(true);
});
