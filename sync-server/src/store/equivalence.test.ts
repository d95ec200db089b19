/** Both stores decide alike: the same random frames, outcome by outcome. */
import type { SegmentName } from '@corridor/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FrameOutcome } from './port.ts';
import { Fixture, NOW_MS, seededRandom } from './testing/fixtures.ts';
import { MemoryEntryStore } from './testing/memory.ts';
import { MemoryDisk } from './testing/memory-tables.ts';
import { openInPlace } from './testing/sqlite-harness.ts';

interface Step {
  /** Which of a few clients, devices and entries; how far off the right clock. */
  readonly client: number;
  readonly device: number;
  readonly from: number;
  readonly count: number;
  readonly skew: number;
  readonly cut: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  client: fc.integer({ min: 0, max: 2 }),
  device: fc.integer({ min: 0, max: 1 }),
  from: fc.integer({ min: 0, max: 30 }),
  count: fc.integer({ min: 1, max: 5 }),
  skew: fc.constantFrom(0, 0, 0, 0, -1, 1),
  cut: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});

/** What two stores must agree on: names and receipts are their own. */
const comparable = (outcomes: readonly FrameOutcome[]) =>
  outcomes.map(({ stored, known, refused, gap, newHead }) => ({
    stored: stored.map(({ id, sequence, clock }) => [id, sequence, clock]),
    known: known.map(({ id, sequence, arrivedAt }) => [id, sequence, arrivedAt]),
    refused: refused.map(({ id, code }) => [id, code]),
    gap,
    rolled: newHead !== null,
  }));

test('[R6] [R7] [R9] [R12] the stores in memory and over SQLite decide alike', async () => {
  const run = async (steps: readonly Step[]): Promise<void> => {
    const fixture = new Fixture(6);
    const pool = fixture.entries(36);
    const devices = [fixture.device, fixture.newDevice()];
    const random = seededRandom(8);
    const sqlite = await openInPlace();
    const disk = new MemoryDisk(random(32));
    const memory = new MemoryEntryStore({
      disk,
      now: () => NOW_MS,
      random,
      beforeCommit: undefined,
    });
    try {
      const { conversation } = fixture;
      memory.addConversation(conversation);
      await sqlite.addConversation(conversation);
      const stores = [memory, sqlite.store];
      const heads: SegmentName[][] = [];
      for (const store of stores) heads.push([(await store.head(conversation))?.head as never]);
      for (const { client, device, from, count, skew, cut } of steps) {
        if (cut) {
          expect(await sqlite.closeHeadFor(conversation)).toBe(memory.closeHeadFor(conversation));
        }
        const results = [];
        for (const [i, store] of stores.entries()) {
          const segment = (heads[i]?.at(-1) ?? '') as SegmentName;
          const next = (await store.segment(segment))?.writers.get(client)?.next ?? 0;
          const frame = fixture.frame(segment, pool.slice(from, from + count), {
            client,
            device: devices[device] ?? fixture.device,
            firstClock: Math.max(0, next + skew),
          });
          results.push(comparable(await store.commit([frame])));
          const head = (await store.head(conversation))?.head;
          if (head) heads[i]?.push(head);
        }
        expect(results[1]).toEqual(results[0]);
      }
      const [a, b] = await Promise.all(
        stores.map(async (store) =>
          (await store.segments(conversation)).map(({ name: _, ...s }) => s),
        ),
      );
      expect(b).toEqual(a);
    } finally {
      await sqlite.close();
    }
  };
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), run), { numRuns: 40 });
}, 60_000);
