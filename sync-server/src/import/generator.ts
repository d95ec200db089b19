/**
 * Multiplies a conversation's history for roll-over and benchmarks: each copy lies one span before
 * the one after it, so the last copy is the history itself and nothing is dated in the future.
 * Deterministic: the same entries, times and seed give the same result.
 */
import { parseStamp, type Stamp, stampOf } from '@corridor/core';
import { type PlannedContent, type PlannedEntry, type Ref, refTarget } from './planned.ts';

export interface Multiplication {
  /** 1 is the history alone. */
  readonly times: number;
  /** Distance between two copies, Unix ms; copies mix when it is shorter than the history. */
  readonly spanMs: number;
  /** Part of the names of copies: another seed makes other entries. */
  readonly seed: number;
}

const shifted = (at: Stamp, byMs: number): Stamp => {
  const { ms, counter } = parseStamp(at);
  return stampOf({ ms: Math.max(0, ms - byMs), counter });
};

const pointing = (content: PlannedContent, copy: (ref: Ref) => Ref): PlannedContent => {
  const target = refTarget(content);
  if (target === null) return content;
  if (content.kind === 'message') return { ...content, thread: copy(target) };
  return { ...content, target: copy(target) } as PlannedContent;
};

/** @param entries ascending by time; gone through once per copy */
export const multiply = function* (
  entries: readonly PlannedEntry[],
  { times, spanMs, seed }: Multiplication,
): Generator<PlannedEntry> {
  for (let back = times - 1; back > 0; back--) {
    const copy = (ref: Ref): Ref => `copy ${seed} ${back}|${ref}`;
    for (const { ref, author, at, content } of entries) {
      yield {
        ref: copy(ref),
        author,
        at: shifted(at, back * spanMs),
        content: pointing(content, copy),
      };
    }
  }
  yield* entries;
};
