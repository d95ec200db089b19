/** What a reader of outside bytes owes for every input, as one thing that the fuzzer can run. */
import type { SeededRandom } from '@corridor/core/testing';

/** What became of an input: taken (all or part of it counted), or refused with a documented code. */
export type Outcome = 'taken' | 'refused';

export interface Target {
  /** Also its folder in `lab/corpus/`. */
  readonly name: string;
  /** Inputs of every thousand. */
  readonly share: number;
  /** Good inputs to begin with, the same in every run. */
  readonly seeds: readonly Uint8Array[];
  /** A new input from a good one and another to borrow from. */
  mutate(random: SeededRandom, seed: Uint8Array, other: Uint8Array): Uint8Array;
  /**
   * Gives the input to the reader and checks what it owes.
   * @throws Broken when a property does not hold; anything else that is thrown is a crash
   */
  run(input: Uint8Array): Outcome | Promise<Outcome>;
  /** Checks what is too slow to check after each input; called at the end and now and then. */
  checkAll?(): void | Promise<void>;
  close?(): void | Promise<void>;
}

/** A property of a target does not hold. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

export const owes = (holds: boolean, property: string): void => {
  if (!holds) throw new Broken(property);
};

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && Buffer.compare(a, b) === 0;
