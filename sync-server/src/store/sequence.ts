/**
 * Eras and sequences. A sequence is era × 2^21 + n, where n runs without gaps from 1 in one era of
 * one conversation. Every start draws an era above all earlier ones and at least Unix seconds, so a
 * store that lost data never gives a number out twice. 2^53 is reached in the year 2106.
 */
import { SEQUENCES_PER_ERA } from '@corridor/core';

/** The era that a start draws. @param newest the newest era stored, 0 for none */
export const drawEra = (newest: number, nowMs: number): number =>
  Math.max(newest + 1, Math.floor(nowMs / 1_000));

export const eraOf = (sequence: number): number => Math.floor(sequence / SEQUENCES_PER_ERA);

/** The place of a sequence in its era: 1 for the first. */
export const placeOf = (sequence: number): number => sequence % SEQUENCES_PER_ERA;

/**
 * The highest sequence that a conversation will not give out again: its last one, or all of earlier
 * eras, because a store that lost data gets those numbers back only with their entries.
 * @param era this start's era
 */
export const lastGivenOut = (last: number, era: number): number =>
  Math.max(last, era * SEQUENCES_PER_ERA);

/**
 * The sequence after `last` in one conversation.
 * @param era this start's era
 * @param drawNext draws and stores a new era: called when the conversation has used up the 2^21 - 1
 *   numbers of the one it is in; only its own sequences move to the new era
 */
export const nextSequence = (last: number, era: number, drawNext: () => number): number => {
  const current = Math.max(era, eraOf(last));
  if (eraOf(last) < current) return current * SEQUENCES_PER_ERA + 1;
  if (placeOf(last) < SEQUENCES_PER_ERA - 1) return last + 1;
  return drawNext() * SEQUENCES_PER_ERA + 1;
};
