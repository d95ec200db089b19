import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Scratch files of the tools: reports, type check output. Never committed, always safe to delete. */
export const CACHE = join(ROOT, '.cache');

/** The executable script of a tool in node_modules, to be run by this same Node. */
export function toolScript(path) {
  return join(ROOT, 'node_modules', path);
}
