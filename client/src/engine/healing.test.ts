import { type DirectoryRecord, MAX_HEAL_REQUEST_BYTES } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import { requestsOf } from './healing.ts';

const recordOf = (revision: number, jsonLength: number): DirectoryRecord => ({
  kind: 'conversation',
  id: String(revision),
  revision,
  json: '"'.repeat(jsonLength),
  proof: 'A'.repeat(43),
});

describe('directory records for a relay that lost data', () => {
  it('[H2] go in order, each request within what the relay takes', () => {
    const records = Array.from({ length: 40 }, (_, i) => recordOf(i, i === 20 ? 262_144 : 100_000));
    const requests = [...requestsOf(records)];
    expect(requests.flat()).toEqual(records);
    expect(requests.length).toBeGreaterThan(1);
    for (const some of requests) {
      const body = new TextEncoder().encode(JSON.stringify({ records: some }));
      expect(body.length).toBeLessThanOrEqual(MAX_HEAL_REQUEST_BYTES);
    }
  });

  it('[H2] small ones go two thousand at a time', () => {
    const requests = [...requestsOf(Array.from({ length: 4_001 }, (_, i) => recordOf(i, 2)))];
    expect(requests.map(({ length }) => length)).toEqual([2_000, 2_000, 1]);
  });
});
