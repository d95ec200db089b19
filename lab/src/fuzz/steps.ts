/**
 * Counts the steps of the bounded readers without a counter in them: while the fuzzer runs, the two
 * methods through which every byte is read are wrapped. The reader that ships stays as it is.
 */
import { BoundedReader } from '@corridor/core';

let steps = 0;

/** Wraps the reader for the rest of this process. */
export const countSteps = (): void => {
  const { uint8, bytes } = BoundedReader.prototype;
  BoundedReader.prototype.uint8 = function (): number {
    steps++;
    return uint8.call(this);
  };
  BoundedReader.prototype.bytes = function (length: number): Uint8Array {
    steps++;
    return bytes.call(this, length);
  };
};

/** Steps since the start of the process. */
export const stepsSoFar = (): number => steps;

/**
 * What a reader may spend on an input: each byte is read at most once as a number, each field that
 * is a view costs one step more and at least the byte of its length, and messages in a frame are
 * fields themselves.
 */
export const allowedSteps = (bytes: number): number => 3 * bytes + 16;
