/** The results file: one JSON line for each run, so that a long pass can be stopped and resumed. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunOutcome } from '../rows/row.ts';

const FOLDER = fileURLToPath(new URL('../../results/', import.meta.url));

const fileOf = (row: string): string => join(FOLDER, `${row}.jsonl`);

/** Appends one run, with the build it ran against. */
export const record = (row: string, build: string, outcome: RunOutcome): void => {
  mkdirSync(FOLDER, { recursive: true });
  appendFileSync(fileOf(row), `${JSON.stringify({ ...outcome, build })}\n`);
};

/**
 * The seed after the last one that the file has of this build: where a resumed pass goes on.
 * A last line that a killed process left unfinished does not count.
 */
export const nextSeed = (row: string, build: string, first: number): number => {
  if (!existsSync(fileOf(row))) return first;
  let next = first;
  for (const line of readFileSync(fileOf(row), 'utf8').split('\n')) {
    const done = seedOf(line, build);
    if (done !== null && done >= next) next = done + 1;
  }
  return next;
};

const seedOf = (line: string, build: string): number | null => {
  try {
    const read = JSON.parse(line) as { readonly seed: number; readonly build: string };
    return read.build === build ? read.seed : null;
  } catch {
    return null;
  }
};
