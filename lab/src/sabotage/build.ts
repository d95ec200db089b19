/** Builds the server and the lab's workstation with some edits made to their sources. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { serverBundle } from '../../../scripts/lib/build.mjs';
import { workstationBundle } from '../processes/workstation.ts';
import type { Edit } from './sabotages.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Stands in every file that was edited, and so in every bundle that has one: it keeps `/*!`. */
export const MARK = '/*! edited by the fault lab */';

/** @throws when `find` does not stand in the source exactly once: the source moved on */
export const edited = (source: string, { file, find, put }: Edit): string => {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file} does not have this exactly once any more: ${find}`);
  }
  return before + put + after;
};

/** An esbuild plugin that makes the edits as files are read; nothing on disk changes. */
export const editing = (edits: readonly Edit[]): Plugin => ({
  name: 'edits',
  setup({ onLoad }) {
    const files = new Map<string, Edit[]>();
    for (const edit of edits) {
      const path = join(ROOT, edit.file);
      files.set(path, [...(files.get(path) ?? []), edit]);
    }
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const own = files.get(path);
      if (!own) return undefined;
      const source = own.reduce(edited, await readFile(path, 'utf8'));
      return { contents: `${source}\n${MARK}\n`, loader: 'ts' };
    });
  },
});

export interface EditedBuild {
  /** Where `main.js` of the server is. */
  readonly serverDist: string;
  readonly workstation: string;
}

const withEdits = (options: BuildOptions, edits: readonly Edit[]): BuildOptions => ({
  ...options,
  plugins: [editing(edits)],
});

/** @param folder of this build alone */
export const buildEdited = async (folder: string, edits: readonly Edit[]): Promise<EditedBuild> => {
  const serverDist = join(folder, 'server');
  const workstation = join(folder, 'workstation.mjs');
  await build(withEdits(serverBundle(serverDist), edits));
  await build(withEdits(workstationBundle(workstation), edits));
  return { serverDist, workstation };
};
