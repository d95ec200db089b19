/**
 * What texts cost that were written to be dear, beside a harmless one of the same length: made safe
 * and read as Markdown, as a message is before it is shown.
 */
import { parseMarkdown } from '../../client/src/timeline/markdown.pure.ts';
import { harmlessText, hostileTexts } from '../../client/src/timeline/testing/hostile-texts.ts';
import { safeText } from '../../client/src/ui/safe-text.ts';
import { median } from './statistics.ts';

const REPEATS = 15;

export interface HostileRow {
  readonly name: string;
  /** Median of several, ms. */
  readonly ms: number;
}

const measure = (name: string, text: string): HostileRow => {
  const samples: number[] = [];
  // The first few are not counted: the compiler has not seen such a text.
  for (let n = -3; n < REPEATS; n += 1) {
    const startedMs = performance.now();
    parseMarkdown(safeText(text), ['Ana']);
    if (n >= 0) samples.push(performance.now() - startedMs);
  }
  return { name, ms: median(samples) };
};

/** The harmless text, then the hostile ones, the dearest first. */
export const measureHostile = (): readonly [HostileRow, ...HostileRow[]] => [
  measure('what people write', harmlessText),
  ...Object.entries(hostileTexts)
    .map(([name, text]) => measure(name, text))
    .sort((a, b) => b.ms - a.ms),
];
