/**
 * What reading one text may cost. It is counted and not timed, so that a text looks the same on every
 * machine: what is beyond stays plain text.
 */

/** Harmless texts need fewer than ten. */
const STEPS_PER_CHARACTER = 16;
/** Elements that a browser lays out in a few tens of milliseconds. */
export const MAX_NODES = 2_000;

export class Work {
  readonly maxSteps: number;
  /** Characters looked at and searched through. */
  steps = 0;
  /** Parts made: blocks, items, and what is not plain text in them. */
  nodes = 0;

  /** @param length of the text, UTF-16 units */
  constructor(length: number) {
    this.maxSteps = STEPS_PER_CHARACTER * length + 1_000;
  }

  get isTooMuch(): boolean {
    return this.steps > this.maxSteps || this.nodes >= MAX_NODES;
  }
}
