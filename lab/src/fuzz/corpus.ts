/** `lab/corpus/<target>/`: every input that ever found something, tried first in each run. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../corpus/', import.meta.url));

/** In the order of their names, which are hashes. */
export const keptInputs = (target: string): Uint8Array[] => {
  const folder = join(FOLDER, target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => new Uint8Array(readFileSync(join(folder, name))));
};

/** @returns where it lies, from the folder of the corpus */
export const keepInput = (target: string, input: Uint8Array): string => {
  const name = `${createHash('sha256').update(input).digest('hex').slice(0, 16)}.bin`;
  mkdirSync(join(FOLDER, target), { recursive: true });
  writeFileSync(join(FOLDER, target, name), input);
  return join(target, name);
};
