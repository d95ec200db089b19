import {
  MAX_NEW_CLIENT_IDS_PER_HOUR,
  MAX_NEW_CLIENT_IDS_PER_USER_HOUR,
  makeSegmentName,
} from '@corridor/core';
import { expect, it } from 'vitest';
import { Fixture, NOW_MS } from './testing/fixtures.ts';
import { WriterMemory } from './writer-memory.ts';

it('[R3] a user brings up so many client ids an hour on all devices, another user as many', () => {
  const memory = new WriterMemory();
  const fixture = new Fixture();
  const segment = makeSegmentName(fixture.conversation, 0, fixture.random);
  const user = fixture.author;
  let added = 0;
  for (let i = 0; i < 10; i++) {
    const who = { device: fixture.newDevice(), user };
    for (let client = 0; client < MAX_NEW_CLIENT_IDS_PER_HOUR; client++) {
      if (memory.mayAdd(segment, i * 1_000 + client, who, NOW_MS)) added++;
    }
  }
  expect(added).toBe(MAX_NEW_CLIENT_IDS_PER_USER_HOUR);
  const other = { device: fixture.newDevice(), user: fixture.newUser() };
  expect(memory.mayAdd(segment, 99_999, other, NOW_MS)).toBe(true);
  const again = { device: fixture.newDevice(), user };
  expect(memory.mayAdd(segment, 99_998, again, NOW_MS)).toBe(false);
  memory.settle();
  expect(memory.mayAdd(segment, 99_998, again, NOW_MS + 3_600_001)).toBe(true);
});

it('[A5] what a failed commit brought up does not count', () => {
  const memory = new WriterMemory();
  const fixture = new Fixture();
  const segment = makeSegmentName(fixture.conversation, 0, fixture.random);
  const who = { device: fixture.device, user: fixture.author };
  for (let round = 0; round < 3; round++) {
    for (let client = 0; client < MAX_NEW_CLIENT_IDS_PER_HOUR; client++) {
      expect(memory.mayAdd(segment, round * 1_000 + client, who, NOW_MS)).toBe(true);
    }
    memory.revert();
  }
});
