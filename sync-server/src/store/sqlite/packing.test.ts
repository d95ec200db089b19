import { type Arrival, RECEIPT_BYTES, type SegmentName } from '@corridor/core';
import { describe, expect, test } from 'vitest';
import type { FrameOutcome, FrameToCommit } from '../port.ts';
import { Fixture, NOW_MS } from '../testing/fixtures.ts';
import { packFrames, packOutcomes, unpackFrames, unpackOutcomes } from './packing.ts';

const fixture = new Fixture();
const head = `${fixture.conversation}.0.${'A'.repeat(22)}` as SegmentName;
const nothing = { stored: [], known: [], refused: [], gap: false, newHead: null } as const;

/** As the writer stored all of a frame's entries from `skipped` on. */
const stored = (frame: FrameToCommit, skipped = 0): FrameOutcome['stored'] =>
  frame.entries.slice(skipped).map(({ id }, i) => ({
    id,
    clock: frame.firstClock + skipped + i,
    sequence: 2 ** 40 + i,
    arrivedAt: frame.arrivedAt,
    receipt: fixture.random(RECEIPT_BYTES),
  }));

describe('what goes between the event loop and the writer', () => {
  test('frames come out as they went in, targets too: the writer judges by them', () => {
    const frames = [
      fixture.frame(head, fixture.entries(3), { client: 2 ** 53 - 1, firstClock: 1_000_000 }),
      fixture.frame(head, [fixture.entry({ imported: true })], { arrivedAt: NOW_MS + 1 }),
      fixture.frame(head, [
        { ...fixture.entry(), kind: 'edit', target: fixture.entry().id },
        fixture.entry(),
      ]),
      fixture.frame(head, []),
    ];
    const unpacked = unpackFrames(packFrames(frames)).map((frame) => ({
      ...frame,
      entries: frame.entries.map((entry) => ({ ...entry, bytes: new Uint8Array(entry.bytes) })),
    }));
    expect(unpacked).toEqual(frames);
  });

  test('outcomes that are all the usual ones', () => {
    const frames = [
      fixture.frame(head, fixture.entries(1)),
      fixture.frame(head, fixture.entries(20)),
    ];
    const outcomes = frames.map((frame) => ({ ...nothing, stored: stored(frame) }));
    const packed = packOutcomes(outcomes);
    expect(packed.rests).toBeNull();
    expect(unpackOutcomes(packed, frames)).toEqual(outcomes);
  });

  test('outcomes of every sort beside each other', () => {
    const frames = Array.from({ length: 6 }, (_, i) =>
      fixture.frame(head, fixture.entries(4), { firstClock: 7 * i }),
    );
    const frameAt = (i: number): FrameToCommit => frames[i] ?? expect.fail();
    const known: Arrival[] = stored(frameAt(1))
      .slice(0, 2)
      .map(({ clock: _, ...arrival }) => arrival);
    const refused = [
      { id: frameAt(3).entries[0]?.id ?? expect.fail(), code: 'erased', detail: '' },
    ] as const;
    const outcomes: FrameOutcome[] = [
      { ...nothing, stored: stored(frameAt(0)) },
      { ...nothing, stored: stored(frameAt(1), 2), known },
      { ...nothing, gap: true },
      { ...nothing, refused },
      { ...nothing, stored: stored(frameAt(4)), newHead: head },
      { ...nothing, stored: stored(frameAt(5)) },
    ];
    expect(unpackOutcomes(packOutcomes(outcomes), frames)).toEqual(outcomes);
  });

  test('no frames', () => {
    expect(unpackFrames(packFrames([]))).toEqual([]);
    expect(unpackOutcomes(packOutcomes([]), [])).toEqual([]);
  });
});
